/** What single lists of settings do that the others do not. */
import { describe, expect, it } from 'vitest';
import { newFirm } from '../../lab/api.ts';
import { type Fields, firmWithProjects, nameOf, pointers } from '../support/settings.ts';

describe('boards', () => {
  it('are listed by project, from left to right', async () => {
    const admin = (await firmWithProjects()).as('admin');
    for (const [project, name] of [
      [1, 'Backlog'],
      [2, 'Ideas'],
      [1, 'Done'],
    ]) {
      await admin('POST', '/admin/v1/boards', { body: { project_id: project, name } });
    }
    await admin('POST', '/admin/v1/boards', { body: { project_id: 1, name: 'Doing', position: 1 } });
    const ofProject = async (id: number) => (await admin('GET', `/admin/v1/boards?project_id=${id}`)).body.map(nameOf);
    expect(await ofProject(1)).toEqual(['Backlog', 'Doing', 'Done']);
    expect(await ofProject(2)).toEqual(['Ideas']);
    expect(await ofProject(3)).toEqual([]);
    expect((await admin('GET', '/admin/v1/boards')).body).toHaveLength(4);
    expect((await admin('GET', '/admin/v1/boards?per_page=3&page=2')).body.map(nameOf)).toEqual(['Doing']);
    await admin('DELETE', '/admin/v1/boards/1');
    expect(await ofProject(1)).toEqual(['Doing', 'Done']);
  });

  it('need a project that is there', async () => {
    const admin = (await firmWithProjects()).as('admin');
    const reply = await admin('POST', '/admin/v1/boards', { body: { project_id: 3, name: 'Backlog' } });
    expect({ status: reply.status, pointers: pointers(reply.body) }).toEqual({
      status: 422,
      pointers: ['/project_id'],
    });
  });
});

describe('custom fields', () => {
  it('take every spelling of a kind that the Perfex document has', async () => {
    const admin = (await newFirm()).as('admin');
    for (const [word, kind] of [
      ['Invoice', 'invoice'],
      ['Contract', 'contracts'],
      ['Contracts', 'contracts'],
      ['Note', 'credit_note'],
      ['credit_note', 'credit_note'],
      ['Company', 'company'],
      ['Staff', 'staff'],
    ]) {
      const body = { belongs_to: word, label: 'PO Number', type: 'input' };
      expect((await admin('POST', '/admin/v1/custom-fields', { body })).body).toMatchObject({
        belongs_to: kind,
        slug: `${kind}_po_number`,
        options: [],
      });
    }
  });

  it('have options where, and only where, there is something to choose', async () => {
    const admin = (await newFirm()).as('admin');
    const post = async (type: string, options: string[]) => {
      const body = { belongs_to: 'leads', label: 'One', type, options };
      return (await admin('POST', '/admin/v1/custom-fields', { body })).status;
    };
    for (const type of ['select', 'multiselect', 'checkbox']) {
      expect([await post(type, []), await post(type, ['A'])], type).toEqual([422, 201]);
    }
    for (const type of ['input', 'number', 'textarea', 'date_picker', 'date_picker_time', 'colorpicker', 'link']) {
      expect([await post(type, []), await post(type, ['A'])], type).toEqual([201, 422]);
    }
  });
});

describe('custom tables', () => {
  it('have names of their own, whatever the case, until they are deleted', async () => {
    const admin = (await newFirm()).as('admin');
    const columns = [{ name: 'winter' }];
    const post = (name: string) => admin('POST', '/admin/v1/custom-tables', { body: { name, columns } });
    expect((await post('shoes')).status).toBe(201);
    const taken = await post('Shoes');
    expect({ status: taken.status, pointers: pointers(taken.body) }).toEqual({ status: 409, pointers: ['/name'] });
    expect((await post('hats')).status).toBe(201);
    expect((await admin('PATCH', '/admin/v1/custom-tables/3', { body: { name: 'SHOES' } })).status).toBe(409);
    expect((await admin('PATCH', '/admin/v1/custom-tables/1', { body: { name: 'SHOES' } })).status).toBe(200);
    await admin('DELETE', '/admin/v1/custom-tables/1');
    expect((await post('shoes')).status).toBe(201);
  });
});

describe('exchange rates', () => {
  const rate = (fields: Fields = {}) => ({ from: 'USD', to: 'EUR', date: '2024-01-31', rate: 0.9, ...fields });

  it('are one a day and pair', async () => {
    const admin = (await newFirm()).as('admin');
    const post = (fields: Fields = {}) => admin('POST', '/admin/v1/exchange-rates', { body: rate(fields) });
    expect(await post()).toMatchObject({ status: 201, body: { rate: '0.9' } });
    const taken = await post({ rate: 0.95 });
    expect({ status: taken.status, pointers: pointers(taken.body) }).toEqual({ status: 409, pointers: ['/date'] });
    expect((await post({ date: '2024-02-01' })).status).toBe(201);
    expect((await post({ from: 'EUR', to: 'USD' })).status).toBe(201);
    expect((await post({ to: 'GBP' })).status).toBe(201);
    const moved = await admin('PATCH', '/admin/v1/exchange-rates/3', { body: { date: '2024-01-31' } });
    expect(moved.status).toBe(409);
  });

  it('come in pages, the newest date first, of all or of one pair', async () => {
    const admin = (await newFirm()).as('admin');
    const days = Array.from({ length: 12 }, (_, i) => `2024-01-${String(i + 1).padStart(2, '0')}`);
    for (const [i, date] of days.entries()) {
      const to = i % 3 === 0 ? 'GBP' : 'EUR';
      await admin('POST', '/admin/v1/exchange-rates', { body: rate({ date, to }) });
    }
    const dates = async (query: string) => {
      const { body, headers } = await admin('GET', `/admin/v1/exchange-rates?${query}`);
      return { dates: body.map(({ date }: { date: string }) => date), total: headers['x-total-count'] };
    };
    expect(await dates('')).toEqual({ dates: [...days].reverse(), total: '12' });
    expect(await dates('page=2&per_page=5')).toEqual({ dates: [...days].reverse().slice(5, 10), total: '12' });
    expect(await dates('from=usd&to=gbp&per_page=3')).toEqual({
      dates: ['2024-01-10', '2024-01-07', '2024-01-04'],
      total: '4',
    });
    expect(await dates('from=GBP&to=USD')).toEqual({ dates: [], total: '0' });
  });
});
