/**
 * `npm run verify`: each kind of damage, done to the table by hand, is named; what is derived is made
 * anew to the last attribute, what is not is left alone; and a firm at work gives no false alarm.
 */
import { isDeepStrictEqual } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { handler } from '../../functions/jobs/generate-recurring.ts';
import { customer, invoice, newBooks, oneLine, payment, rule } from '../../lab/books.ts';
import { randomFrom } from '../../lab/faults.ts';
import { furnishedFirm } from '../../lab/fixtures.ts';
import { comment } from '../../lib/domain/comment/comment.ts';
import { chargeRecords } from '../../lib/operations/invoice/charge.ts';
import { deleteInvoice } from '../../lib/operations/invoice/delete.ts';
import { updateInvoice } from '../../lib/operations/invoice/update.ts';
import { toSystemWork } from '../../lib/operations/organization/prepare.ts';
import { changeOrganization } from '../../lib/operations/organization/update.ts';
import { deletePayment, updatePayment } from '../../lib/operations/payment/record-payment.ts';
import { createRecord, deleteRecord, updateRecord } from '../../lib/operations/record/records.ts';
import { updateTask } from '../../lib/operations/task/write.ts';
import { createTimesheet, deleteTimesheet, updateTimesheet } from '../../lib/operations/timesheet/write.ts';
import { pause } from '../../lib/platform/clock.ts';
import { type Item, readTableName, sendRequest } from '../../lib/store/client.ts';
import { readAllDue } from '../../lib/store/due.ts';
import * as keys from '../../lib/store/keys.ts';
import { finishEffect, promise, setAside } from '../../lib/store/outbox.ts';
import { readOwnEffects } from '../../lib/store/outbox-own.ts';
import { readItem } from '../../lib/store/read.ts';
import { findPlace } from '../../lib/store/verify/places.ts';
import { scanPages } from '../../lib/store/verify/scan.ts';
import { verify } from '../../lib/store/verify/verify.ts';
import type { Work } from '../../lib/store/work.ts';
import { ownTable } from '../support/table.ts';

ownTable();

let work: Work;
/** The firm's number. */
let o: number;
const listKey = (recordType: string, order: 'id' | 'date', list: string, sk: string): keys.Key => ({
  pk: keys.listPartition(o, recordType, order, list),
  sk,
});
const docKey = (recordType: string, id: number): keys.Key => keys.documentKey(o, recordType, 'own', id);

/** Everything of the firm, by key; counters that stand at nothing are as good as none. */
async function everything(): Promise<Map<string, Item>> {
  const items: Item[] = [];
  for await (const page of scanPages({ organizationId: o }))
    items.push(...page.filter((item) => findPlace(o, item) !== null));
  const plain = items.map((item): [string, Item] => {
    const isCounter = findPlace(o, item)?.type === 'counter';
    const entries = Object.entries(item).filter(([, value]) => !(isCounter && value === 0));
    return [`${item.pk} ${item.sk}`, Object.fromEntries(entries)];
  });
  return new Map(plain.filter(([, item]) => findPlace(o, item)?.type !== 'counter' || Object.keys(item).length > 2));
}

async function read(key: keys.Key): Promise<Item> {
  const found = await readItem(key);
  if (!found) throw new Error(`there is no ${key.pk} ${key.sk}`);
  return found;
}

const put = (key: keys.Key, attributes: Item) =>
  sendRequest({ type: 'put', input: { TableName: readTableName(), Item: { ...key, ...attributes } } });
const lose = (key: keys.Key) => sendRequest({ type: 'delete', input: { TableName: readTableName(), Key: key } });
/** Changes attributes of an item that is there; undefined takes one away. */
const spoil = async (key: keys.Key, attributes: Item) => put(key, { ...(await read(key)), ...attributes });
/** Changes a document behind everybody's back. */
async function forge(recordType: string, id: number, change: (doc: Item) => Item): Promise<void> {
  const { doc } = await read(docKey(recordType, id));
  await spoil(docKey(recordType, id), { doc: JSON.stringify(change(JSON.parse(String(doc)))) });
}
const dueKeyOf = async (id: number): Promise<keys.Key> => {
  const entry = (await readAllDue(o)).find((one) => one.id === id);
  return entry ? keys.dueKey(entry) : { pk: '', sk: '' };
};

