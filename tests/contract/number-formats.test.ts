/** Numbers as the firm has them printed, and rows of numbers that begin anew each year: no gap, no twin, whoever writes at once. */
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { type Firm, newFirm, type Reply } from '../../lab/api.ts';
import { violations } from '../../lab/invariants.ts';
import { scanTable } from '../../lab/scan.ts';
import { createCreditNote } from '../../lib/operations/credit-note/write.ts';
import { createEstimate } from '../../lib/operations/estimate/write.ts';
import { createInvoice } from '../../lib/operations/invoice/create.ts';
import { createProposal } from '../../lib/operations/proposal/write.ts';
import { createRecurringInvoice } from '../../lib/operations/recurring-invoice/write.ts';
import { runFor } from '../support/repeating.ts';
import { pointers } from '../support/settings.ts';
import { ownTable } from '../support/table.ts';

ownTable();
afterAll(async () => {
  expect(violations(await scanTable())).toEqual([]);
});

let firm: Firm;
beforeEach(async () => {
  firm = await newFirm();
});

const thisYear = new Date().getUTCFullYear();
const siwapp = (method: string, path: string, attributes?: object): Promise<Reply> =>
  firm.as('siwapp')(method, path, attributes ? { body: { data: { attributes } } } : {});
const change = (attributes: object): Promise<Reply> => siwapp('PUT', '/api/v1/series/1', attributes);
async function series(attributes: object): Promise<Reply['body']> {
  const { status, body } = await change(attributes);
  expect(status, JSON.stringify(body)).toBe(200);
  return body.data.attributes;
}
async function bill(issueOn: string, more: object = {}): Promise<string> {
  const { status, body } = await siwapp('POST', '/api/v1/invoices', { name: 'Acme', issue_date: issueOn, ...more });
  expect(status, JSON.stringify(body)).toBe(201);
  return body.data.attributes.reference;
}

describe('the value of a series', () => {
  it('prints the date of the invoice and fills the number up, in every dialect', async () => {
    await series({ value: 'RE-{YYYY}/{MM}-{0000}' });
    expect(await bill('2025-03-09')).toBe('RE-2025/03-0001');
    expect(await bill('2026-11-30')).toBe('RE-2026/11-0002');
    const perfex = (await firm.as('perfex')('GET', '/api/invoices/2')).body;
    expect(perfex).toMatchObject({ number: '2', prefix: 'RE-2026/11-000' });
    const teamwork = (await firm.as('teamwork')('GET', '/invoices/2.json')).body.invoice;
    expect(teamwork.number).toBe('RE-2026/11-0002');
    // What was printed stays, whatever becomes of date and series.
    await series({ value: 'INV-' });
    const moved = await siwapp('PUT', '/api/v1/invoices/2', { issue_date: '2024-01-01' });
    expect(moved.body.data.attributes.reference).toBe('RE-2026/11-0002');
    expect(await bill('2026-11-30')).toBe('INV-3');
  });

  it.each(['INV-{n}', '{YYYY', '{0}{00}'])('is refused, named, where it cannot be printed: %s', async (value) => {
    const refused = await change({ value });
    expect(refused.status).toBe(422);
    expect(JSON.stringify(refused.body)).toContain('value');
    expect(await bill('2026-01-01')).toBe('INV-1');
  });
});

