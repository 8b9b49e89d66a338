/** Updates as clients send them: the fields that change, and no others. The catalogue tries each field of each record. */
import { beforeAll, describe, expect, it } from 'vitest';
import { multipartOf } from '../../lab/answers/bodies.ts';
import { credentialsOf, type Firm, newFirm, send } from '../../lab/api.ts';
import { furnishedFirm } from '../../lab/fixtures.ts';
import { routes, targetOf } from '../../lab/routes.ts';
import { itemsOf } from '../support/dangling.ts';
import { ownTable } from '../support/table.ts';

ownTable();

it('a lead changes its status by a form with one field', async () => {
  const firm = await furnishedFirm();
  const perfex = firm.as('perfex');
  const before = (await perfex('GET', '/api/leads/1')).body;
  const form = multipartOf({ status: '2' }, []) as { base64: string; type: string };
  const headers = { ...credentialsOf('perfex', firm.token), 'content-type': form.type };
  const changed = await send('PUT', '/api/leads/1', { headers, body: Buffer.from(form.base64, 'base64') });
  expect([changed.status, changed.body]).toEqual([200, { status: true, message: 'Lead Update Successful.' }]);
  const after = (await perfex('GET', '/api/leads/1')).body;
  expect(after.status).toBe('2');
  const kept = ['name', 'email', 'source', 'assigned', 'company', 'phonenumber', 'address', 'dateadded'] as const;
  for (const name of kept) expect(after[name], name).toEqual(before[name]);
});

it('an invoice changes its due date, and keeps its lines, sums and address', async () => {
  const firm = await furnishedFirm();
  const perfex = firm.as('perfex');
  const before = (await perfex('GET', '/api/invoices/1')).body;
  const changed = await perfex('PUT', '/api/invoices/1', { body: { duedate: '2030-03-01' } });
  expect(changed).toMatchObject({ status: 200, body: { status: true } });
  const after = (await perfex('GET', '/api/invoices/1')).body;
  const kept = ['items', 'subtotal', 'total', 'clientid', 'billing_street', 'allowed_payment_modes', 'date'] as const;
  expect(after.duedate).toBe('2030-03-01');
  for (const name of kept) expect(after[name], name).toEqual(before[name]);
});

it('nothing that a create must have can be emptied, and nothing is written', async () => {
  const perfex = (await furnishedFirm()).as('perfex');
  const before = (await perfex('GET', '/api/projects/1')).body;
  const refused = await perfex('PUT', '/api/projects/1', { body: { name: '', status: 4 } });
  expect(refused).toMatchObject({ status: 404, body: { error: { name: 'The Project Name field is required' } } });
  expect((await perfex('GET', '/api/projects/1')).body).toEqual(before);
});

describe('an update in which no field is one that can be changed', () => {
  let firm: Firm;
  let before: unknown;
  beforeAll(async () => {
    firm = await furnishedFirm();
    before = await itemsOf(firm);
  });
  const updates = routes.filter(({ dialect, verb, method }) => [dialect, verb, method].join() === 'perfex,update,PUT');
  const bodies = (path: string): Record<string, unknown>[] => {
    const named = path.includes('{') ? {} : { id: 1 };
    // A custom table takes whatever columns it has.
    return path.includes('{table_name}') ? [named] : [named, { ...named, unheard_of: '1' }];
  };

  it.each(updates.map((route) => ({ path: route.path, route })))('is refused at $path', async ({ path, route }) => {
    for (const body of bodies(path)) {
      const refused = await firm.as('perfex')('PUT', targetOf(route), { body });
      expect([400, 404], JSON.stringify(refused.body)).toContain(refused.status);
      expect(refused.body.status).toBe(false);
      const printed = ['The body names no column', 'Data Not Acceptable OR Not Provided'];
      if (!printed.includes(refused.body.message)) {
        expect(refused.body.message).toBe(route.failure);
        expect(Object.keys(refused.body.error).length).toBeGreaterThan(0);
      }
    }
    expect(await itemsOf(firm)).toEqual(before);
  });
});

