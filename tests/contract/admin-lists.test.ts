/** The lists of settings, each as data: what it starts with, what it takes, what it refuses. */
import { describe, expect, it } from 'vitest';
import { newFirm, send } from '../../lab/api.ts';
import { type Fields, firmWithProjects, nameOf, pointers } from '../support/settings.ts';

type ListCase = {
  /** Names the list starts with, their ids counting from 1. */
  starts: string[];
  /** What must be given; the rest is in `defaults`. */
  needed: Fields;
  defaults: Fields;
  /** A change to every other field. */
  changes: Fields;
  /** Bodies for PATCH that must be refused, with the field to be named. */
  broken: [body: Fields, pointer: string][];
};

const named = (starts: string[]): ListCase => ({
  starts,
  needed: { name: 'One' },
  defaults: { description: '', active: true },
  changes: { name: 'Other', description: 'Told apart', active: false },
  broken: [
    [{ name: '' }, '/name'],
    [{ name: 'x'.repeat(256) }, '/name'],
    [{ description: 7 }, '/description'],
    [{ active: 'perhaps' }, '/active'],
    [{ color: '#fff' }, '/color'],
    [{ email: 'tickets@acme.example' }, '/email'],
    [{ hide_from_client: true }, '/hide_from_client'],
  ],
});

const lists: Record<string, ListCase> = {
  taxes: {
    starts: ['VAT 21%', 'VAT 10%', 'RETENTION', 'VAT 4%'],
    needed: { name: 'IGIC', rate: 7 },
    defaults: { active: true, default: false },
    changes: { rate: -15.5, active: false, default: true },
    broken: [
      [{ rate: 'much' }, '/rate'],
      [{ rate: '21' }, '/rate'],
    ],
  },
  'payment-modes': {
    starts: ['Bank', 'Cash', 'PayPal', 'Stripe'],
    needed: { name: 'Wire' },
    defaults: {
      description: null,
      active: true,
      show_on_pdf: false,
      invoices_only: false,
      expenses_only: false,
      selected_by_default: false,
    },
    changes: {
      description: 'By wire',
      active: false,
      show_on_pdf: true,
      invoices_only: true,
      expenses_only: true,
      selected_by_default: true,
    },
    broken: [[{ show_on_pdf: 1 }, '/show_on_pdf']],
  },
  'expense-categories': named(['Office Rent', 'Travel', 'Hardware', 'Software', 'Other']),
  departments: named(['Support', 'Sales']),
  'lead-sources': named(['Google', 'Facebook', 'Website', 'Referral']),
  'lead-statuses': {
    starts: ['New', 'Contacted', 'Qualified', 'Customer'],
    needed: { name: 'Lost' },
    defaults: { description: '', active: true, color: '#757575', position: 5, default: false, converted: false },
    changes: { description: 'Gone', active: false, color: '#ff00aa', position: 9, default: true, converted: true },
    broken: [
      [{ color: 'reddish' }, '/color'],
      [{ position: -1 }, '/position'],
      [{ position: 1.5 }, '/position'],
    ],
  },
  priorities: named(['Low', 'Medium', 'High', 'Urgent']),
  'ticket-services': named(['General', 'Billing', 'Technical']),
  'customer-groups': named(['Standard', 'VIP', 'Wholesale']),
  boards: {
    starts: [],
    needed: { project_id: 1, name: 'Backlog' },
    defaults: { position: 1 },
    changes: { name: 'Done', position: 7 },
    broken: [
      [{ project_id: 2 }, '/project_id'],
      [{ name: '' }, '/name'],
      [{ position: 'first' }, '/position'],
    ],
  },
  'custom-fields': {
    starts: [],
    needed: { belongs_to: 'invoice', label: 'Size of Hat', type: 'select', options: ['S', 'M'] },
    defaults: { slug: 'invoice_size_of_hat', required: false, active: true, position: 1 },
    changes: { label: 'Hat', slug: 'invoice_hat', required: true, active: false, position: 3, options: ['M', 'L'] },
    broken: [
      [{ belongs_to: 'spoons' }, '/belongs_to'],
      [{ belongs_to: 'tickets' }, '/belongs_to'],
      [{ type: 'radio' }, '/type'],
      [{ type: 'multiselect' }, '/type'],
      [{ label: '' }, '/label'],
      [{ options: [] }, '/options'],
      [{ options: 'S, M' }, '/options'],
      [{ options: ['S', ' '] }, '/options/1'],
      [{ options: ['S', 'S '] }, '/options'],
      [{ slug: 'hat' }, '/slug'],
      [{ required: 'yes' }, '/required'],
    ],
  },
  'custom-tables': {
    starts: [],
    needed: { name: 'george', columns: [{ name: 'shoenumber', type: 'text', required: false, max_length: null }] },
    defaults: {},
    changes: {
      name: 'shoes',
      columns: [
        { name: 'shoenumber', type: 'integer', required: true, max_length: null },
        { name: 'winter', type: 'text', required: false, max_length: 40 },
      ],
    },
    broken: [
      [{ name: 'two words' }, '/name'],
      [{ name: '1st' }, '/name'],
      [{ columns: [] }, '/columns'],
      [{ columns: ['shoenumber'] }, '/columns/0'],
      [{ columns: [{ type: 'text' }] }, '/columns/0/name'],
      [{ columns: [{ name: 'a-b' }] }, '/columns/0/name'],
      [{ columns: [{ name: 'ID' }] }, '/columns/0/name'],
      [{ columns: [{ name: 'a' }, { name: 'A' }] }, '/columns/1/name'],
      [{ columns: [{ name: 'a', type: 'blob' }] }, '/columns/0/type'],
      [{ columns: [{ name: 'a', max_length: 0 }] }, '/columns/0/max_length'],
      [{ columns: [{ name: 'a', type: 'date', max_length: 9 }] }, '/columns/0/max_length'],
      [{ columns: [{ name: 'a', length: 9 }] }, '/columns/0/length'],
    ],
  },
  'exchange-rates': {
    starts: [],
    needed: { from: 'USD', to: 'EUR', date: '2024-01-31', rate: '0.9245' },
    defaults: {},
    changes: { from: 'GBP', to: 'JPY', date: '2024-02-29', rate: '191.40000001' },
    broken: [
      [{ from: 'XXQ' }, '/from'],
      [{ from: 'usd' }, '/from'],
      [{ to: 'USD' }, '/to'],
      [{ date: '2024-02-30' }, '/date'],
      [{ date: 'today' }, '/date'],
      [{ rate: 0 }, '/rate'],
      [{ rate: '-1' }, '/rate'],
      [{ rate: '1,5' }, '/rate'],
    ],
  },
};

