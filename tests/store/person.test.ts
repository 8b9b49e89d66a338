/** What is stored of a person: given to them, and erased, while the books stay whole. */
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { type Firm, newFirm } from '../../lab/api.ts';
import { oneLine } from '../../lab/books.ts';
import { scanTable } from '../../lab/scan.ts';
import { calendarEvent } from '../../lib/domain/calendar-event/calendar-event.ts';
import { comment } from '../../lib/domain/comment/comment.ts';
import { customTable } from '../../lib/domain/custom-table/custom-table.ts';
import { customer } from '../../lib/domain/customer/customer.ts';
import type { Fields } from '../../lib/domain/person/person.ts';
import { createContact } from '../../lib/operations/contact/write.ts';
import { createContract } from '../../lib/operations/contract/create.ts';
import { createCreditNote } from '../../lib/operations/credit-note/write.ts';
import { addRow } from '../../lib/operations/custom-table/rows.ts';
import { createEstimate } from '../../lib/operations/estimate/write.ts';
import { createExpense } from '../../lib/operations/expense/create.ts';
import { createInvoice } from '../../lib/operations/invoice/create.ts';
import { createLead } from '../../lib/operations/lead/write.ts';
import { drainOutbox } from '../../lib/operations/outbox/drain.ts';
import { tryAllAgain } from '../../lib/operations/outbox/list.ts';
import { recordPayment } from '../../lib/operations/payment/record-payment.ts';
import { erasePersonFrom, listMailsTo, takeBackMails } from '../../lib/operations/person/erase.ts';
import { createProposal } from '../../lib/operations/proposal/write.ts';
import { createRecord, updateRecord } from '../../lib/operations/record/records.ts';
import { createRecurringInvoice } from '../../lib/operations/recurring-invoice/write.ts';
import { createEntry } from '../../lib/operations/settings/entries.ts';
import { createStaff } from '../../lib/operations/staff/write.ts';
import { createTask } from '../../lib/operations/task/write.ts';
import { addReply } from '../../lib/operations/ticket/reply.ts';
import { createTicket } from '../../lib/operations/ticket/write.ts';
import { createToken } from '../../lib/operations/token/tokens.ts';
import { createWebhook } from '../../lib/operations/webhook/write.ts';
import { readEnv } from '../../lib/platform/env.ts';
import { readTableName, sendRequest, wrapTransport } from '../../lib/store/client.ts';
import * as keys from '../../lib/store/keys.ts';
import { claim, postpone, setAside } from '../../lib/store/outbox.ts';
import { readOwnEffects } from '../../lib/store/outbox-own.ts';
import { findPlace } from '../../lib/store/verify/places.ts';
import { verify } from '../../lib/store/verify/verify.ts';
import { type Ran, runCommand } from '../support/commands.ts';
import { ownFiles } from '../support/files.ts';
import { ownTable } from '../support/table.ts';

ownTable();
ownFiles();

const folder = mkdtempSync(join(tmpdir(), 'quintet-person-'));
// Numbers of organizations are of this file's table, so files need a place of their own too.
process.env.FILES_FOLDER = join(folder, 'files');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const email = 'Jo.Doe@Example.com';
const lower = email.toLowerCase();
const others = 'bjo.doe@example.com';

const preloading = (support: string): NodeJS.ProcessEnv => ({
  ...process.env,
  NODE_OPTIONS: `--import ${pathToFileURL(join(import.meta.dirname, `../support/${support}.ts`))}`,
});

/** Items of records that are kept as the law demands. */
const kept =
  /^\d+\/((invoice|payment|expense|credit note|contract)\/1 doc|(search|row)\/(invoice|payment|expense|credit note|contract)\/0 0*1)$/;

let firm: Firm;
let o: number;
const person = (what: string, ...args: string[]): Promise<Ran> =>
  runCommand(process.env, 'person', what, '--organization', firm.organization.name, '--email', email, ...args);

/** Keys of items in which a text stands, in lower case. */
async function itemsWith(text: string | RegExp): Promise<string[]> {
  const items = (await scanTable()).filter(
    (item) => findPlace(o, item) !== null && JSON.stringify(item).toLowerCase().search(text) >= 0,
  );
  return items.map(({ pk, sk }) => `${pk} ${sk}`).sort();
}