type Damage = { name: string; inflict: () => Promise<unknown>; says: RegExp };

/** Derived, so that it is made anew, exactly as it was. */
const derived: Damage[] = [
  {
    name: 'a list member is gone',
    inflict: () => lose(listKey('invoice', 'id', 'all', 'M#000000000001')),
    says: /^missing list member: \d+\/list\/invoice\/id\/all M#000000000001 \(of invoice 1\)$/,
  },
  {
    name: 'a member of a list by date is gone',
    inflict: () => lose(listKey('invoice', 'date', 'project=1/active', 'M2024-01-03#000000000001')),
    says: /^missing list member: \d+\/list\/invoice\/date\/project=1\/active /,
  },
  {
    name: 'a list has a member that is no record',
    inflict: () => put(listKey('customer', 'id', 'all', 'M#000000000077'), {}),
    says: /^left over list member: .* \(of customer 77\)$/,
  },
  {
    name: 'a list has a member that belongs in another',
    inflict: () => put(listKey('invoice', 'date', 'state=paid', 'M2024-01-03#000000000001'), {}),
    says: /^left over list member: .*state=paid /,
  },
  {
    name: 'a member of a list cannot be read',
    inflict: () => put(listKey('invoice', 'date', 'all', 'Mrubbish'), {}),
    says: /^left over list member: .* Mrubbish$/,
  },
  {
    name: 'a counter counts too many',
    inflict: () => spoil(listKey('customer', 'id', 'all', 'C000000000000'), { r00: 3 }),
    says: /^wrong counter: .*\/list\/customer\/id\/all C000000000000 has r00 3, not 2$/,
  },
  {
    name: 'a counter is gone',
    inflict: () => lose(listKey('invoice', 'date', 'all', 'C2024-01')),
    says: /^wrong counter: .* C2024-01 has r03\.000000000 not at all, not 1$/,
  },
  {
    name: 'a list without members counts some',
    inflict: () => put(listKey('invoice', 'date', 'customer=9', 'C2024-01'), { 'r03.000000000': 2 }),
    says: /^wrong counter: .*customer=9 .* has r03\.000000000 2, not 0$/,
  },
  {
    name: 'a counter is no number',
    inflict: () => spoil(listKey('payment', 'id', 'all', 'C000000000000'), { r00: 'one' }),
    says: /^wrong counter: .* has r00 one, not 1$/,
  },
  {
    name: 'the guard of a number is gone',
    inflict: () => lose(keys.guardKey(o, 'invoice-number/1/1')),
    says: /^missing guard: .*invoice-number\/1\/1 guard \(of invoice 1\)$/,
  },
  {
    name: 'what is printed has no guard, as on bills from before it had one',
    inflict: () => lose(keys.guardKey(o, 'invoice-reference/inv-1')),
    says: /^missing guard: .*invoice-reference\/inv-1 guard \(of invoice 1\)$/,
  },
  {
    name: 'a number that nobody has is guarded',
    inflict: () => put(keys.guardKey(o, 'invoice-number/1/99'), { id: 1 }),
    says: /^left over guard: .*invoice-number\/1\/99/,
  },
  {
    name: 'a guard is for a record that is gone',
    inflict: () => put(keys.guardKey(o, 'staff-email/gone@example.com'), { id: 55 }),
    says: /^left over guard: .*staff-email\/gone@example\.com/,
  },
  {
    name: 'a guard names the wrong record',
    inflict: () => put(keys.guardKey(o, 'invoice-number/1/1'), { id: 3 }),
    says: /^stale guard: .*invoice-number\/1\/1 guard \(of invoice 1\)$/,
  },
  {
    name: 'a thin row is stale',
    inflict: () => spoil(keys.rowKey(o, 'invoice', 'row', 1), { row: '{"id":1,"gross":1}' }),
    says: /^stale thin row: .*\/row\/invoice\/0 000000000001 \(of invoice 1\)$/,
  },
  {
    name: 'a thin row is gone',
    inflict: () => lose(keys.rowKey(o, 'expense', 'row', 1)),
    says: /^missing thin row: /,
  },
  {
    name: 'a search row is stale',
    inflict: () => spoil(keys.rowKey(o, 'customer', 'search', 1), { text: 'somebody else' }),
    says: /^stale search row: /,
  },
  {
    name: 'a search row is left over',
    inflict: () => put(keys.rowKey(o, 'item', 'search', 50), { text: 'a thing of the past' }),
    says: /^left over search row: .* \(of item 50\)$/,
  },
  {
    name: 'references are counted wrong',
    inflict: () => spoil(keys.sumsKey(o, 'customer', 1), { references: 0 }),
    says: /^wrong figure: .*\/customer\/1 sums has references 0, not \d+$/,
  },
  {
    name: 'what is billed is summed up wrong',
    inflict: () => spoil(keys.sumsKey(o, 'customer', 1), { 'billed.EUR': 1 }),
    says: /^wrong figure: .* has billed\.EUR 1, not 29040$/,
  },
  {
    name: 'what is paid is summed up wrong',
    inflict: () => spoil(keys.sumsKey(o, 'customer', 1), { 'paid.EUR': undefined }),
    says: /^wrong figure: .* has paid\.EUR not at all, not 1000$/,
  },
  {
    name: 'expenses are summed up wrong',
    inflict: () => spoil(keys.sumsKey(o, 'project', 1), { 'expense.EUR': -5 }),
    says: /^wrong figure: .*\/project\/1 sums has expense\.EUR -5, not 2000$/,
  },
  {
    name: 'the figures beside a record are gone',
    inflict: () => lose(keys.sumsKey(o, 'customer', 1)),
    says: /^missing figures: .*\/customer\/1 sums \(of customer 1\)$/,
  },
  {
    name: 'there are figures beside no record',
    inflict: () => put(keys.sumsKey(o, 'customer', 44), { references: 0 }),
    says: /^left over figures: .*\/customer\/44 sums/,
  },
  {
    name: 'a change is not listed',
    inflict: async () =>
      lose({
        pk: keys.changesPartition(o, 'customer'),
        sk: `${(await read(docKey('customer', 1))).stamp}#000000000001`,
      }),
    says: /^missing change entry: /,
  },
  {
    name: 'an old change is still listed',
    inflict: () => put({ pk: keys.changesPartition(o, 'invoice'), sk: '01700000000000001#000000000001' }, { id: 1 }),
    says: /^left over change entry: .* \(of invoice 1\)$/,
  },
  {
    name: 'the schedule knows nothing of a rule',
    inflict: async () => lose(await dueKeyOf(2)),
    says: /^missing due entry: .* \(of recurring invoice 2\)$/,
  },
  {
    name: 'the schedule knows a rule that is gone',
    inflict: () => {
      const entry = { organizationId: o, kind: 'recurring invoice', id: 60, at: '2024-05-01T00:00:00.000Z' };
      return put(keys.dueKey(entry), entry);
    },
    says: /^left over due entry: system\/due\/.* \(of recurring invoice 60\)$/,
  },
  {
    name: 'an entry of the schedule is spoilt',
    inflict: async () => spoil(await dueKeyOf(1), { id: 3 }),
    says: /^stale due entry: /,
  },
  {
    name: 'ids are about to be given again',
    inflict: () => spoil(keys.sequenceKey(o, 'invoice'), { n: 1 }),
    says: /^sequence behind: \d+\/sequence\/invoice n stands at 1, but there is invoice 3$/,
  },
  {
    name: 'the counter of ids is gone',
    inflict: () => lose(keys.sequenceKey(o, 'customer')),
    says: /^sequence behind: .* stands at nothing, but there is customer 2$/,
  },
  {
    name: 'numbers of a series are about to be given again',
    inflict: () => spoil(keys.sequenceKey(o, 'series/1'), { n: 1 }),
    says: /^sequence behind: .*series\/1 n stands at 1, but invoice 3 has number 2$/,
  },
  {
    name: 'the directory has lost the organization',
    inflict: () => lose({ pk: keys.organizationsPartition, sk: keys.padNumber(o) }),
    says: /^missing directory entry: system\/organizations /,
  },
  {
    name: 'the directory has lost the name',
    inflict: () => lose(keys.organizationNameKey(work.organization.name.toLowerCase())),
    says: /^missing directory entry: system\/organization-names /,
  },
  {
    name: 'the directory still has an old name',
    inflict: () => put(keys.organizationNameKey(`once ${o}`), { id: o }),
    says: /^left over directory entry: system\/organization-names once /,
  },
];