describe.each(Object.entries(lists))('%s', (list, { starts, needed, defaults, changes, broken }) => {
  const path = `/admin/v1/${list}`;

  it('start with what makes documented calls work', async () => {
    const { body, headers } = await (await newFirm()).as('admin')('GET', path);
    expect(body.map(nameOf)).toEqual(starts);
    expect(body.map(({ id }: { id: number }) => id)).toEqual(starts.map((_, i) => i + 1));
    expect(headers['x-total-count']).toBe(String(starts.length));
  });

  it('can be added, read, changed and deleted', async () => {
    const admin = (await firmWithProjects()).as('admin');
    const made = await admin('POST', path, { body: needed });
    const id = starts.length + 1;
    expect(made).toMatchObject({ status: 201, body: { ...needed, ...defaults, id } });
    expect(Object.keys(made.body).sort()).toEqual(['id', ...Object.keys({ ...needed, ...defaults })].sort());
    const at = `${path}/${id}`;
    expect(await admin('GET', at)).toMatchObject({ status: 200, body: made.body });
    const { slug: _, ...given } = changes;
    const changed = await admin('PATCH', at, { body: given });
    expect(changed).toMatchObject({ status: 200, body: { ...made.body, ...changes } });
    expect((await admin('PATCH', at, { body: {} })).body).toEqual(changed.body);
    expect((await admin('GET', path)).body.at(-1)).toEqual(changed.body);
    expect(await admin('DELETE', at)).toMatchObject({ status: 204, body: '' });
    for (const method of ['GET', 'PATCH', 'DELETE']) {
      expect((await admin(method, at, method === 'PATCH' ? { body: given } : {})).status).toBe(404);
    }
    const left = await admin('GET', path);
    expect(left.body).toHaveLength(starts.length);
    expect(left.headers['x-total-count']).toBe(String(starts.length));
    // What stood once may stand again, under a new id.
    expect(await admin('POST', path, { body: needed })).toMatchObject({ status: 201, body: { id: id + 1 } });
  });

  it('take blank for nothing said', async () => {
    const admin = (await firmWithProjects()).as('admin');
    const names = Object.keys({ ...defaults, ...changes }).filter((name) => name !== 'slug');
    const blanks = (value: unknown, asked: readonly string[]): Fields =>
      Object.fromEntries(names.filter((name) => !asked.includes(name)).map((name) => [name, value]));
    const { id: _, ...made } = (await admin('POST', path, { body: needed })).body;
    const entry = `${path}/${starts.length + 1}`;
    for (const blank of ['', null]) {
      const changed = await admin('PATCH', entry, { body: blanks(blank, ['name', 'label']) });
      const stands = made.description === null ? { ...made, description: expect.toBeOneOf(['', null]) } : made;
      expect(changed, JSON.stringify(changed.body)).toMatchObject({ status: 200, body: stands });
    }
    await admin('DELETE', entry);
    for (const blank of ['', null]) {
      const { status, body } = await admin('POST', path, {
        body: { ...needed, ...blanks(blank, Object.keys(needed)) },
      });
      expect({ status, body }).toEqual({ status: 201, body: { ...made, id: body.id } });
      await admin('DELETE', `${path}/${body.id}`);
    }
  });

  it('refuse what is missing, broken or unknown, each named, in problem details', async () => {
    const admin = (await firmWithProjects()).as('admin');
    const { status, headers, body } = await admin('POST', path, { body: { spoon: 1 } });
    expect({ status, type: headers['content-type'] }).toEqual({ status: 422, type: 'application/problem+json' });
    const optional = ['options'];
    const required = Object.keys(needed).filter((name) => !optional.includes(name));
    expect(pointers(body).sort()).toEqual([...required, 'spoon'].map((name) => `/${name}`).sort());

    const made = await admin('POST', path, { body: needed });
    for (const [wrong, pointer] of broken) {
      const told = JSON.stringify(wrong);
      const patched = await admin('PATCH', `${path}/${made.body.id}`, { body: wrong });
      expect(patched.status, told).toBe(422);
      expect(pointers(patched.body), told).toContain(pointer);
    }
    expect((await admin('GET', `${path}/${made.body.id}`)).body).toEqual(made.body);
  });

  it('are a firm’s own', async () => {
    const [one, two] = [await firmWithProjects(), await newFirm()];
    const { id } = (await one.as('admin')('POST', path, { body: needed })).body;
    const stranger = two.as('admin');
    for (const method of ['GET', 'PATCH', 'DELETE']) {
      expect((await stranger(method, `${path}/${id}`, method === 'PATCH' ? { body: {} } : {})).status).toBe(404);
    }
    expect((await stranger('GET', path)).body.map(nameOf)).toEqual(starts);
  });
});