/** An organization that knows Jo in every way: as contact of a firm, as customer, lead, staff and sender of tickets. */
beforeEach(async () => {
  firm = await newFirm();
  o = firm.organization.id;
  const { work } = firm;
  const { store } = work;
  const file = { name: 'passport.txt', mimeType: 'text/plain', bytes: Buffer.from('passport') };
  const make = (fields: object) =>
    createRecord(store.customers, (born) => customer.parse({ ...born, ...fields }), work);
  await make({ name: 'Acme', contactPerson: 'Jo Doe', notes: `Ask Jo Doe (${email}), not ${others}` });
  await make({
    ...{ name: 'Jo Doe', email, phone: '+44 20 7946 0018', identification: 'GB 77', website: 'jo.example' },
    ...{ address: { street: '1 Doe Street', city: 'Kent' }, extras: { note: `was ${lower}` } },
  });
  await createContact({ customerId: 1, firstName: 'Jo', lastName: 'Doe', email, password: 'secret' }, work);
  await createContact({ customerId: 1, firstName: 'Bjo', lastName: 'Doeling', email: others }, work);
  await createStaff({ firstName: 'Jo', lastName: 'Doe', email, phone: '1', skype: 'jojo' }, work);
  await createToken({ scopes: ['*:read'], staffId: 1, name: `for ${email}` }, work);
  await createLead({ name: 'Jo Doe', source: '1', status: '1', email, company: 'Doe & Sons' }, work);
  await createTicket({ subject: 'Locked out', message: 'I am Jo', department: '1', contactId: 1 }, work, [file]);
  await addReply(1, { message: 'Dear Jo', staffId: 1 }, [file], work);
  await createTicket({ subject: 'Hello', department: '1', senderName: 'Jo', senderEmail: email }, work);
  await createTicket({ subject: 'Printer', department: '1', cc: `${email}, ${others}` }, work);
  await createTask({ name: `Call ${email}`, description: `Jo Doe waits; so does ${others}` }, work);
  const event = {
    ...{ starts: { on: '2026-01-07', time: '09:00:00' }, staffId: 1, startNotified: false },
    ...{ reminderBefore: 30, reminderUnit: 'minutes' },
  };
  for (const shown of [true, false]) {
    const doc = { ...event, title: shown ? 'Fair' : 'Dentist', public: shown };
    await createRecord(store.calendarEvents, (born) => calendarEvent.parse({ ...doc, ...born }), work);
  }
  const lines = oneLine();
  await createProposal(
    { subject: 'A roof for Jo', relation: { kind: 'lead', id: 1 }, issueOn: '2026-01-11', lines },
    work,
  );
  await createEstimate({ customerId: 2, issueOn: '2026-01-10', lines, notes: 'Jo likes blue' }, work);
  await createInvoice({ customerId: 2, issueOn: '2026-01-03', lines }, work);
  await createInvoice({ customerId: 2, draft: true, lines }, work);
  await recordPayment({ invoiceId: 1, amount: '10', mode: 'Cash', paidOn: '2026-01-05', notes: `from ${email}` }, work);
  const paidFor = { subject: 'payment', subjectId: 1, message: `${email} paid; Jo Doe called` };
  await createRecord(store.comments, (born) => comment.parse({ ...paidFor, ...born }), work);
  await createCreditNote({ customerId: 2, issueOn: '2026-01-09', lines }, work);
  await createExpense({ categoryId: 1, spentOn: '2026-01-02', amount: '20', name: `Lunch with ${email}` }, work);
  await createContract({ customerId: 2, subject: 'Care', startsOn: '2026-01-06', value: '1' }, work);
  await createEntry(
    store.customTables,
    (born) => customTable.parse({ ...born, name: 'guests', columns: [{ name: 'who' }] }),
    work,
  );
  await addRow('guests', { who: email }, work);
  const bill = await store.invoices.get(1);
  if (!bill) throw new Error('no invoice');
  await store.save([store.invoices.update(bill, { ...bill.doc, description: 'mailed' })], {
    effects: [{ kind: 'invoice mail', payload: { invoiceId: 1 } }],
  });
});