const effect = (fields: Item): Promise<unknown> =>
  put(
    { pk: keys.outboxPartition(o % keys.outboxShards), sk: `01700000000000001#${o}#mark-0` },
    { organizationId: o, attempts: 0, ...fields },
  );

/** An invoice with its only line as one that charges a record. */
const charging =
  (origin: string, originId: number) =>
  (doc: Item): Item => ({ ...doc, lines: (doc.lines as Item[]).map((line) => ({ ...line, origin, originId })) });

/** In documents, or in what is derived from nothing: told, and left as it is. */
const lasting: Damage[] = [
  {
    name: 'two invoices have one number',
    inflict: () => forge('invoice', 3, (doc) => ({ ...doc, number: 1, reference: 'INV-1' })),
    says: /^guard claimed by invoice 1 and invoice 3: .*invoice-number\/1\/1 guard$/,
  },
  {
    name: 'totals are not what lines come to',
    inflict: () => forge('invoice', 3, (doc) => ({ ...doc, totals: { ...(doc.totals as Item), grossMinor: 1 } })),
    says: /^invoice 3: its totals are not what its lines come to$/,
  },
  {
    name: 'a recurring invoice is worked out wrong',
    inflict: () => forge('recurring invoice', 2, (doc) => ({ ...doc, lines: [] })),
    says: /^recurring invoice 2: its totals are not what its lines come to$/,
  },
  {
    name: 'a paid invoice has something to pay',
    inflict: () => forge('invoice', 3, (doc) => ({ ...doc, state: 'paid' })),
    says: /^invoice 3: it is paid with something to pay$/,
  },
  {
    name: 'a payment and its invoice say different amounts',
    inflict: () => forge('payment', 1, (doc) => ({ ...doc, amountMinor: 900 })),
    says: /^invoice 1 and payment 1 do not say the same$/,
  },
  {
    name: 'a payment is gone',
    inflict: () => lose(docKey('payment', 1)),
    says: /^invoice 1 lists payment 1, which is not there$/,
  },
  {
    name: 'an invoice does not list its payment',
    inflict: () => forge('invoice', 1, (doc) => ({ ...doc, payments: [], paidMinor: 0 })),
    says: /^invoice 1 does not list payment 1, which is of it$/,
  },
  {
    name: 'time is on an invoice that does not charge it',
    inflict: () => forge('timesheet', 1, (doc) => ({ ...doc, invoiceId: 1 })),
    says: /^invoice 1 does not list timesheet 1, which is of it$/,
  },
  {
    name: 'an expense is on an invoice that does not charge it',
    inflict: () => forge('expense', 1, (doc) => ({ ...doc, invoiceId: 3 })),
    says: /^invoice 3 does not list expense 1, which is of it$/,
  },
  {
    name: 'an invoice charges time that is free',
    inflict: () => forge('invoice', 3, charging('time entry', 1)),
    says: /^invoice 3 lists timesheet 1, which is of none$/,
  },
  {
    name: 'an invoice charges an expense that is not there',
    inflict: () => forge('invoice', 3, charging('expense', 70)),
    says: /^invoice 3 lists expense 70, which is not there$/,
  },
  {
    name: 'two invoices charge the same time',
    inflict: async () => {
      await chargeRecords(
        1,
        { add: { timesheets: [1], expenses: [] }, remove: { timesheets: [], expenses: [] } },
        work,
      );
      await forge('invoice', 3, charging('time entry', 1));
    },
    says: /^invoice 3 lists timesheet 1, which is of invoice 1$/,
  },
  {
    name: 'a record refers to one that is gone',
    inflict: () => lose(docKey('customer', 1)),
    says: /^expense 1 refers to customer 1, which is not there$/,
  },
  {
    name: 'a document cannot be read',
    inflict: () => spoil(docKey('invoice', 1), { doc: '{"id":1}' }),
    says: /^invoice 1 cannot be read: /,
  },
  {
    name: 'the settings of the organization cannot be read',
    inflict: () => spoil(keys.organizationKey(o), { doc: '{"id":1}' }),
    says: /^organization \d+ cannot be read: /,
  },
  {
    name: 'a document says that it is another',
    inflict: () => forge('customer', 2, (doc) => ({ ...doc, id: 1 })),
    says: /^customer 2 cannot be read: it says that it is customer 1$/,
  },
  {
    name: 'a rule counts fewer invoices than it has made',
    inflict: () =>
      forge('invoice', 3, (doc) => ({
        ...doc,
        generatedFrom: { recurringInvoiceId: 2, invoiceId: null, on: doc.issueOn },
      })),
    says: /^recurring invoice 2 counts 0 invoices and has created 1$/,
  },
  {
    name: 'a rule is about to create a date again',
    inflict: () =>
      forge('invoice', 3, (doc) => ({
        ...doc,
        issueOn: '2024-01-31',
        generatedFrom: { recurringInvoiceId: 2, invoiceId: null, on: '2024-01-31' },
      })),
    says: /^recurring invoice 2 is about to create 2024-01-31 again$/,
  },
  {
    name: 'the time at a task’s rate is not that of its entries',
    inflict: () => forge('task time', 1, (doc) => ({ ...doc, minutes: { 1: 60 } })),
    says: /^the time of task 1 counts 60 minutes, and its entries come to 120$/,
  },
  {
    name: 'the time at a task’s rate is gone',
    inflict: () => lose(docKey('task time', 1)),
    says: /^the time of task 1 counts 0 minutes, and its entries come to 120$/,
  },
  {
    name: 'the time of a task goes by another rate than the task',
    inflict: () => forge('task time', 1, (doc) => ({ ...doc, hourlyRate: '5' })),
    says: /^the time of task 1 goes by project 1 at 5, and the task by project 1 at its rate$/,
  },
  {
    name: 'an invoice goes to an address that cannot be mailed',
    inflict: () =>
      forge('invoice', 3, (doc) => ({
        ...doc,
        customer: { ...(doc.customer as Item), email: 'jo@example.com, jo@home' },
      })),
    says: /^invoice 3: cannot be mailed: 'jo@home' is no e-mail address$/,
  },
  {
    name: 'a contact has an address that cannot be mailed',
    inflict: () => forge('contact', 1, (doc) => ({ ...doc, email: 'Jo Doe' })),
    says: /^contact 1: cannot be mailed: 'Doe' is no e-mail address$/,
  },
  {
    name: 'an effect is about a record that is gone',
    inflict: () => effect({ kind: 'invoice mail', payload: { invoiceId: 70 } }),
    says: /^effect about invoice 70, which is not there: system\/outbox\//,
  },
  {
    name: 'an effect does not say what it is about',
    inflict: () => effect({ kind: 'payment mail', payload: {} }),
    says: /^effect malformed: system\/outbox\//,
  },
  {
    name: 'an effect is set aside',
    inflict: () =>
      put(
        { pk: keys.setAsidePartition(o % keys.outboxShards), sk: `01700000000000001#${o}#mark-0` },
        { organizationId: o, kind: 'invoice mail', payload: { invoiceId: 1 }, attempts: 10, reason: 'Error' },
      ),
    says: /^effect set aside \(invoice mail, Error\): system\/outbox-aside\//,
  },
  {
    name: 'an effect is in a lane where nobody looks for it',
    inflict: () =>
      put(
        { ...keys.outboxKey(o, 'webhook', '01700000000000001', 'mark-0') },
        { organizationId: o, kind: 'invoice mail', payload: { invoiceId: 1 }, attempts: 0 },
      ),
    says: /^effect in a lane that is not its own: system\/outbox\/\d 0+\d+\/webhook#/,
  },
  {
    name: 'what is known of a receiver is spoilt',
    inflict: () => put(keys.circuitKey(o, 'mail'), { organizationId: o, failures: 'many' }),
    says: /^circuit malformed: system\/outbox\/\d 0+\d+\/mail#!$/,
  },
  {
    name: 'there is something of no known kind',
    inflict: () => put({ pk: `${o}/unicorn/1`, sk: 'doc' }, { doc: '{}' }),
    says: /^of no known kind: \d+\/unicorn\/1 doc$/,
  },
];