describe('the formats of other bills', () => {
  const customer = { company: 'Acme' };
  const lines = { newitems: [{ description: 'Work', qty: 1, rate: 100 }], subtotal: '100.00', total: '100.00' };
  const made = async (path: string, body: object): Promise<Record<string, string>> => {
    const perfex = firm.as('perfex');
    const { status, body: answer } = await perfex('POST', path, { body });
    expect(status, JSON.stringify(answer)).toBe(200);
    const { body: shown } = await perfex('GET', `${path}/${answer.id}`);
    return Array.isArray(shown) ? shown[0] : shown;
  };

  it('are their own, one changed at a time; what is left out stays', async () => {
    const admin = firm.as('admin');
    const set = (number_formats: object) => admin('PATCH', '/admin/v1/organization', { body: { number_formats } });
    expect((await set({ estimate: 'AN{YY}-{000}' })).body.number_formats).toEqual({
      credit_note: 'CN-',
      estimate: 'AN{YY}-{000}',
      proposal: 'PRO-',
    });
    expect((await set({ credit_note: 'GS-{YYYY}-' })).body.number_formats.estimate).toBe('AN{YY}-{000}');
    await firm.as('perfex')('POST', '/api/customers', { body: customer });
    const common = { clientid: 1, number: 5, currency: 1, billing_street: '1 Road', date: '2026-04-01', ...lines };
    expect(await made('/api/estimates', { ...common, duedate: '2026-05-01', status: 1 })).toMatchObject({
      prefix: 'AN26-00',
    });
    expect(await made('/api/credit_notes', common)).toMatchObject({ prefix: 'GS-2026-' });
  });

  it('are refused, named, where they cannot be printed, and for what is numbered elsewhere', async () => {
    const admin = firm.as('admin');
    for (const [number_formats, pointer] of [
      [{ estimate: '{n}' }, '/number_formats/estimate'],
      [{ invoice: 'INV-{0000}' }, '/number_formats/invoice'],
      [{ receipt: 'R-' }, '/number_formats/receipt'],
      ['INV-', '/number_formats'],
    ] as const) {
      const refused = await admin('PATCH', '/admin/v1/organization', { body: { number_formats } });
      expect({ status: refused.status, pointers: pointers(refused.body) }).toEqual({
        status: 422,
        pointers: [pointer],
      });
    }
  });
});