describe('export', () => {
  it('gives everything that names the person, and nothing that opens a door', async () => {
    const file = join(folder, `${randomUUID()}.jsonl`);
    const { code, out } = await person('export', '--out', file);
    expect([code, out]).toEqual([0, expect.stringMatching(/^exported \d+ records: /)]);
    const text = readFileSync(file, 'utf8');
    const lines = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { recordType: string; id: unknown; relation: string; record: Fields });
    const found = lines.map(
      ({ recordType, id, relation }) => `${recordType} ${recordType === 'mail' ? '' : id}: ${relation}`,
    );
    expect(found.sort()).toEqual([
      'calendar event 1: says what the person did',
      'calendar event 2: says what the person did',
      'comment 1: mentions the person',
      'contact 1: is the person',
      'contract 1: is from or for the person',
      'credit note 1: is from or for the person',
      'custom row 1: mentions the person',
      'customer 1: mentions the person',
      'customer 2: is the person',
      'estimate 1: is from or for the person',
      'expense 1: mentions the person',
      'invoice 1: is from or for the person',
      'invoice 2: is from or for the person',
      'lead 1: is the person',
      'mail : is to go to the person',
      'payment 1: is from or for the person',
      'proposal 1: is from or for the person',
      'reply 1: says what the person did',
      'staff 1: is the person',
      'task 1: mentions the person',
      'ticket 1: is from or for the person',
      'ticket 2: is from or for the person',
      'ticket 3: mentions the person',
      'token 2: says what the person did',
    ]);
    expect(text).not.toMatch(/passwordHash|secretHash|"hash"/);
    expect(lines.find(({ recordType }) => recordType === 'contact')?.record).toMatchObject({ firstName: 'Jo', email });
    expect((await person('export', '--out', file)).code).not.toBe(0);
  });
});