/** Everything that the firm has while it is whole. */
let whole: Map<string, Item>;

/** One firm for all cases of a block, since the table is read whole for each: after a case it is as it was. */
function keepWhole(): void {
  beforeAll(async () => {
    ({ work } = await furnishedFirm());
    o = work.organization.id;
    whole = await everything();
  });
  afterEach(async () => {
    const now = await everything();
    for (const [name, { pk, sk }] of now) if (!whole.has(name)) await lose({ pk: String(pk), sk: String(sk) });
    for (const [name, { pk, sk, ...attributes }] of whole) {
      if (!isDeepStrictEqual(now.get(name), whole.get(name))) await put({ pk: String(pk), sk: String(sk) }, attributes);
    }
  });
  afterAll(async () => expect((await verify(o)).violations).toEqual([]));
}

const documentsOf = (items: ReadonlyMap<string, Item>) =>
  new Map([...items].filter(([, item]) => 'doc' in item || 'payload' in item));

describe('damage to what is derived', () => {
  keepWhole();

  it.each(derived)('$name: is named, and made anew', async ({ inflict, says }) => {
    await inflict();
    expect(await everything()).not.toEqual(whole);

    const { violations, repaired } = await verify(o);
    expect(violations).toContainEqual(expect.stringMatching(says));
    expect(repaired).toEqual([]);

    const repair = await verify(o, { repair: true });
    expect(repair.repaired).toContainEqual(expect.stringMatching(says));
    expect(repair.repaired).toHaveLength(violations.length);
    expect(repair.violations).toEqual([]);
    expect(await everything()).toEqual(whole);
  });

  it('of many kinds at once is mended at once', async () => {
    for (const item of whole.values()) {
      const place = findPlace(o, item);
      const key = { pk: String(item.pk), sk: String(item.sk) };
      // The directory must still find it.
      if (place?.type === 'kept' && !key.pk.startsWith('system/organization')) await lose(key);
      if (place?.type === 'counter' || place?.type === 'figures' || place?.type === 'sequence') await lose(key);
    }
    expect((await verify(o)).violations.length).toBeGreaterThan(50);
    await verify(o, { repair: true });
    expect((await verify(o)).violations).toEqual([]);
    const after = await everything();
    expect([...after.keys()].sort()).toEqual([...whole.keys()].sort());
    const sequence = `${o}/sequence/tax n`;
    expect(after.get(sequence)).toEqual(whole.get(sequence));
  });
});