describe('a draft', () => {
  const line = { description: 'Work', qty: 1, rate: '10', order: 1 };
  const whole = {
    clientid: 1,
    number: 90,
    date: '2024-01-05',
    currency: 1,
    subtotal: '10.00',
    total: '10.00',
    billing_street: 'Elm Street 1',
    allowed_payment_modes: [1],
    newitems: [line],
    save_as_draft: 'yes',
  };
  async function drafted() {
    const firm = await furnishedFirm();
    const made = await firm.as('perfex')('POST', '/api/invoices', { body: whole });
    expect(made.status, JSON.stringify(made.body)).toBe(200);
    const id = Number(made.body.id);
    const put = async (body: Record<string, unknown>) => {
      const { status, body: answer } = await firm.as('perfex')('PUT', `/api/invoices/${id}`, { body });
      expect(status, JSON.stringify(answer)).toBe(200);
      const doc = (await firm.work.store.invoices.get(id))?.doc;
      return [doc?.state, doc?.number];
    };
    return { firm, id, put };
  }
  const still = ['draft', null];

  it('stays one whatever field is sent, and when it is read and sent back', async () => {
    const { firm, id, put } = await drafted();
    expect(await put({ duedate: '2030-03-01' })).toEqual(still);
    expect(await put({ clientnote: 'Thank you', newitems: [line], subtotal: '20.00', total: '20.00' })).toEqual(still);
    expect(await put({ status: 6, number: 91 })).toEqual(still);
    expect(await put({ save_as_draft: 'yes', number: 91 })).toEqual(still);
    expect(await put((await firm.as('perfex')('GET', `/api/invoices/${id}`)).body)).toEqual(still);
  });

  it.each([
    [{ number: 91 }, 91],
    [{ status: 1 }, 3],
  ] as const)('is issued by %j', async (body, number) => {
    const { put } = await drafted();
    expect(await put(body)).toEqual(['open', number]);
  });

  it.each([
    ['siwapp', '/api/v1/invoices/{id}', { data: { attributes: { notes: 'Thank you' } } }],
    ['teamwork', '/invoices/{id}.json', { invoice: { description: 'Thank you' } }],
  ] as const)('stays one in %s too', async (dialect, path, body) => {
    const { firm, id } = await drafted();
    const changed = await firm.as(dialect)('PUT', path.replace('{id}', String(id)), { body });
    expect(changed.status, JSON.stringify(changed.body)).toBe(200);
    const doc = (await firm.work.store.invoices.get(id))?.doc;
    expect([doc?.state, doc?.number]).toEqual(still);
    expect([doc?.notes, doc?.description]).toContain('Thank you');
  });
});

describe('whom a record is for', () => {
  it('of a proposal changes by id alone, or by kind and id; another kind alone is refused by name', async () => {
    const firm = await furnishedFirm();
    const { store } = firm.work;
    const proposal = await store.proposals.get(1);
    if (!proposal) throw new Error('the firm is not furnished');
    await store.save([store.proposals.update(proposal, { ...proposal.doc, customerId: 1, leadId: null })]);
    const put = (body: Record<string, unknown>) => firm.as('perfex')('PUT', '/api/proposals/1', { body });
    const whom = async () => {
      const doc = (await store.proposals.get(1))?.doc;
      return [doc?.customerId, doc?.leadId];
    };
    expect((await put({ rel_type: 'customer' })).status).toBe(200);
    expect(await whom()).toEqual([1, null]);
    const refused = await put({ rel_type: 'lead' });
    expect([refused.status, refused.body.error]).toEqual([404, { rel_id: 'must be the id of a lead' }]);
    expect(await whom()).toEqual([1, null]);
    expect((await put({ rel_id: 2 })).status).toBe(200);
    expect(await whom()).toEqual([2, null]);
    expect((await put({ rel_type: 'lead', rel_id: 1 })).status).toBe(200);
    expect(await whom()).toEqual([null, 1]);
  });

  it('of a ticket stays the customer of its contact, unless that is sent too', async () => {
    const firm = await newFirm();
    const perfex = firm.as('perfex');
    const made = async (target: string, body: Record<string, unknown>) => {
      const reply = await perfex('POST', target, { body });
      expect(reply.status, JSON.stringify(reply.body)).toBe(200);
      return Number(reply.body.id);
    };
    for (const company of ['Acme', 'Kent Farms']) await made('/api/customers', { company });
    const person = { firstname: 'Jo', lastname: 'Doe', email: 'jo@example.com', password: 'secret' };
    const contactid = await made('/api/contacts', { ...person, customer_id: 1 });
    const id = await made('/api/tickets', { subject: 'Rocket', department: 1, userid: 1, contactid, priority: 2 });
    const put = (body: Record<string, unknown>) => perfex('PUT', `/api/tickets/${id}`, { body });
    const whose = async () => {
      const doc = (await firm.work.store.tickets.get(id))?.doc;
      return [doc?.customerId, doc?.contactId];
    };
    for (const userid of [2, '0']) {
      const refused = await put({ userid });
      expect(refused.status).toBe(404);
      expect(refused.body.error).toEqual({ userid: "is not the customer of the ticket's contact (1)" });
    }
    expect(await whose()).toEqual([1, contactid]);
    expect((await put({ userid: 1, subject: 'Moon' })).status).toBe(200);
    expect((await put({ userid: 2, contactid: '0' })).status).toBe(200);
    expect(await whose()).toEqual([2, null]);
    expect((await put({ userid: 1 })).status).toBe(200);
    expect(await whose()).toEqual([1, null]);
  });
});

it('what is sent empty counts as unchanged where the record has none, and is refused where it has something', async () => {
  const firm = await furnishedFirm();
  const perfex = firm.as('perfex');
  for (const target of ['/api/invoices/1', '/api/estimates/1']) {
    const shown = async () => (await perfex('GET', target)).body;
    expect((await shown()).billing_street).toBe('');
    for (const billing_street of ['', null]) {
      expect((await perfex('PUT', target, { body: { billing_street, adminnote: 'Seen' } })).status).toBe(200);
    }
    expect(await shown()).toMatchObject({ billing_street: '', adminnote: 'Seen' });
    await perfex('PUT', target, { body: { billing_street: 'Elm Street 1' } });
    const before = await shown();
    const refused = await perfex('PUT', target, { body: { billing_street: '', adminnote: 'Never' } });
    const error = { billing_street: 'The Billing Street field is required' };
    expect(refused).toMatchObject({ status: 404, body: { status: false, error } });
    expect(await shown()).toEqual(before);
  }
});