describe('a series that begins anew each year', () => {
  it('has a row of numbers for each year, without gaps, and shows the next of this one', async () => {
    expect(await series({ value: 'RE-{YYYY}-{000}', yearly: true })).toMatchObject({ yearly: true, next_number: 1 });
    expect(await bill(`${thisYear}-01-31`)).toBe(`RE-${thisYear}-001`);
    expect(await bill(`${thisYear + 1}-01-01`)).toBe(`RE-${thisYear + 1}-001`);
    expect(await bill(`${thisYear}-12-31`)).toBe(`RE-${thisYear}-002`);
    expect((await series({})).next_number).toBe(3);
    const given = await siwapp('POST', '/api/v1/invoices', {
      name: 'Acme',
      issue_date: `${thisYear}-02-01`,
      number: 2,
    });
    expect(given.status).toBe(422);
    expect(JSON.stringify(given.body)).toContain('number');
  });

  it('gives each number once, however many come at the same moment, in several years', async () => {
    await series({ value: '{YYYY}-', yearly: true });
    const years = [thisYear, thisYear + 1, thisYear + 2];
    const made = await Promise.all(
      Array.from({ length: 24 }, (_, i) =>
        createInvoice({ issueOn: `${years[i % 3]}-05-05`, snapshot: { name: 'Acme' } }, firm.work),
      ),
    );
    const expected = years.flatMap((year) => Array.from({ length: 8 }, (_, i) => `${year}-${i + 1}`));
    expect(made.map(({ doc }) => doc.reference).sort()).toEqual(expected.sort());
    for (const year of years) expect(await firm.work.store.number(`series/1/${year}`)).toBe(8);
  });

  it('numbers what the schedule makes by the dates it is of', async () => {
    await series({ value: 'RE-{YYYY}-{000}', yearly: true });
    await siwapp('PUT', '/api/v1/series/1', { default: true });
    const customer = { name: 'Acme' };
    const lines = { add: [{ description: 'Care', unitPrice: '10' }] };
    const last = `${thisYear}-12-15`;
    await createRecurringInvoice(
      { snapshot: customer, lines, every: 1, unit: 'month', startsOn: last, maxOccurrences: 3, enabled: true },
      firm.work,
    );
    await runFor(firm, `${thisYear + 1}-06-01T00:00:00Z`);
    const { items } = await firm.work.store.invoices.find({ offset: 0, limit: 10 });
    expect(items.map(({ doc }) => doc.reference).sort()).toEqual([
      `RE-${thisYear}-001`,
      `RE-${thisYear + 1}-001`,
      `RE-${thisYear + 1}-002`,
    ]);
  });

  it('that has given numbers begins with the next year, and goes on behind this one when it is one row again', async () => {
    await series({ value: 'RE-{YYYY}-{000}' });
    expect(await bill(`${thisYear}-01-01`)).toBe(`RE-${thisYear}-001`);
    await series({ yearly: true });
    expect(await bill(`${thisYear}-01-02`)).toBe(`RE-${thisYear}-002`);
    expect(await bill(`${thisYear + 1}-01-02`)).toBe(`RE-${thisYear + 1}-001`);

    await siwapp('POST', '/api/v1/series', { name: 'New', value: 'N{YY}-', yearly: true });
    expect(await bill(`${thisYear}-01-01`, { series_id: 4 })).toBe(`N${thisYear % 100}-1`);
    expect(await bill(`${thisYear}-01-01`, { series_id: 4 })).toBe(`N${thisYear % 100}-2`);
    await siwapp('PUT', '/api/v1/series/4', { yearly: false });
    expect(await bill(`${thisYear}-01-01`, { series_id: 4 })).toBe(`N${thisYear % 100}-3`);
  });

  it('never prints what is printed already, whichever row that came of', async () => {
    await series({ value: 'RE-{YYYY}-{000}' });
    // Dated ahead, before the years have rows of their own.
    expect(await bill(`${thisYear + 1}-01-01`)).toBe(`RE-${thisYear + 1}-001`);
    await series({ yearly: true });
    expect(await bill(`${thisYear + 1}-01-02`)).toBe(`RE-${thisYear + 1}-002`);
  });

  it('is set back in the row of this year', async () => {
    await series({ value: '{YYYY}-', yearly: true });
    await bill(`${thisYear}-01-01`, { number: 50 });
    await bill(`${thisYear + 1}-01-01`, { number: 90 });
    const refused = await change({ first_number: 10 });
    expect(refused.status).toBe(422);
    expect(JSON.stringify(refused.body)).toContain('50');
    await siwapp('DELETE', '/api/v1/invoices/1');
    expect((await series({ first_number: 10 })).next_number).toBe(10);
    expect(await bill(`${thisYear}-01-02`)).toBe(`${thisYear}-10`);
  });

  it('must print the year: numbers that come again are told apart by it', async () => {
    for (const body of [{ yearly: true }, { value: 'A-{MM}-', yearly: true }]) {
      const refused = await change(body);
      expect(refused.status).toBe(422);
      expect(JSON.stringify(refused.body)).toContain('yearly');
    }
    await series({ value: 'A{YY}-', yearly: true });
    const refused = await change({ value: 'A-' });
    expect(refused.status).toBe(422);
    expect(JSON.stringify(refused.body)).toContain('value');
    const made = await siwapp('POST', '/api/v1/series', { name: 'B', value: 'B-', yearly: true });
    expect(made.status).toBe(422);
  });
});