describe('damage that nobody but people can mend', () => {
  keepWhole();

  it.each(lasting)('$name: is named, and left alone', async ({ inflict, says }) => {
    await inflict();
    const before = documentsOf(await everything());
    expect((await verify(o)).violations).toContainEqual(expect.stringMatching(says));
    const repair = await verify(o, { repair: true });
    expect(repair.violations).toContainEqual(expect.stringMatching(says));
    expect(documentsOf(await everything())).toEqual(before);
  });

  it('does not cost an unreadable document what is kept for it', async () => {
    await spoil(docKey('invoice', 1), { doc: '{"id":1}' });
    const { repaired } = await verify(o, { repair: true });
    expect(repaired).toEqual([]);
    await put(docKey('invoice', 1), whole.get(`${o}/invoice/1 doc`) ?? {});
    expect(await everything()).toEqual(whole);
    expect((await verify(o)).violations).toEqual([]);
  });
});

/** A firm with more in it than samples: mails that wait, drafts, other currencies, deleted and changed records. */
async function busyFirm(): Promise<void> {
  ({ work } = await furnishedFirm());
  o = work.organization.id;
  await changeOrganization({ timezone: 'Asia/Tokyo', name: `${work.organization.name} renamed` }, work);
  work = toSystemWork({ ...work.organization, timezone: 'Asia/Tokyo' }, work.at);
  const yen = await invoice(work, { customerId: 2, currency: 'JPY', daysToDue: 10, payments: [{ amount: '100' }] });
  await updateInvoice(yen.id, { customerId: 1, lines: oneLine('7.5') }, work);
  await invoice(work, { draft: true });
  await invoice(work, { number: 40 });
  await invoice(work, { number: 'FREE/1', customerId: 1 });
  const repeated = await invoice(work, { recurring: { every: 1, unit: 'month', maxOccurrences: 2 } });
  await updateInvoice(repeated.id, { cancelled: true }, work);
  await deleteInvoice((await invoice(work, { customerId: 1 })).id, work);
  await rule(work, { startsOn: '2024-01-31', maxOccurrences: 3, sentByEmail: true, customerId: 2 });
  await handler({ time: '2024-06-01T00:00:00Z', shard: keys.toDueShard(o) });
  const make = (born: Parameters<Parameters<typeof createRecord>[1]>[0]) =>
    comment.parse({ ...born, subject: 'payment', subjectId: 1, message: 'Thanks' });
  await createRecord(work.store.comments, make, work);
}

