/** No request ends a series: what may be given is limited, the next number goes on beyond it, and there is a way back. */
import { describe, expect, it } from 'vitest';
import { type Firm, newFirm, type Reply } from '../../lab/api.ts';
import { invoice, invoices, rule, ruleNow } from '../../lab/books.ts';
import { violations } from '../../lab/invariants.ts';
import { scanTable } from '../../lab/scan.ts';
import { readTableName, sendRequest, wrapTransport } from '../../lib/store/client.ts';
import { sequenceKey } from '../../lib/store/keys.ts';
import { runFor } from '../support/repeating.ts';
import { ownTable } from '../support/table.ts';

ownTable();

const series = '/api/v1/series/1';
const siwapp = (firm: Firm, method: string, path: string, attributes?: object): Promise<Reply> =>
  firm.as('siwapp')(method, path, attributes ? { body: { data: { attributes } } } : {});
const numberOf = (reply: Reply): unknown => reply.body.data?.attributes.number ?? reply.body;
const next = async (firm: Firm) => numberOf(await siwapp(firm, 'POST', '/api/v1/invoices', { name: 'Acme' }));

/** Puts a counter where only data of older versions has it. */
async function standAt(firm: Firm, name: string, n: number): Promise<void> {
  const Item = { ...sequenceKey(firm.organization.id, name), n };
  await sendRequest({ type: 'put', input: { TableName: readTableName(), Item } });
}

async function agrees({ organization: { id } }: Firm): Promise<void> {
  const own = (await scanTable()).filter(({ pk }) => ['system', String(id)].includes(String(pk).split('/')[0] ?? ''));
  expect(violations(own)).toEqual([]);
}

describe('a number that is given', () => {
  it('has nine digits at most in siwapp, and the series goes on beyond them', async () => {
    const firm = await newFirm();
    const refused = await siwapp(firm, 'POST', '/api/v1/invoices', { name: 'Acme', number: 1_000_000_000 });
    expect(refused.status).toBe(422);
    expect(refused.body.errors).toMatchObject([{ source: { pointer: '/data/attributes/number' } }]);
    expect(await next(firm)).toBe(1);
    const highest = await siwapp(firm, 'POST', '/api/v1/invoices', { name: 'Acme', number: 999_999_999 });
    expect(numberOf(highest)).toBe(999_999_999);
    expect(await next(firm)).toBe(1_000_000_000);
    const { id } = highest.body.data;
    const kept = await siwapp(firm, 'PUT', `/api/v1/invoices/${id}`, { number: 999_999_999, notes: 'kept' });
    expect(kept.status).toBe(200);
    expect((await siwapp(firm, 'PUT', `/api/v1/invoices/${id}`, { number: 1_000_000_007 })).status).toBe(422);
    expect(await next(firm)).toBe(1_000_000_001);
    await agrees(firm);
  });

  it('has nine digits at most in Perfex, for bills of every kind', async () => {
    const firm = await newFirm();
    const call = firm.as('perfex');
    await call('POST', '/api/customers', { body: { company: 'Acme' } });
    const line = { 0: { description: 'A', long_description: '', qty: 1, rate: 5, order: 1, unit: '' } };
    const bill = { clientid: 1, currency: 1, date: '2026-01-01', duedate: '2026-02-01', expirydate: '2026-02-01' };
    const sums = { newitems: line, subtotal: '5.00', total: '5.00', billing_street: 'A', allowed_payment_modes: [1] };
    for (const path of ['/api/invoices', '/api/estimates', '/api/credit_notes']) {
      const asked = (number: number) => call('POST', path, { body: { ...bill, ...sums, number } });
      const refused = await asked(1_000_000_000);
      expect([path, refused.status]).toEqual([path, 404]);
      expect(refused.body.error).toEqual({ number: 'must not be greater than 999999999' });
      expect([path, (await asked(7)).body.status]).toEqual([path, true]);
    }
    await agrees(firm);
  });
});