describe('erase', () => {
  it('leaves of the person what was said to stay, and says why', async () => {
    const invoiceBefore = (await firm.work.store.invoices.get(1))?.doc;
    // A webhook is told of what the records are then.
    await createWebhook({ name: 'All', url: 'https://hooks.example.com/all', events: ['*'] }, firm.work);
    const files = join(readEnv().FILES_FOLDER, String(o), 'ticket/1');
    expect(existsSync(join(files, '1-passport.txt'))).toBe(true);
    const { code, out, err } = await person('erase', '--yes');
    expect([code, err.replace(/^Working on .*$/m, '')]).toEqual([0, '']);
    const lines = out.split('\n');
    expect(lines.slice(0, 4).sort()).toEqual([
      'is the person: contact 1',
      'is the person: customer 2',
      'is the person: lead 1',
      'is the person: staff 1',
    ]);
    expect(lines).toContain('taken back: invoice mail 1');
    expect(lines.filter((line) => line.startsWith('stays: ')).sort()).toEqual([
      expect.stringMatching(/^stays: contract 1: .*legal claims/),
      expect.stringMatching(/^stays: credit note 1: tax law/),
      expect.stringMatching(/^stays: expense 1: .*tax law/),
      expect.stringMatching(/^stays: invoice 1: tax law/),
      expect.stringMatching(/^stays: payment 1: .*tax law/),
    ]);
    expect(lines.at(-1)).toMatch(/^erased from \d+ records; 5 records stay$/);
    // Wherever the address, the name or the street still is, it is because of a record that stays.
    await drainOutbox();
    const left = await itemsWith(/\bjo\.doe@|\bjo doe\b|doe street|doe & sons|passport/);
    expect(left.length).toBeGreaterThan(4);
    expect(left.filter((item) => !kept.test(item))).toEqual([]);
    expect((await firm.work.store.invoices.get(1))?.doc).toEqual(invoiceBefore);
    expect((await itemsWith(others)).length).toBeGreaterThan(5);
    expect(existsSync(join(files, '1-passport.txt'))).toBe(false);
    expect((await verify(o)).violations).toEqual([]);
  });

  it('leaves no address that nobody has: a customer’s only contact is its primary one no more', async () => {
    const { contacts, customers } = firm.work.store;
    await updateRecord(contacts, 2, (doc) => ({ ...doc, active: false }), firm.work);
    await person('erase', '--yes');
    expect((await customers.get(1))?.doc.primaryContact).toBeNull();
    const body = { data: { attributes: { customer_id: 1 } } };
    const { body: made } = await firm.as('siwapp')('POST', '/api/v1/invoices', { body });
    const id = (made as { data: { id: string } }).data.id;
    expect((await firm.as('siwapp')('POST', `/api/v1/invoices/${id}/send_email`)).status).toBeGreaterThanOrEqual(400);
  });

  it('empties records of what names the person, and leaves the rest of them', async () => {
    await person('erase', '--yes');
    const { store } = firm.work;
    expect((await store.contacts.get(1))?.doc).toMatchObject({
      ...{
        firstName: 'Erased',
        lastName: '',
        email: 'erased-contact-1@erased.invalid',
        passwordHash: null,
        active: false,
      },
    });
    expect((await store.customers.get(1))?.doc).toMatchObject({
      ...{ name: 'Acme', contactPerson: '[erased]', notes: `Ask [erased] ([erased]), not ${others}`, active: true },
      // Nothing more is addressed to nobody.
      primaryContact: { id: 2, name: 'Bjo Doeling', email: 'bjo.doe@example.com' },
    });
    expect((await store.customers.get(2))?.doc).toMatchObject({
      ...{ name: 'Erased', email: '', phone: '', identification: '', website: '', active: false, extras: {} },
    });
    expect((await store.staff.get(1))?.doc).toMatchObject({ firstName: 'Erased', phone: '', skype: '', active: false });
    expect((await store.tickets.get(1))?.doc).toMatchObject({
      subject: 'Erased',
      message: '',
      files: [],
      replyCharacters: 6,
    });
    expect((await store.tickets.get(3))?.doc).toMatchObject({ subject: 'Printer', cc: others });
    expect((await store.replies.get(1))?.doc.message).toBe('Erased');
    expect((await store.comments.get(1))?.doc.message).toBe('[erased] paid; [erased] called');
    expect((await store.tasks.get(1))?.doc).toMatchObject({
      ...{ name: 'Call [erased]', description: `[erased] waits; so does ${others}` },
    });
    expect((await store.calendarEvents.get(1))?.doc.title).toBe('Fair');
    expect((await store.calendarEvents.get(2))?.doc.title).toBe('Erased');
    expect((await store.estimates.get(1))?.doc).toMatchObject({ customer: { name: 'Erased', email: '' }, notes: null });
    expect((await store.invoices.get(2))?.doc).toMatchObject({
      state: 'draft',
      customer: { name: 'Erased', email: '' },
    });
    expect((await store.invoices.get(2))?.doc.totals.grossMinor).toBe(10_000);
    expect((await store.customRows.get(1))?.doc.values).toEqual({ who: '[erased]' });
  });

  it('is seen by pollers, and done once', async () => {
    const since = (Date.now() - 1) * 1_000;
    await person('erase', '--yes');
    const window = { afterMicros: since, limit: 100, newestFirst: false };
    const changed = await firm.work.store.changes('customers', window);
    expect(changed.map(({ id }) => id).sort()).toEqual([1, 2]);
    const again = await person('erase', '--yes');
    expect([again.code, again.out.split('\n').at(-1)]).toEqual([
      0,
      expect.stringMatching(/^erased from 0 records; \d/),
    ]);
    expect(again.out).not.toMatch(/is the person/);
  });

  it('leaves a customer alone that is said to be a firm, but for the address', async () => {
    const { code } = await person('erase', '--yes', '--firms', '2');
    expect(code).toBe(0);
    expect((await firm.work.store.customers.get(2))?.doc).toMatchObject({ email: '', phone: '+44 20 7946 0018' });
    expect((await firm.work.store.estimates.get(1))?.doc.notes).toBe('Jo likes blue');
  });

  it('is refused while the person is billed, and without a yes, and then changes nothing', async () => {
    const before = await itemsWith(lower);
    const unsure = await person('erase');
    expect([unsure.code, unsure.err]).toEqual([2, expect.stringMatching(/say --yes/)]);
    const rule = { customerId: 2, startsOn: '2026-01-01', every: 1, unit: 'month', lines: oneLine() } as const;
    const { doc } = await createRecurringInvoice(rule, firm.work);
    const billed = await person('erase', '--yes');
    expect([billed.code, billed.err]).toEqual([2, expect.stringMatching(/recurring invoice \d+ bills this person/)]);
    expect((await itemsWith(lower)).filter((item) => before.includes(item))).toEqual(before);
    await updateRecord(firm.work.store.recurringInvoices, doc.id, (one) => ({ ...one, nextOn: null }), firm.work);
    expect((await person('erase', '--yes')).code).toBe(0);
  });

  it('goes on where it broke off', async () => {
    const contact = { contactIds: new Set([1]), staffIds: new Set([1]), leadIds: new Set([1]) };
    const jo = { email: lower, ...contact, customerIds: new Set([2]), names: ['Jo Doe'] };
    for (const ref of ['estimate 1', 'lead 1', 'staff 1', 'customer 2']) {
      const [recordType = '', id] = ref.split(' ');
      expect(await erasePersonFrom({ recordType, id: Number(id) }, jo, firm.work)).toBe(true);
    }
    const { code, out } = await person('erase', '--yes');
    expect([code, out]).toEqual([0, expect.stringMatching(/^is the person: contact 1\n/)]);
    expect((await verify(o)).violations).toEqual([]);
    expect((await itemsWith(/\bjo\.doe@/)).filter((item) => !kept.test(item))).toEqual([]);
  });

  it('takes back what waits when it is answered, wherever a drain has put it meanwhile', async () => {
    const child = spawn(
      process.execPath,
      ['scripts/person.ts', 'erase', '--organization', firm.organization.name, '--email', email],
      { env: preloading('terminal'), cwd: join(import.meta.dirname, '../..') },
    );
    let out = '';
    child.stdout.on('data', (chunk: Buffer) => (out += chunk));
    for await (const chunk of child.stderr) if (String(chunk).includes('Type yes')) break;
    const { waiting } = await readOwnEffects(o, 10);
    const mail = waiting.find(({ kind }) => kind === 'invoice mail');
    const claimed = mail && (await claim(mail, Date.now() + 1_000));
    if (!claimed) throw new Error('no mail');
    const failure = { failedSince: Date.now(), reason: 'ReceiverFailed', answer: null, payload: claimed.payload };
    await postpone(claimed, failure, Date.now() + 60_000);
    child.stdin.end('yes\n');
    const [code] = await once(child, 'close');
    expect([code, out]).toEqual([0, expect.stringContaining('\ntaken back: invoice mail 1\n')]);
    expect((await readOwnEffects(o, 10)).waiting.filter(({ lane }) => lane === 'mail')).toEqual([]);
    expect((await verify(o)).violations).toEqual([]);
  });

  it('finds a mail again that is moved while it is taken back, and says what had gone', async () => {
    const { waiting } = await readOwnEffects(o, 10);
    const mail = waiting.find(({ kind }) => kind === 'invoice mail');
    if (!mail) throw new Error('no mail');
    const jo = {
      ...{ email: lower, customerIds: new Set([2]), names: ['Jo Doe'] },
      ...{ contactIds: new Set<number>(), staffIds: new Set<number>(), leadIds: new Set<number>() },
    };
    // Between the list and the delete it fails for good; then between the next list and delete somebody retries it.
    const moves = [() => setAside(mail, 'too old'), () => tryAllAgain(firm.work)];
    const restore = wrapTransport((inner) => async (request) => {
      const isDelete = request.type === 'transact' && request.input.TransactItems?.every(({ Delete }) => Delete);
      const move = isDelete ? moves.shift() : undefined;
      await move?.();
      return inner(request);
    });
    const { taken, gone } = await takeBackMails(jo, firm.work).finally(restore);
    expect([moves.length, taken.map(({ mail: { id } }) => id), gone]).toEqual([0, [mail.id], []]);
    expect(await listMailsTo(jo, firm.work)).toEqual([]);
    // One that goes out meanwhile is not said to be taken back.
    const promised = await firm.work.store.promise({ kind: 'invoice mail', payload: { invoiceId: 1 } }, Date.now());
    const restoreAgain = wrapTransport((inner) => async (request) => {
      if (request.type === 'transact') {
        restoreAgain();
        await promised();
      }
      return inner(request);
    });
    const late = await takeBackMails(jo, firm.work);
    expect([late.taken, late.gone.length]).toEqual([[], 1]);
  });

  it('says that a mail waits which was promised while it erased', async () => {
    const args = ['erase', '--organization', firm.organization.name, '--email', email, '--yes'];
    const { out, code } = await runCommand(preloading('mail-meanwhile'), 'person', ...args);
    const shard = keys.outboxPartition(o % keys.outboxShards);
    expect([code, out]).toEqual([
      1,
      expect.stringMatching(new RegExp(`^still there: ${shard} ${keys.laneStart(o, 'mail')}#`, 'm')),
    ]);
  });

  it('says where the person is still named, if that is not said to stay', async () => {
    const stale = { ...keys.rowKey(o, 'task', 'search', 99), text: `call ${lower}` };
    await sendRequest({ type: 'put', input: { TableName: readTableName(), Item: stale } });
    const { out, code } = await person('erase', '--yes');
    expect([code, out]).toEqual([1, expect.stringContaining(`still there: ${stale.pk} ${stale.sk}\n`)]);
  });

  it('refuses with code 2 what it cannot do', async () => {
    const cases: [string[], RegExp][] = [
      [['erase'], /--organization is required/],
      [['export', '--organization', 'x', '--email', 'jo'], /--email must be an e-mail address/],
      [['export', '--organization', 'x', '--email', email], /--out is required/],
      [['forget', '--organization', 'x', '--email', email], /Usage/],
      [['erase', '--organization', 'x', '--email', email, '--firms', 'a'], /--firms/],
      [['erase', '--organization', 'Nobody', '--email', email], /no organization "Nobody"/],
    ];
    const answers = await Promise.all(cases.map(([args]) => runCommand(process.env, 'person', ...args)));
    for (const [i, { code, err }] of answers.entries())
      expect([code, err]).toEqual([2, expect.stringMatching(cases[i]?.[1] ?? /^$/)]);
  });
});