describe('a firm without damage', () => {
  it('has none', async () => {
    await busyFirm();
    const { documents, items, violations } = await verify(o);
    expect(violations).toEqual([]);
    const all = await everything();
    expect(documents).toBe([...all.values()].filter((item) => 'doc' in item).length);
    expect(items).toBeGreaterThanOrEqual(all.size);
    expect(await verify(o, { repair: true })).toMatchObject({ repaired: [], violations: [] });
  });

  it('reports an effect that vanished, even if others were finished, and restores it under its id', async () => {
    ({ work } = await furnishedFirm());
    o = work.organization.id;
    const [{ id: invoiceId }, effect] = [await invoice(work), { kind: 'invoice mail', payload: { invoiceId: 1 } }];
    await work.store.promise({ ...effect, payload: { invoiceId } }, Date.now());
    await finishEffect(await promise(o, effect, Date.now()));
    const [before] = (await readOwnEffects(o, 10)).waiting;
    if (!before) throw new Error('nothing was promised');
    expect((await verify(o)).violations).toEqual([]);
    await setAside(before, 'Error');
    expect((await verify(o)).violations).toEqual([expect.stringMatching(/^effect set aside/)]);

    const [aside] = (await readOwnEffects(o, 10)).aside;
    await lose(aside?.key ?? before.key);
    const says = new RegExp(
      `^effect vanished \\(invoice mail about invoice ${invoiceId}, promised 20.*Z\\): ${o}/promises `,
    );
    expect((await verify(o)).violations).toEqual([expect.stringMatching(says)]);
    expect(await verify(o, { repair: true })).toMatchObject({
      repaired: [expect.stringMatching(says)],
      violations: [],
    });
    const { id, kind, payload, attempts } = before;
    expect((await readOwnEffects(o, 10)).waiting).toMatchObject([{ id, kind, payload, attempts, reason: null }]);
    expect((await verify(o)).violations).toEqual([]);
  });

  it('whose invoice is deleted before its mail is sent is told so', async () => {
    work = await newBooks();
    o = work.organization.id;
    const bill = await invoice(work);
    await effect({ kind: 'invoice mail', payload: { invoiceId: bill.id } });
    expect((await verify(o)).violations).toEqual([]);
    await deleteInvoice(bill.id, work);
    expect((await verify(o)).violations).toEqual([
      expect.stringMatching(/^effect about invoice 1, which is not there/),
    ]);
  });
});