describe('what is printed on one bill', () => {
  const stated = (attributes: object): Promise<Reply> =>
    siwapp('POST', '/api/v1/invoices', { name: 'Acme', issue_date: '2026-03-01', ...attributes });

  it('is printed on no other invoice, whichever series or text it comes of: the next number is taken, what is stated is refused, named', async () => {
    await siwapp('PUT', '/api/v1/series/1', { value: 'RE-2026-' });
    await siwapp('PUT', '/api/v1/series/2', { value: 'RE-{YYYY}-' });
    expect(await bill('2026-03-01', { series_id: 1 })).toBe('RE-2026-1');
    expect(await bill('2026-03-01', { series_id: 2 })).toBe('RE-2026-2');
    expect(await bill('2026-03-01', { series_id: 1 })).toBe('RE-2026-3');
    // No later format, no number and no text of one's own leads there either.
    for (const [attributes, field] of [
      [{ series_id: 2, number: 3 }, 'number'],
      [{ reference: 're-2026-2' }, 'reference'],
    ] as const) {
      const refused = await stated(attributes);
      expect(refused.status).toBe(422);
      expect(refused.body.errors[0].source.pointer).toBe(`/data/attributes/${field}`);
    }
    expect((await stated({ reference: 'RE-2026-4' })).status).toBe(201);
    expect(await bill('2026-03-01', { series_id: 1 })).toBe('RE-2026-5');
    await siwapp('PUT', '/api/v1/series/3', { value: 'RE-2026-{00}' });
    expect((await stated({ series_id: 3, number: 11 })).status).toBe(201);
    await siwapp('PUT', '/api/v1/series/3', { value: 'RE-2026-1' });
    const twice = await stated({ series_id: 3, number: 1 });
    expect(twice.status).toBe(422);
    expect(twice.body.errors[0].source.pointer).toBe('/data/attributes/number');
    // What the schedule issues passes it by.
    await createRecurringInvoice(
      { snapshot: { name: 'Acme' }, seriesId: 3, every: 1, unit: 'year', startsOn: '2026-03-01', maxOccurrences: 1 },
      firm.work,
    );
    await siwapp('PUT', '/api/v1/series/3', { value: 'RE-2026-0', first_number: 12 });
    await stated({ reference: 'RE-2026-012' });
    await runFor(firm, '2026-03-02T00:00:00Z');
    const { items } = await firm.work.store.invoices.find({ descending: true, offset: 0, limit: 1 });
    expect(items[0]?.doc.reference).toBe('RE-2026-013');
    // A deleted bill frees what it printed.
    expect((await siwapp('DELETE', '/api/v1/invoices/1')).status).toBe(204);
    expect((await stated({ reference: 'RE-2026-1' })).status).toBe(201);
  });

  it('gives each of many at the same moment its own, over two series that print the same', async () => {
    await siwapp('PUT', '/api/v1/series/2', { value: 'INV-' });
    const made = await Promise.all(
      Array.from({ length: 12 }, (_, i) =>
        createInvoice({ seriesId: (i % 2) + 1, snapshot: { name: 'Acme' } }, firm.work),
      ),
    );
    expect(new Set(made.map(({ doc }) => doc.reference)).size).toBe(12);
  });

  it('says so where the next hundred are printed already', async () => {
    await siwapp('PUT', '/api/v1/series/2', { value: 'A-' });
    const printed = Array.from({ length: 101 }, (_, i) => `A-${i + 1}`);
    await Promise.all(printed.map((reference) => createInvoice({ reference, snapshot: { name: 'Acme' } }, firm.work)));
    const refused = await stated({ series_id: 2 });
    expect(refused.status).toBe(422);
    expect(JSON.stringify(refused.body)).toContain('make it the first number of the series');
    await siwapp('PUT', '/api/v1/series/2', { first_number: 102 });
    expect((await stated({ series_id: 2 })).body.data.attributes.reference).toBe('A-102');
  });

  it.each([
    ['credit_note', createCreditNote, {}],
    ['estimate', createEstimate, {}],
    ['proposal', createProposal, { relation: { kind: 'customer', id: 1 }, subject: 'Offer' }],
  ] as const)('is on no other %s after its format was changed', async (kind, create, more) => {
    const lines = { add: [{ description: 'Work', unitPrice: '1' }] };
    await firm.as('perfex')('POST', '/api/customers', { body: { company: 'Acme' } });
    const made = async (format: string, number?: number): Promise<string> => {
      const printing = {
        ...firm.work.organization,
        numberFormats: { ...firm.work.organization.numberFormats, [kind]: format },
      };
      const input = { customerId: 1, lines, ...more, ...(number === undefined ? {} : { number }) };
      return (await create(input as never, { ...firm.work, organization: printing })).doc.reference;
    };
    const taken = { code: 'duplicate', fields: [{ path: ['number'] }] };
    expect(await made('N-', 111)).toBe('N-111');
    await expect(made('N-1', 11)).rejects.toMatchObject(taken);
    expect(await made('N-', 11)).toBe('N-11');
    expect(await made('N-{0000}', 113)).toBe('N-0113');
    // The number after 117 is printed already, as 8 of another format.
    expect(await made('N-11', 8)).toBe('N-118');
    expect(await made('N-', 117)).toBe('N-117');
    expect(await made('N-')).toBe('N-119');
  });
});
