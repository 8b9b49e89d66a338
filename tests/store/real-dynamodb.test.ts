/**
 * What DynamoDB itself refuses and the embedded engine may let pass: every request of a firm's whole
 * working day is held against the service's documented limits. And what it answers that the engine never does.
 */
import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { at, customer, invoice, newBooks, oneLine, payment, rule } from '../../lab/books.ts';
import { asProcess, failOnce, isWrite, timedOut } from '../../lab/faults.ts';
import { expense as expenseSchema } from '../../lib/domain/expense/expense.ts';
import { createInvoice } from '../../lib/operations/invoice/create.ts';
import { deleteInvoice } from '../../lib/operations/invoice/delete.ts';
import { updateInvoice } from '../../lib/operations/invoice/update.ts';
import { prepareOrganization, toSystemWork } from '../../lib/operations/organization/prepare.ts';
import { changeOrganization } from '../../lib/operations/organization/update.ts';
import { deletePayment, updatePayment } from '../../lib/operations/payment/record-payment.ts';
import { pollChanges } from '../../lib/operations/poll/poll-changes.ts';
import { createRecord, deleteRecord, updateRecord } from '../../lib/operations/record/records.ts';
import { deleteRecurringInvoice, updateRecurringInvoice } from '../../lib/operations/recurring-invoice/write.ts';
import { generateDue } from '../../lib/operations/schedule/generate-due.ts';
import { deleteEntry, listEntries } from '../../lib/operations/settings/entries.ts';
import { extendWait } from '../../lib/platform/clock.ts';
import { type Request, wrapTransport } from '../../lib/store/client.ts';
import { readAllDue } from '../../lib/store/due.ts';
import { beginRequest, finishRequest } from '../../lib/store/idempotency.ts';
import { toDueShard } from '../../lib/store/keys.ts';
import { findOrganization, readOrganization } from '../../lib/store/organizations.ts';
import { classifyRetry } from '../../lib/store/retry.ts';

const reserved = new Set(
  // Those of DynamoDB's reserved words that a table of documents is likely to use.
  `ABORT ACTION ADD ALL ANY ARRAY AT ATTRIBUTE ATTRIBUTES BATCH BEGIN BETWEEN BLOCK BODY BY BYTES CHECK CLAIM CLEAR CODE
  COMMENT CONDITION CONNECTION COUNT COUNTER CREATE CURRENT DATA DATE DELETE DOMAIN END EXISTS EXPIRES FILE FIRST FORMAT FROM
  GROUP HASH HIDDEN INDEX ITEM ITEMS KEY KEYS KIND LANGUAGE LAST LIMIT LIST LOCK LOCKED LOG MATCH MODE NAME NEW NEXT NO NUMBER OF OLD ON OPEN
  ORDER OWNER PARTITION PATH PLAN POSITION REFERENCES ROW ROWS SCOPE SEARCH SEQUENCE SERIAL SET SIZE START STATE STATUS SUM TABLE
  TEXT TIME TO TOKEN TOTAL TTL TYPE UNTIL UPDATE USER VALUE VALUES VIEW WHERE YEAR ZONE`.split(/\s+/),
);
const operators = /\b(SET|ADD|AND|OR|NOT|BETWEEN|attribute_exists|attribute_not_exists|begins_with)\b/g;

const bytes = (value: unknown): number => Buffer.byteLength(JSON.stringify(value) ?? '');

function checkKey(key: Record<string, unknown> | undefined): void {
  for (const [name, most] of [
    ['pk', 2_048],
    ['sk', 1_024],
  ] as const) {
    const value = key?.[name];
    expect(typeof value, `${name} is text`).toBe('string');
    expect(Buffer.byteLength(String(value)), `${name} ${String(value).slice(0, 60)}`).toBeGreaterThan(0);
    expect(Buffer.byteLength(String(value))).toBeLessThanOrEqual(most);
  }
}