const hours = (count: number): { startedAt: string; endedAt: string } => ({
  startedAt: '2024-03-01T08:00:00.000Z',
  endedAt: `2024-03-01T${String(8 + count).padStart(2, '0')}:00:00.000Z`,
});

/** Four clients who do anything to anything until told to stop; the count of what they did. */
function writers(seed: number): { stop: () => Promise<number> } {
  let done = 0;
  let stopped = false;
  const client = async (random: () => number): Promise<void> => {
    const some = (most: number): number => 1 + Math.floor(random() * most);
    const acts = [
      () => customer(work, `Customer ${some(9)}`),
      () => updateRecord(work.store.customers, some(9), (doc) => ({ ...doc, name: `Name ${some(9)}` }), work),
      () => deleteRecord(work.store.customers, 3 + some(9), work),
      () => invoice(work, { customerId: some(3), draft: random() < 0.3, lines: oneLine(String(some(99))) }),
      () => updateInvoice(some(40), { customerId: some(3), issueOn: `2024-02-0${some(9)}` }, work),
      () => updateInvoice(some(40), { draft: false, lines: oneLine(String(some(99))) }, work),
      () => updateInvoice(some(40), { cancelled: random() < 0.5 }, work),
      () => deleteInvoice(some(40), work),
      () => payment(work, { invoiceId: some(40), amount: String(some(50)) }),
      () => updatePayment(some(20), { invoiceId: some(40), amount: String(some(50)) }, work),
      () => deletePayment(some(20), work),
      () => rule(work, { startsOn: '2024-03-01', customerId: some(3) }),
      () => createTimesheet({ taskId: some(3), staffId: some(2), ...hours(some(9)) }, work),
      () => updateTimesheet(some(20), () => ({ taskId: some(3), ...hours(some(9)) }), work),
      () =>
        updateTimesheet(some(20), () => ({ hourlyRate: random() < 0.5 ? '7' : null, billable: random() < 0.5 }), work),
      () => deleteTimesheet(some(20), work),
      () => updateTask(some(3), () => ({ hourlyRate: random() < 0.3 ? null : String(some(9)) }), work),
    ];
    while (!stopped) {
      // What the rules refuse is part of the game.
      await acts[Math.floor(random() * acts.length)]?.().catch((error: unknown) => {
        expect(error).toMatchObject({ name: 'Problem' });
      });
      done += 1;
      await pause(5);
    }
  };
  const all = [1, 2, 3, 4].map((n) => client(randomFrom(seed + n)));
  return {
    stop: async () => {
      stopped = true;
      await Promise.all(all);
      return done;
    },
  };
}