describe('settings', () => {
  it('know no other lists', async () => {
    const admin = (await newFirm()).as('admin');
    for (const list of ['spoons', 'constructor']) {
      expect((await admin('GET', `/admin/v1/${list}`)).status).toBe(404);
      expect((await admin('POST', `/admin/v1/${list}`, { body: { name: 'One' } })).status).toBe(404);
    }
  });

  it('need the right admin, which "*" does not lack', async () => {
    const firm = await newFirm();
    const get = async (scopes: string[]) =>
      (await send('GET', '/admin/v1/taxes', { headers: { authorization: `Bearer ${await firm.tokenWith(scopes)}` } }))
        .status;
    expect(await get(['admin'])).toBe(200);
    expect(await get(['*'])).toBe(200);
    expect(await get(['taxes:*', '*:read'])).toBe(403);
  });

  it('come in pages where asked for', async () => {
    const admin = (await newFirm()).as('admin');
    const page = await admin('GET', '/admin/v1/priorities?page=2&per_page=3');
    expect(page.body.map(nameOf)).toEqual(['Urgent']);
    expect(page.headers['x-total-count']).toBe('4');
    expect((await admin('GET', '/admin/v1/tokens?page=2')).body).toEqual([]);
    for (const query of ['page=0', 'page=x', 'per_page=0', 'per_page=501', 'project_id=x', 'from=USD', 'to=USD']) {
      expect((await admin('GET', `/admin/v1/boards?${query}`)).status, query).toBe(400);
    }
  });

  it('are shown in the order of positions, then of ids', async () => {
    const admin = (await newFirm()).as('admin');
    await admin('PATCH', '/admin/v1/lead-statuses/4', { body: { position: 1 } });
    await admin('PATCH', '/admin/v1/lead-statuses/1', { body: { position: 30 } });
    const added = await admin('POST', '/admin/v1/lead-statuses', { body: { name: 'Lost' } });
    expect(added.body.position).toBe(31);
    expect((await admin('GET', '/admin/v1/lead-statuses')).body.map(nameOf)).toEqual([
      'Customer',
      'Contacted',
      'Qualified',
      'New',
      'Lost',
    ]);
  });
});