describe('a series that is spoilt', () => {
  const spoilt = async (numbers: readonly number[]): Promise<Firm> => {
    const firm = await newFirm();
    for (const number of numbers) await invoice(firm.work, { number });
    await standAt(firm, 'series/1', 999_999_999_999);
    expect(await next(firm)).toMatchObject({ errors: [{ status: '422' }] });
    return firm;
  };

  it('is set back by a first number beyond those in use; one that is not says which is the highest', async () => {
    const firm = await spoilt([1, 2, 12]);
    const refused = await siwapp(firm, 'PUT', series, { first_number: 12 });
    expect(refused.status).toBe(422);
    expect(refused.body.errors).toMatchObject([
      { detail: expect.stringContaining('12'), source: { pointer: '/data/attributes/first_number' } },
    ]);
    expect((await siwapp(firm, 'GET', series)).body.data.attributes.first_number).toBe(1);
    expect((await siwapp(firm, 'PUT', series, { first_number: 13 })).status).toBe(200);
    expect(await next(firm)).toBe(13);
    expect(await next(firm)).toBe(14);
    await agrees(firm);
  });

  it('begins at one again where none of its numbers is in use, whatever its first number was', async () => {
    const firm = await spoilt([]);
    expect((await siwapp(firm, 'PUT', series, { first_number: 1 })).status).toBe(200);
    expect(await next(firm)).toBe(1);
    await agrees(firm);
  });

  it('pauses its rules after five runs, which go on when it is mended and they are changed', async () => {
    const firm = await spoilt([1]);
    const { id } = await rule(firm.work, { startsOn: '2020-01-01', seriesId: 1, maxOccurrences: 2 });
    for (let day = 1; day <= 5; day += 1) await runFor(firm, `2020-03-0${day}T00:00:00Z`);
    expect(await ruleNow(firm.work, id)).toMatchObject({
      failures: 5,
      pausedReason: expect.stringContaining('number'),
    });
    await siwapp(firm, 'PUT', series, { first_number: 2 });
    expect((await siwapp(firm, 'PUT', `/api/v1/recurring_invoices/${id}`, { notes: 'on' })).status).toBe(200);
    expect(await runFor(firm, '2020-03-06T00:00:00Z')).toMatchObject({ generated: 2, failed: 0 });
    const made = (await invoices(firm.work)).filter(({ generatedFrom }) => generatedFrom !== null);
    expect(made.map(({ number }) => number)).toEqual([2, 3]);
  });

  it('is not set back over a number that is given at the same moment', async () => {
    const firm = await spoilt([1]);
    let given = false;
    const restore = wrapTransport((inner) => async (one) => {
      const actions = one.type === 'transact' ? (one.input.TransactItems ?? []) : [];
      if (!given && actions.some(({ Update }) => Update?.ExpressionAttributeValues?.[':to'] === 9)) {
        given = true;
        await invoice(firm.work, { number: 500 });
      }
      return inner(one);
    });
    const refused = await siwapp(firm, 'PUT', series, { first_number: 10 }).finally(restore);
    expect(given).toBe(true);
    expect(refused.status).toBe(422);
    expect(refused.body.errors[0].detail).toContain('500');
    expect((await siwapp(firm, 'PUT', series, { first_number: 501 })).status).toBe(200);
    expect(await next(firm)).toBe(501);
    await agrees(firm);
  });
});

describe('a first number', () => {
  it('that is sent back unchanged changes nothing', async () => {
    const firm = await newFirm();
    for (let n = 0; n < 3; n += 1) await next(firm);
    const { attributes } = (await siwapp(firm, 'GET', series)).body.data;
    expect((await siwapp(firm, 'PUT', series, { ...attributes, name: 'Other' })).status).toBe(200);
    const last = (await invoices(firm.work)).at(-1);
    await siwapp(firm, 'DELETE', `/api/v1/invoices/${last?.id}`);
    expect((await siwapp(firm, 'PUT', series, { first_number: 1 })).status).toBe(200);
    expect(await next(firm)).toBe(4);
    expect((await siwapp(firm, 'PUT', series, { first_number: 100 })).status).toBe(200);
    expect(await next(firm)).toBe(100);
  });

  it('that is sent again without effect changes nothing, and the answer shows the next number', async () => {
    const firm = await newFirm();
    const nextShown = (reply: Reply) => [reply.status, reply.body.data.attributes.next_number];
    expect(nextShown(await siwapp(firm, 'GET', series))).toEqual([200, 1]);
    await siwapp(firm, 'POST', '/api/v1/invoices', { name: 'Acme', number: 999_999_999 });
    expect(nextShown(await siwapp(firm, 'PUT', series, { first_number: 1 }))).toEqual([200, 1_000_000_000]);
    expect(nextShown(await siwapp(firm, 'GET', series))).toEqual([200, 1_000_000_000]);
    const made = await siwapp(firm, 'POST', '/api/v1/series', { name: 'Other', first_number: 40 });
    expect(nextShown(made)).toEqual([201, 40]);
    const listed = (await siwapp(firm, 'GET', '/api/v1/series')).body.data;
    expect(listed.map((one: Reply['body']) => one.attributes.next_number)).toEqual([1_000_000_000, 1, 1, 40]);
    await standAt(firm, 'series/1', 999_999_999_999);
    expect(nextShown(await siwapp(firm, 'GET', series))).toEqual([200, null]);
  });

  it('has nine digits at most', async () => {
    const firm = await newFirm();
    const refused = await siwapp(firm, 'PUT', series, { first_number: 1_000_000_000 });
    expect(refused.status).toBe(422);
    expect(refused.body.errors[0].source.pointer).toBe('/data/attributes/first_number');
  });
});

describe('the next number', () => {
  it('passes over numbers that are in use where a counter stands before them', async () => {
    const firm = await newFirm();
    for (const number of [1, 2, 3, 5]) await invoice(firm.work, { number });
    await standAt(firm, 'series/1', 1);
    expect(await next(firm)).toBe(4);
    await standAt(firm, 'series/1', 1);
    const draft = await invoice(firm.work, { draft: true });
    await siwapp(firm, 'PUT', `/api/v1/invoices/${draft.id}`, { draft: false });
    expect((await firm.work.store.invoices.get(draft.id))?.doc.number).toBe(6);
    await standAt(firm, 'series/1', 1);
    await rule(firm.work, { startsOn: '2020-01-01', seriesId: 1, maxOccurrences: 3 });
    expect(await runFor(firm, '2020-03-01T00:00:00Z')).toMatchObject({ generated: 3, failed: 0 });
    expect((await invoices(firm.work)).map(({ number }) => number).slice(-3)).toEqual([7, 8, 9]);
    await agrees(firm);
  });
});