/** Verifies so many times while four clients do what they like; what was found, in a firm that has no damage. */
async function alarms(seed: number, times: number): Promise<string[]> {
  const clients = writers(seed);
  const found: string[] = [];
  try {
    for (let i = 0; i < times; i += 1) found.push(...(await verify(o)).violations);
  } finally {
    expect(await clients.stop()).toBeGreaterThan(20);
  }
  return [...found, ...(await verify(o)).violations];
}

// More of it, elsewhere: VERIFY_FIRMS=50 vitest run tests/store/verify.test.ts -t work
const firms = Number(process.env.VERIFY_FIRMS ?? 1);

describe('a firm at work', { timeout: 600_000 * firms }, () => {
  beforeEach(async () => {
    ({ work } = await furnishedFirm());
    o = work.organization.id;
    await customer(work, 'Third');
  });

  it('gives no false alarm', async () => {
    for (let seed = 1; seed <= firms; seed += 1) {
      expect(await alarms(seed, 4)).toEqual([]);
      ({ work } = await furnishedFirm());
      o = work.organization.id;
    }
  });

  it('is repaired while it writes, and nothing else changes', async () => {
    const clients = writers(20);
    for (const { name, inflict } of derived) {
      // Whole items cannot be forged by hand beside somebody who writes them.
      if (/member|no record|gone|nobody|beside no/.test(name) && !/counter/.test(name))
        await inflict().catch(() => undefined);
    }
    const counter = { TableName: readTableName(), Key: listKey('customer', 'id', 'all', 'C000000000000') };
    const figures = { TableName: readTableName(), Key: keys.sumsKey(o, 'customer', 2) };
    const more = { UpdateExpression: 'ADD #n :by', ExpressionAttributeValues: { ':by': 5 } };
    await sendRequest({ type: 'update', input: { ...counter, ...more, ExpressionAttributeNames: { '#n': 'r00' } } });
    await sendRequest({
      type: 'update',
      input: { ...figures, ...more, ExpressionAttributeNames: { '#n': 'billed.EUR' } },
    });
    const repaired: string[] = [];
    try {
      for (let i = 0; i < 2; i += 1) repaired.push(...(await verify(o, { repair: true })).repaired);
    } finally {
      await clients.stop();
    }
    expect(repaired.length).toBeGreaterThan(5);
    expect((await verify(o)).violations).toEqual([]);
  });
});