function checkExpressions(input: Record<string, unknown>): void {
  const texts = Object.entries(input).flatMap(([name, value]) =>
    name.endsWith('Expression') && typeof value === 'string' ? [value] : [],
  );
  const used = new Set(texts.flatMap((text) => text.match(/[#:]\w+/g) ?? []));
  const names = Object.keys((input.ExpressionAttributeNames as object | undefined) ?? {});
  const values = Object.keys((input.ExpressionAttributeValues as object | undefined) ?? {});
  expect(new Set([...names, ...values]), texts.join(' | ')).toEqual(used);
  if (input.ExpressionAttributeNames) expect(names.length).toBeGreaterThan(0);
  if (input.ExpressionAttributeValues) expect(values.length).toBeGreaterThan(0);
  for (const text of texts) {
    expect(text.trim()).not.toBe('');
    const words =
      text
        .replace(/[#:]\w+/g, '')
        .replace(operators, '')
        .match(/[A-Za-z]\w*/g) ?? [];
    for (const word of words) expect(reserved.has(word.toUpperCase()), `${word} in "${text}" is reserved`).toBe(false);
  }
}

function check(request: Request): void {
  const { input } = request;
  switch (request.type) {
    case 'batchGet':
      for (const { Keys } of Object.values(request.input.RequestItems ?? {})) {
        expect(Keys?.length).toBeLessThanOrEqual(100);
        for (const key of Keys ?? []) checkKey(key);
        expect(new Set(Keys?.map((key) => `${key.pk}|${key.sk}`)).size).toBe(Keys?.length);
      }
      return;
    case 'query': {
      const values = request.input.ExpressionAttributeValues ?? {};
      checkKey({ pk: values[':pk'], sk: values[':from'] });
      expect(Buffer.compare(Buffer.from(values[':from']), Buffer.from(values[':to']))).toBeLessThanOrEqual(0);
      const { Limit = 1 } = request.input;
      expect(Limit).toBeGreaterThanOrEqual(1);
      expect(Limit).toBeLessThanOrEqual(2 ** 31 - 1);
      checkExpressions({ ...input });
      return;
    }
    case 'transact': {
      const actions = request.input.TransactItems ?? [];
      expect(actions.length).toBeLessThanOrEqual(100);
      expect(bytes(actions)).toBeLessThanOrEqual(4_000_000);
      const keys = actions.map(({ Put, Update, Delete, ConditionCheck }) => {
        const key = Put?.Item ?? Update?.Key ?? Delete?.Key ?? ConditionCheck?.Key;
        checkKey(key);
        if (Put) expect(bytes(Put.Item)).toBeLessThanOrEqual(400 * 1024);
        checkExpressions({ ...(Put ?? Update ?? Delete ?? ConditionCheck) });
        return `${key?.pk}|${key?.sk}`;
      });
      expect(new Set(keys).size, 'no item twice').toBe(keys.length);
      return;
    }
    case 'put':
      checkKey(request.input.Item);
      expect(bytes(request.input.Item)).toBeLessThanOrEqual(400 * 1024);
      checkExpressions({ ...input });
      return;
    default:
      checkKey(request.input.Key);
      // Of an update at least what it sets must fit.
      expect(bytes(input)).toBeLessThanOrEqual(400 * 1024);
      checkExpressions({ ...input });
  }
}

/** Holds every request of some work against DynamoDB's rules. */
async function held<T>(work: () => Promise<T>): Promise<T> {
  const broken: unknown[] = [];
  const restore = wrapTransport((inner) => (request) => {
    try {
      check(request);
    } catch (error) {
      broken.push(error);
    }
    return inner(request);
  });
  const done = await work().finally(restore);
  if (broken.length > 0) throw broken[0];
  return done;
}

afterEach(() => {
  vi.useRealTimers();
});

describe('DynamoDB takes', () => {
  it('every request of an invoice from draft to deletion, with its payments and customer', async () => {
    await held(async () => {
      const work = await newBooks();
      const [acme, kent] = [await customer(work), await customer(work, 'Kent')];
      const [draft, other] = [await invoice(work, { customerId: acme, draft: true }), await invoice(work)];
      await updateInvoice(draft.id, { issue: true, dueOn: '2030-01-31', payments: [{ amount: '3' }] }, work);
      await updateInvoice(draft.id, { customerId: kent, currency: 'JPY', issueOn: '2025-02-28' }, work);
      const made = await payment(work, { invoiceId: draft.id, amount: '7', mode: 'Cash' });
      await updatePayment(made.id, { invoiceId: other.id }, work);
      await deletePayment(made.id, work);
      const { items } = await work.store.payments.find({ by: 'date', list: `customer=${kent}`, offset: 0, limit: 20 });
      for (const { doc } of items) await deletePayment(doc.id, work);
      await updateInvoice(draft.id, { draft: true }, work);
      await work.store.invoices.find({ terms: { text: 'acme', match: 'words', where: 'main' }, offset: 0, limit: 5 });
      await work.store.invoices.find({ by: 'date', descending: true, offset: 1, limit: 5 });
      await pollChanges('invoices', work.store.invoices, { since: '99999999999' }, work);
      await deleteInvoice(draft.id, work);
      await deleteRecord(work.store.customers, acme, work);
      await listEntries(work.store.taxes);
    });
  });

  it('every request of a rule from its making to its deletion', async () => {
    await held(async () => {
      const work = await newBooks({}, '2026-03-15T12:00:00Z');
      const made = await rule(work, { customerId: await customer(work), startsOn: '2026-01-31', sentByEmail: true });
      await generateDue(toDueShard(work.organization.id), work.at);
      await updateRecurringInvoice(made.id, { every: 2 }, work);
      await generateDue(toDueShard(work.organization.id), at(work, '2026-09-15T12:00:00Z').at);
      await deleteRecurringInvoice(made.id, work);
    });
  });

  it('a change of time zone', async () => {
    const work = await newBooks();
    await invoice(work, { dueOn: '2030-01-31' });
    await held(() => changeOrganization({ timezone: 'Asia/Tokyo' }, work));
  });

  it('the answer to a request with a key, however long it is; a repetition is told what was written', async () => {
    const work = await newBooks();
    const asked = { key: 'k', scope: 's', fingerprint: 'f' };
    const begun = await beginRequest(work.organization.id, asked);
    if (begun.type !== 'run') throw new Error('it was answered before');
    await held(() => finishRequest(begun.mark, 'x'.repeat(500_000)));
    expect(await beginRequest(work.organization.id, asked)).toMatchObject({ type: 'run' });
  });

  it('no record whose search text is beyond an item: it is refused as too large', async () => {
    const work = await newBooks();
    // One such letter is folded to eighteen.
    const notes = '\ufdfa'.repeat(40_000);
    await expect(held(() => createInvoice({ lines: oneLine(), notes }, work))).rejects.toMatchObject({
      code: 'too_large',
    });
  });
});

describe('figures', () => {
  it('refuse a step that cannot be counted exactly, as the client’s and not as our fault', async () => {
    const work = await newBooks();
    const most = '90000000000000';
    const bill = await invoice(work, { customerId: await customer(work), lines: oneLine(`-${most}`) });
    // The total is below zero, so the invoice is settled and billed; now it shall be as much above.
    await expect(
      updateInvoice(bill.id, { lines: { change: [{ position: 1, unitPrice: most }] } }, work),
    ).rejects.toMatchObject({ code: 'invalid' });
    await updateInvoice(bill.id, { lines: { change: [{ position: 1, unitPrice: '0' }] } }, work);
    await updateInvoice(bill.id, { lines: { change: [{ position: 1, unitPrice: most }] } }, work);
    expect(await work.store.customers.figures(1)).toMatchObject({ 'billed.EUR': 9_000_000_000_000_000 });
  });

  it('a record that is named twice must exist as well', async () => {
    const work = await newBooks();
    const make = (born: Parameters<Parameters<typeof createRecord>[1]>[0]) =>
      expenseSchema.parse({
        ...born,
        ...{ reference: 'EXP-1', spentOn: '2026-01-01', exchangeOn: '2026-01-01', exchangeRate: null },
        ...{ categoryId: 1, currency: 'EUR', amountMinor: 100, billableMinor: 0, customerId: 1, vendorId: 1 },
      });
    await expect(createRecord(work.store.expenses, make, work)).rejects.toMatchObject({ code: 'invalid' });
    expect(await customer(work)).toBe(1);
  });
});

describe('an organization’s settings', () => {
  it('are written although the first try met another transaction', async () => {
    const work = await newBooks();
    let network = failOnce('conflict', isWrite);
    const { doc: changed } = await changeOrganization({ locale: 'es' }, work).finally(network.restore);
    expect(changed.locale).toBe('es');
    network = failOnce('conflict', isWrite);
    const name = `Renamed ${work.organization.id}`;
    expect((await changeOrganization({ name }, work).finally(network.restore)).doc.name).toBe(name);
    network = failOnce('conflict', isWrite);
    const made = await prepareOrganization(`Made ${work.organization.id}`, work.at).finally(network.restore);
    expect(made.name).toBe(`Made ${work.organization.id}`);
    await expect(prepareOrganization(name, work.at)).rejects.toMatchObject({ code: 'duplicate' });
  });

  it.each([
    ['crash before', 0],
    ['crash after', 0],
    ['crash before', 1],
    ['crash after', 1],
  ] as const)('are there with a new organization or not at all: %s write %i', async (fault, n) => {
    const name = `Crashed ${randomUUID()}`;
    const network = failOnce(fault, isWrite, n);
    await asProcess(() => prepareOrganization(name, new Date().toISOString())).finally(network.restore);
    expect(network.struck[fault]).toBe(1);
    const there = await findOrganization(name);
    const firm = there
      ? (await readOrganization(there))?.doc
      : await prepareOrganization(name, new Date().toISOString());
    if (!firm) throw new Error('a name without an organization');
    const { store } = toSystemWork(firm, firm.createdAt);
    expect(await listEntries(store.paymentModes)).toHaveLength(4);
    expect(await listEntries(store.series)).toHaveLength(3);
  });

  it('move what is due to the zone they name, also when the first try died before it did', async () => {
    const work = await newBooks();
    await invoice(work, { dueOn: '2030-01-31' });
    const network = failOnce('crash after', isWrite);
    await asProcess(() => changeOrganization({ timezone: 'Asia/Tokyo' }, work)).finally(network.restore);
    await changeOrganization({ timezone: 'Asia/Tokyo' }, work);
    expect(await readAllDue(work.organization.id)).toMatchObject([{ kind: 'invoice', at: '2030-01-31T15:00:00.000Z' }]);
  });
});

describe('a write that ran into the client’s timeout', () => {
  it('is looked up once more, even after four seconds', async () => {
    const work = await newBooks();
    let lost = 0;
    const restore = wrapTransport((inner) => async (request) => {
      if (!isWrite(request) || lost > 0) return inner(request);
      lost += 1;
      await inner(request);
      vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + extendWait(4_000) });
      throw timedOut();
    });
    const id = await customer(work).finally(restore);
    expect(lost).toBe(1);
    expect(await work.store.customers.count('all')).toBe(1);
    expect((await work.store.customers.get(id))?.version).toBe(1);
  });

  it('is given up in the end', async () => {
    const work = await newBooks();
    const restore = wrapTransport((inner) => async (request) => {
      if (!isWrite(request)) return inner(request);
      vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + extendWait(4_000) });
      throw timedOut();
    });
    await expect(customer(work).finally(restore)).rejects.toMatchObject({ code: 'busy' });
  });
});

describe('a BatchGet that is answered in part', () => {
  it('is asked for what is left, until nothing is', async () => {
    const work = await newBooks();
    const ids: number[] = [];
    for (let i = 0; i < 7; i += 1) ids.push(await customer(work, `Customer ${i}`));
    const asked: number[] = [];
    const restore = wrapTransport((inner) => async (request) => {
      if (request.type !== 'batchGet') return inner(request);
      const [[table, { Keys = [], ...options }] = ['', {}]] = Object.entries(request.input.RequestItems ?? {});
      asked.push(Keys.length);
      const half = Math.ceil(Keys.length / 2);
      const [now, later] = [Keys.slice(0, half), Keys.slice(half)];
      const answer = await inner({ ...request, input: { RequestItems: { [table]: { ...options, Keys: now } } } });
      return { ...answer, UnprocessedKeys: later.length > 0 ? { [table]: { ...options, Keys: later } } : {} };
    });
    const found = await work.store.customers.getMany(ids).finally(restore);
    expect([...found.values()].map(({ doc }) => doc.name)).toEqual(ids.map((_, i) => `Customer ${i}`));
    expect(asked).toEqual([7, 3, 1]);
  });
});

describe('failures of the service', () => {
  const named = (name: string, extra: object = {}) => Object.assign(new Error(name), { name, ...extra });
  it('are told apart: not written, perhaps written, final', () => {
    const reasons = (...codes: string[]) => ({ CancellationReasons: codes.map((Code) => ({ Code })) });
    expect(classifyRetry(named('TransactionCanceledException', reasons('None', 'TransactionConflict')))).toBe(
      'refused',
    );
    expect(classifyRetry(named('TransactionCanceledException', reasons('ThrottlingError')))).toBe('refused');
    expect(
      classifyRetry(named('TransactionCanceledException', reasons('ConditionalCheckFailed', 'TransactionConflict'))),
    ).toBe('no');
    expect(classifyRetry(named('TransactionCanceledException', reasons('ValidationError')))).toBe('no');
    expect(classifyRetry(named('ServiceUnavailableException', { $metadata: { httpStatusCode: 503 } }))).toBe('unknown');
    expect(classifyRetry(named('Error', { code: 'EAI_AGAIN' }))).toBe('refused');
    expect(classifyRetry(named('ValidationException', { $metadata: { httpStatusCode: 400 } }))).toBe('no');
  });
});

describe('payments', () => {
  it('keep what they say when they go over to an invoice in another currency', async () => {
    const work = await newBooks();
    const [euro, yen] = [await invoice(work), await invoice(work, { currency: 'JPY' })];
    const made = await payment(work, { invoiceId: euro.id, amount: '12.00' });
    const { doc } = await updatePayment(made.id, { invoiceId: yen.id }, work);
    expect(doc).toMatchObject({ currency: 'JPY', amountMinor: 12 });
    expect((await work.store.invoices.get(yen.id))?.doc).toMatchObject({ paidMinor: 12, state: 'open' });
    expect((await work.store.invoices.get(euro.id))?.doc.paidMinor).toBe(0);
  });
});

describe('settings that were deleted', () => {
  it('may stay where an invoice has them already, and may not be chosen anew', async () => {
    const work = await newBooks();
    const lines = { add: [{ description: 'Work', unitPrice: '100', taxes: [{ id: 1 }] }] };
    const bill = await invoice(work, { lines });
    await deleteEntry(work.store.taxes, 1, work);
    await deleteEntry(work.store.series, 1, work);
    const again = { change: [{ position: 1, quantity: '2', taxes: [{ id: 1 }] }] };
    const { doc } = await updateInvoice(bill.id, { seriesId: 1, lines: again }, work);
    expect(doc).toMatchObject({ number: bill.number, seriesId: 1, totals: { grossMinor: 24_200 } });
    await expect(updateInvoice(bill.id, { lines }, work)).rejects.toMatchObject({ code: 'invalid' });
    await expect(invoice(work, { seriesId: 1 })).rejects.toMatchObject({ code: 'invalid' });
    await updateRecord(work.store.invoices, bill.id, (one) => one, work);
  });
});
