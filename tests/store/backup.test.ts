/** Backups: whole, the same each time, restored as they were or not at all. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { type Firm, firmWith } from '../../lab/api.ts';
import { customer, generatedDates, invoice, newBooks, oneLine, rule } from '../../lab/books.ts';
import { furnishedFirm } from '../../lab/fixtures.ts';
import { violations } from '../../lab/invariants.ts';
import { scanTable } from '../../lab/scan.ts';
import { forgetPrincipals } from '../../lib/http/authenticate.ts';
import { deleteInvoice } from '../../lib/operations/invoice/delete.ts';
import { changeLogo } from '../../lib/operations/organization/logo.ts';
import { prepareOrganization, toSystemWork } from '../../lib/operations/organization/prepare.ts';
import { drainOutbox } from '../../lib/operations/outbox/drain.ts';
import { tryAllAgain } from '../../lib/operations/outbox/list.ts';
import { generateDue } from '../../lib/operations/schedule/generate-due.ts';
import { revokeToken } from '../../lib/operations/token/tokens.ts';
import { extendWait } from '../../lib/platform/clock.ts';
import { readEnv } from '../../lib/platform/env.ts';
import { backUp } from '../../lib/store/backup/backup.ts';
import { discardRestore, restore } from '../../lib/store/backup/restore.ts';
import { type Item, readTableName, sendRequest, wrapTransport } from '../../lib/store/client.ts';
import * as keys from '../../lib/store/keys.ts';
import { claimNumber } from '../../lib/store/number-claim.ts';
import { createOrganization, findOrganization, readOrganization } from '../../lib/store/organizations.ts';
import { raiseNumber } from '../../lib/store/sequence.ts';
import { createTable } from '../../lib/store/table.ts';
import { openMaintenanceClient } from '../../lib/store/verify/scan.ts';
import { verify } from '../../lib/store/verify/verify.ts';
import type { Work } from '../../lib/store/work.ts';
import { runCommand } from '../support/commands.ts';
import { ownFiles } from '../support/files.ts';
import { ownTable } from '../support/table.ts';

ownTable();
ownFiles();

const folder = mkdtempSync(join(tmpdir(), 'quintet-backup-'));
const mailFolder = join(folder, 'mails');
process.env.MAIL_FOLDER = mailFolder;
// Numbers of organizations are of this file's table, so files need a place of their own too.
process.env.FILES_FOLDER = join(folder, 'files');
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const newFolder = (): string => join(folder, randomUUID());

const useTable = (name: string): void => {
  readEnv().TABLE_NAME = name;
  process.env.TABLE_NAME = name;
  forgetPrincipals();
};

/** Another table, as on another machine, where files are lost too; the former one is back after the test. */
async function elsewhere(firm?: Firm): Promise<void> {
  const former = readTableName();
  onTestFinished(() => useTable(former));
  useTable(`quintet-${randomUUID()}`);
  await createTable(readEnv().DYNAMODB_ENDPOINT ?? '');
  if (!firm) return;
  const files = join(readEnv().FILES_FOLDER, String(firm.organization.id));
  const kept = newFolder();
  if (existsSync(files)) cpSync(files, kept, { recursive: true });
  rmSync(files, { recursive: true, force: true });
  onTestFinished(() => {
    rmSync(files, { recursive: true, force: true });
    if (existsSync(kept)) cpSync(kept, files, { recursive: true });
  });
}

/** All files of a folder by their paths. */
function contentsOf(path: string): Record<string, string> {
  const names = readdirSync(path, { recursive: true, encoding: 'utf8' }).filter((name) =>
    statSync(join(path, name)).isFile(),
  );
  return Object.fromEntries(names.sort().map((name) => [name, readFileSync(join(path, name), 'base64')]));
}

const sorted = (items: readonly Item[]): Item[] =>
  items.toSorted((a, b) => (`${a.pk} ${a.sk}` < `${b.pk} ${b.sk}` ? -1 : 1));

/** What of a table belongs to an organization, but for what no backup has. */
const belongings = (items: readonly Item[], id: number): Item[] =>
  sorted(
    items.filter(
      ({ pk, sk, organizationId, id: named }) =>
        (String(pk).startsWith(`${id}/`) && !String(pk).includes('/idempotency/')) ||
        (String(pk).startsWith('system/due/') && organizationId === id) ||
        (pk === keys.organizationsPartition && sk === keys.padNumber(id)) ||
        (pk === 'system/organization-names' && named === id),
    ),
  );

/** Runs something before each request of a kind that maintenance sends; gives what undoes it. */
function runBefore(command: string, run: (input: object) => Promise<void> | void): () => void {
  const { middlewareStack } = openMaintenanceClient();
  const name = randomUUID();
  middlewareStack.add(
    (next, context) => async (args) => {
      if (context.commandName === command) await run(args.input);
      return next(args);
    },
    { step: 'initialize', name },
  );
  return () => void middlewareStack.remove(name);
}

/** Fails all writes of a restore after the first few, until it is undone. */
function breakWrites(after: number): () => void {
  let writes = 0;
  return runBefore('TransactWriteItemsCommand', () => {
    writes += 1;
    if (writes > after) throw new Error('the machine is switched off');
  });
}

const sleepers = new AsyncLocalStorage<{ asleep: () => Promise<void> }>();

/** Runs a function like a process that sleeps from its first bulk write on, until it is woken. */
function runAsleep<T>(work: () => Promise<T>): { asleep: Promise<void>; ended: Promise<T>; wake: () => void } {
  const [fallen, woken] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  let isAsleep = false;
  const self = { asleep: () => (isAsleep ? woken.promise : Promise.resolve()) };
  const undo = runBefore('TransactWriteItemsCommand', async () => {
    if (sleepers.getStore() !== self) return;
    isAsleep = true;
    fallen.resolve();
    await self.asleep();
  });
  const unwrap = wrapTransport((inner) => async (request) => {
    await sleepers.getStore()?.asleep();
    return inner(request);
  });
  onTestFinished(() => {
    undo();
    unwrap();
  });
  const ended = sleepers.run(self, work);
  ended.catch(() => undefined);
  return { asleep: fallen.promise, ended, wake: woken.resolve };
}

/** A PNG of one pixel. */
const picture = `data:image/png;base64,${'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='}`;

let firm: Firm;
let id: number;
let backup: string;

beforeAll(async () => {
  // A second organization, whose items must stay out of it.
  await furnishedFirm();
  firm = await furnishedFirm({});
  id = firm.organization.id;
  const { work } = firm;
  await changeLogo(picture, {}, work);
  // Dates that were created, and outlive what was created for them.
  const rent = await rule(work, { startsOn: '2026-01-01', customerId: 1 });
  await generateDue(keys.toDueShard(id), '2026-03-15T00:00:00Z');
  const [first] = await work.store.invoices.ids('all', 100).then((ids) => ids.slice(-1));
  if (first) await deleteInvoice(first, work);
  expect((await generatedDates(work, rent.id)).length).toBeGreaterThan(1);
  // A request with an idempotency key, whose answer is kept for a day.
  const body = { description: 'Asked once', rate: '1' };
  const call = { headers: { 'idempotency-key': 'once' }, body };
  expect((await firm.as('perfex')('POST', '/api/items', call)).status).toBe(200);
  await drainOutbox();
  backup = newFolder();
  const { oneMoment, missing, scans } = await backUp(id, backup);
  expect({ oneMoment, missing, scans }).toEqual({ oneMoment: true, missing: [], scans: 2 });
});

describe('a restored organization', () => {
  it('has all that was stored, keeps its number and its tokens, and its backup has the same bytes', async () => {
    const before = belongings(await scanTable(), id);
    await elsewhere(firm);
    const { organization, setAside, items } = await restore(backup);
    expect([organization, setAside]).toEqual([(await readOrganization(id))?.doc, 0]);
    const after = await scanTable();
    expect(belongings(after, id)).toEqual(before);
    // Nothing but the counter of organizations is there beside it.
    expect(after.length).toBe(before.length + 1);
    expect(items).toBe(before.length - 2);
    expect(violations(after)).toEqual([]);
    expect((await verify(id)).violations).toEqual([]);
    const again = newFolder();
    await backUp(id, again);
    expect(contentsOf(again)).toEqual(contentsOf(backup));
    const ask = firmWith(organization, firm.token).as('perfex');
    const { status, body } = await ask('GET', '/api/tickets/1/attachments/1');
    expect([status, String(body)]).toEqual([200, 'heavy']);
    // New organizations do not get its number.
    expect((await prepareOrganization('Next', new Date().toISOString())).id).toBe(id + 1);
  });

  it('goes on: its rule makes the next date and none that it has made, and pollers see it', async () => {
    await elsewhere(firm);
    const { organization } = await restore(backup);
    const work = toSystemWork(organization, new Date().toISOString());
    const rules = (await work.store.recurringInvoices.ids('all', 10)).at(-1) ?? 0;
    const made = await generatedDates(work, rules);
    expect(await generateDue(keys.toDueShard(id), '2026-03-15T00:00:00Z')).toMatchObject({ generated: 0, failed: 0 });
    expect(await generateDue(keys.toDueShard(id), '2026-04-02T00:00:00Z')).toMatchObject({ failed: 0 });
    expect(await generatedDates(work, rules)).toEqual([...made, '2026-04-01']);
    expect((await verify(id)).violations).toEqual([]);
  });

  it('is the same from compressed lines', async () => {
    const packed = newFolder();
    await backUp(id, packed, { gzip: true });
    const [plain, small] = [contentsOf(backup), contentsOf(packed)];
    for (const part of ['documents', 'derived', 'due', 'files']) {
      const lines = gunzipSync(Buffer.from(small[`${part}.jsonl.gz`] ?? '', 'base64'));
      expect(lines.toString('base64')).toBe(plain[`${part}.jsonl`]);
    }
    const before = belongings(await scanTable(), id);
    await elsewhere(firm);
    await restore(packed);
    expect(belongings(await scanTable(), id)).toEqual(before);
  });

  it('stays beside the one that was backed up, under another name and number, and old tokens open neither', async () => {
    const name = `Copy ${randomUUID()}`;
    const revoked: number[] = [];
    const { organization } = await restore(backup, {
      name,
      newNumber: true,
      beforeFound: async (own) => {
        expect(await findOrganization(name)).toBeNull();
        const work = toSystemWork(own, new Date().toISOString());
        for (const { doc } of await work.store.tokens.all()) revoked.push((await revokeToken(doc.id, work)).doc.id);
      },
    });
    expect(organization).toMatchObject({ name });
    expect(organization.id).not.toBe(id);
    expect(revoked).toEqual([1]);
    expect((await verify(organization.id)).violations).toEqual([]);
    expect((await verify(id)).violations).toEqual([]);
    const renumbered = firm.token.replace(/^\d+/, String(organization.id));
    expect((await firmWith(organization, renumbered).as('admin')('GET', '/admin/v1/organization')).status).toBe(401);
    expect((await firm.as('admin')('GET', '/admin/v1/organization')).body).toMatchObject({
      name: firm.organization.name,
    });
    const files = contentsOf(join(readEnv().FILES_FOLDER, String(organization.id)));
    expect(Object.keys(files).length).toBe(3);
  });

  it('is refused where its name or its number is taken', async () => {
    const before = sorted(await scanTable());
    await expect(restore(backup)).rejects.toMatchObject({ code: 'duplicate', fields: [{ path: ['name'] }] });
    await expect(restore(backup, { name: 'Another' })).rejects.toMatchObject({
      code: 'duplicate',
      fields: [{ path: ['number'] }],
    });
    expect(sorted(await scanTable())).toEqual(before);
  });
});

describe('a damaged backup', () => {
  const parts = () => Object.keys(contentsOf(backup)).filter((name) => statSync(join(backup, name)).size > 0);

  it('is refused whatever byte of it is another, before anything is written', async () => {
    expect(parts().length).toBeGreaterThan(8);
    await elsewhere();
    for (const name of parts()) {
      const spoiled = newFolder();
      cpSync(backup, spoiled, { recursive: true });
      const bytes = readFileSync(join(spoiled, name));
      const at = name === 'manifest.json' ? bytes.indexOf('"sha256": "') + 12 : bytes.length >> 1;
      bytes[at] = (bytes[at] ?? 0) === 0x31 ? 0x32 : 0x31;
      writeFileSync(join(spoiled, name), bytes);
      await expect(restore(spoiled), name).rejects.toMatchObject({ code: 'invalid' });
    }
    expect(await scanTable()).toEqual([]);
  });

  it('is refused with a part missing, without a manifest, and from a later release', async () => {
    await elsewhere();
    const spoil = (change: (path: string) => void): string => {
      const spoiled = newFolder();
      cpSync(backup, spoiled, { recursive: true });
      change(spoiled);
      return spoiled;
    };
    const edit = (text: string, by: string) =>
      spoil((path) => {
        const file = join(path, 'manifest.json');
        writeFileSync(file, readFileSync(file, 'utf8').replace(text, by));
      });
    const cases = [
      ...parts().map((name) => spoil((path) => rmSync(join(path, name)))),
      edit('"format": 1', '"format": 2'),
      edit('"schemas": {', '"schemas": { "invoice": 7,'),
    ];
    for (const one of cases) await expect(restore(one)).rejects.toMatchObject({ code: 'invalid' });
    expect(await scanTable()).toEqual([]);
  });
});

describe('a restore that breaks off', () => {
  it('leaves nothing that can be found, and is finished by the same again', async () => {
    const before = belongings(await scanTable(), id);
    await elsewhere(firm);
    vi.useFakeTimers({ toFake: ['Date'] });
    onTestFinished(() => void vi.useRealTimers());
    const mend = breakWrites(2);
    await expect(restore(backup)).rejects.toThrow('switched off');
    mend();
    expect((await scanTable()).length).toBeGreaterThan(50);
    expect(await readOrganization(id)).toBeNull();
    expect(await findOrganization(firm.organization.name)).toBeNull();
    expect((await firm.as('perfex')('GET', '/api/invoices/1')).status).toBe(401);
    // Whoever was at it may still be.
    await expect(restore(backup)).rejects.toMatchObject({ code: 'conflict', message: /is being restored/ });
    vi.setSystemTime(Date.now() + 121_000);
    // Another backup would leave a mixture.
    await expect(restore(backup, { name: 'Another' })).rejects.toMatchObject({ code: 'conflict', message: /discard/ });
    await restore(backup);
    const after = await scanTable();
    expect(belongings(after, id)).toEqual(before);
    expect(after.length).toBe(before.length + 1);
  });

  it('can be discarded, with its files', async () => {
    await elsewhere(firm);
    vi.useFakeTimers({ toFake: ['Date'] });
    onTestFinished(() => void vi.useRealTimers());
    const taken = { name: 'x', newNumber: true };
    await expect(
      restore(backup, {
        ...taken,
        beforeFound: () => {
          throw new Error('switched off');
        },
      }),
    ).resolves.toMatchObject({ organization: { id } });
    const failing = { ...taken, name: 'y', beforeFound: () => Promise.reject(new Error('switched off')) };
    await expect(restore(backup, failing)).rejects.toThrow('switched off');
    const broken = id + 1;
    const ofBroken = (items: readonly Item[]) =>
      items.filter(({ pk, sk }) => String(pk).startsWith(`${broken}/`) || String(sk).includes(`#${broken}#`));
    expect(ofBroken(await scanTable()).length).toBeGreaterThan(50);
    const files = join(readEnv().FILES_FOLDER, String(broken));
    expect(Object.keys(contentsOf(files)).length).toBe(3);
    await expect(discardRestore(broken)).rejects.toMatchObject({ code: 'conflict' });
    await expect(discardRestore(id)).rejects.toMatchObject({ code: 'not_found' });
    vi.setSystemTime(Date.now() + 121_000);
    await discardRestore(broken);
    const left = await scanTable();
    expect(ofBroken(left)).toEqual([]);
    expect(left.filter(({ pk }) => pk === keys.restoresPartition)).toEqual([]);
    expect(contentsOf(files)).toEqual({});
    expect(belongings(left, id).length).toBeGreaterThan(50);
    // The next begins with a number that nobody had.
    expect((await restore(backup, { ...taken, name: 'y' })).organization.id).toBe(broken + 1);
  });

  it('goes on under the number that it got', async () => {
    const name = `Copy ${randomUUID()}`;
    vi.useFakeTimers({ toFake: ['Date'] });
    onTestFinished(() => void vi.useRealTimers());
    let first = 0;
    const beforeFound = async (own: { id: number }) => {
      first = own.id;
      throw new Error('switched off');
    };
    await expect(restore(backup, { name, newNumber: true, beforeFound })).rejects.toThrow('switched off');
    vi.setSystemTime(Date.now() + 121_000);
    expect((await restore(backup, { name, newNumber: true })).organization.id).toBe(first);
  });
});

describe('a process that sleeps while another takes over', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['Date'] });
    onTestFinished(() => void vi.useRealTimers());
  });

  it('writes nothing more into what was restored: what was changed since stays', async () => {
    await elsewhere(firm);
    const sleeper = runAsleep(() => restore(backup));
    await sleeper.asleep;
    vi.setSystemTime(Date.now() + 121_000);
    const { organization } = await restore(backup);
    const call = firmWith(organization, firm.token).as('perfex');
    expect((await call('PUT', '/api/items/1', { body: { description: 'Changed since' } })).status).toBe(200);
    const living = sorted(await scanTable());
    sleeper.wake();
    await expect(sleeper.ended).rejects.toMatchObject({ code: 'duplicate', message: /is taken by organization/ });
    expect(sorted(await scanTable())).toEqual(living);
  });

  it('removes nothing more of what was restored after it', async () => {
    await elsewhere(firm);
    const mend = breakWrites(3);
    await expect(restore(backup)).rejects.toThrow('switched off');
    mend();
    vi.setSystemTime(Date.now() + 121_000);
    const sleeper = runAsleep(() => discardRestore(id));
    await sleeper.asleep;
    vi.setSystemTime(Date.now() + 121_000);
    await restore(backup);
    const living = sorted(await scanTable());
    sleeper.wake();
    await expect(sleeper.ended).rejects.toMatchObject({ code: 'duplicate', message: /is taken by organization/ });
    expect(sorted(await scanTable())).toEqual(living);
    expect((await verify(id)).violations).toEqual([]);
  });

  it('shows nothing of what another has discarded', async () => {
    await elsewhere(firm);
    const name = `Copy ${randomUUID()}`;
    await restore(backup);
    const late = restore(backup, {
      ...{ name, newNumber: true },
      beforeFound: async ({ id: copy }) => {
        vi.setSystemTime(Date.now() + 121_000);
        await discardRestore(copy);
      },
    });
    await expect(late).rejects.toMatchObject({ code: 'conflict', message: /is held no more/ });
    expect(await findOrganization(name)).toBeNull();
  });
});

describe('a number that somebody holds', () => {
  const fields = (name: string) => ({ ...firm.organization, name });

  it('of an organization that is being created is not restored into, and then is taken', async () => {
    await elsewhere(firm);
    await raiseNumber('system', 'organization', id - 1);
    const name = `New ${randomUUID()}`;
    const made = await createOrganization(fields(name), async () => {
      await expect(restore(backup)).rejects.toMatchObject({
        code: 'conflict',
        message: `Into number ${id} a new organization ("${name}") has begun: finish that one, or discard it`,
      });
      await expect(discardRestore(id)).rejects.toMatchObject({ code: 'conflict' });
    });
    expect(made).toMatchObject({ id, name });
    const before = sorted(await scanTable());
    expect(before.filter(({ pk }) => pk === keys.restoresPartition)).toEqual([]);
    await expect(restore(backup)).rejects.toMatchObject({
      ...{ code: 'duplicate', message: `Number ${id} is taken by organization "${name}"` },
      fields: [{ path: ['number'] }],
    });
    expect(sorted(await scanTable())).toEqual(before);
  });

  it('by a restore is not given to a new organization', async () => {
    const next = (await prepareOrganization(`One ${randomUUID()}`, new Date().toISOString())).id + 1;
    const claim = await claimNumber(next, { manifestHash: 'x', newName: 'Restored' });
    expect((await prepareOrganization(`Two ${randomUUID()}`, new Date().toISOString())).id).toBe(next + 1);
    await claim.release();
  });

  it('is free again when a creation that broke off is discarded', async () => {
    await elsewhere(firm);
    vi.useFakeTimers({ toFake: ['Date'] });
    onTestFinished(() => void vi.useRealTimers());
    await raiseNumber('system', 'organization', id - 1);
    const breakOff = createOrganization(fields('Broken'), async (organization) => {
      await customer(toSystemWork(organization, new Date().toISOString()), 'Acme');
      throw new Error('switched off');
    });
    await expect(breakOff).rejects.toThrow('switched off');
    vi.setSystemTime(Date.now() + 121_000);
    await expect(restore(backup)).rejects.toMatchObject({ code: 'conflict', message: /discard it/ });
    await discardRestore(id);
    await restore(backup);
    expect((await verify(id)).violations).toEqual([]);
  });

  it('is never discarded where an organization lives', async () => {
    await elsewhere(firm);
    await restore(backup);
    const own = (await scanTable()).find(({ pk }) => pk === keys.organizationKey(id).pk);
    await sendRequest({ type: 'delete', input: { TableName: readTableName(), Key: keys.organizationKey(id) } });
    await claimNumber(id, { manifestHash: 'x', newName: 'Restored' });
    await sendRequest({ type: 'put', input: { TableName: readTableName(), Item: own } });
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 121_000 });
    onTestFinished(() => void vi.useRealTimers());
    const before = sorted(await scanTable());
    await expect(discardRestore(id)).rejects.toMatchObject({
      message: `Number ${id} is taken by organization "${firm.organization.name}"`,
    });
    expect(sorted(await scanTable())).toEqual(before);
  });
});

describe('what was promised and not done', () => {
  const mails = () => (existsSync(mailFolder) ? readdirSync(mailFolder).filter((name) => name.endsWith('.eml')) : []);

  it('does not go out from two places: mails wait for somebody to let them go', async () => {
    const work = await newBooks();
    const bill = await invoice(work, { customerId: await customer(work, 'Acme', 'jo@example.com'), lines: oneLine() });
    const before = await work.store.invoices.get(bill.id);
    if (!before) throw new Error('no invoice');
    const effects = [
      { kind: 'invoice mail', payload: { invoiceId: bill.id } },
      { kind: 'valuation', payload: { records: [] } },
    ];
    await work.store.save([work.store.invoices.update(before, { ...before.doc, description: 'x' })], { effects });
    const saved = newFolder();
    await backUp(work.organization.id, saved);
    await elsewhere();
    const { organization, setAside } = await restore(saved);
    expect(setAside).toBe(1);
    const again = newFolder();
    await backUp(organization.id, again);
    expect(contentsOf(again)).toEqual(contentsOf(saved));
    expect((await verify(organization.id)).violations).toEqual([
      expect.stringMatching(/^effect set aside \(invoice mail, restored\)/),
    ]);
    // The valuation concerns nobody outside, and is done.
    expect(await drainOutbox()).toMatchObject({ done: 1, waiting: 0, setAside: 0 });
    expect(mails()).toEqual([]);
    const restored = toSystemWork(organization, new Date().toISOString());
    expect(await tryAllAgain(restored)).toEqual({ takenUp: 1, left: 0 });
    expect(await drainOutbox()).toMatchObject({ done: 1 });
    expect(mails().length).toBe(1);
    expect((await verify(organization.id)).violations).toEqual([]);
  });
});

describe('a backup beside a working organization', () => {
  /** Lets a customer come before each of the first scans. */
  function writeBeforeScans(work: Work, most: number): () => number {
    let writes = 0;
    const undo = runBefore('ScanCommand', async (input) => {
      if (writes >= most || ('ExclusiveStartKey' in input && input.ExclusiveStartKey)) return;
      writes += 1;
      await customer(work, `Customer ${writes}`);
    });
    onTestFinished(undo);
    return () => writes;
  }

  it('is of one moment: what is written meanwhile makes it look again', async () => {
    const work = await newBooks();
    const writes = writeBeforeScans(work, 3);
    const to = newFolder();
    const made = await backUp(work.organization.id, to);
    expect([writes(), made.scans, made.oneMoment]).toEqual([3, 4, true]);
    await elsewhere();
    await restore(to);
    expect((await verify(work.organization.id)).violations).toEqual([]);
  });

  it('says when it is not, and is written all the same', async () => {
    const work = await newBooks();
    writeBeforeScans(work, 100);
    const to = newFolder();
    expect(await backUp(work.organization.id, to, { mostScans: 3 })).toMatchObject({ oneMoment: false, scans: 3 });
    expect(JSON.parse(readFileSync(join(to, 'manifest.json'), 'utf8'))).toMatchObject({ oneMoment: false });
    await elsewhere();
    await restore(to);
    expect((await verify(work.organization.id, { repair: true })).violations).toEqual([]);
  });

  it('waits for a table that gives no page for a minute', async () => {
    const work = await newBooks();
    vi.useFakeTimers({ toFake: ['Date'] });
    const sinceMs = Date.now();
    const undo = runBefore('ScanCommand', () => {
      if (Date.now() - sinceMs > extendWait(60_000)) return;
      vi.setSystemTime(Date.now() + extendWait(10_000));
      throw Object.assign(new Error('slow down'), { name: 'ProvisionedThroughputExceededException' });
    });
    onTestFinished(() => {
      undo();
      vi.useRealTimers();
    });
    expect(await backUp(work.organization.id, newFolder())).toMatchObject({ oneMoment: true, missing: [] });
  });

  it('names files that are not there', async () => {
    const copy = await furnishedFirm({});
    rmSync(join(readEnv().FILES_FOLDER, String(copy.organization.id)), { recursive: true });
    const { missing } = await backUp(copy.organization.id, newFolder());
    expect(missing).toEqual(['expense/1/2-receipt.txt', 'ticket/1/1-anvil.txt']);
  });

  it('leaves a folder alone that has something in it', async () => {
    await expect(backUp(id, backup)).rejects.toMatchObject({ code: 'conflict', message: /exists already/ });
    expect(readdirSync(folder).filter((name) => name.includes('.part-'))).toEqual([]);
  });
});

describe('the commands', () => {
  it('back up and restore, and say what they did', async () => {
    const to = newFolder();
    const name = `Copy ${randomUUID()}`;
    const backedUp = await runCommand(process.env, 'backup', '--organization', firm.organization.name, '--out', to);
    expect([backedUp.code, backedUp.out]).toEqual([
      0,
      expect.stringMatching(/^backed up [\d,]+ items, 3 files in 2 scans: /),
    ]);
    expect(Object.keys(JSON.parse(readFileSync(join(to, 'about.json'), 'utf8')))).toEqual(['startedAt', 'endedAt']);
    rmSync(join(to, 'about.json'));
    expect(contentsOf(to)).toEqual(contentsOf(backup));
    const refused = await runCommand(process.env, 'restore', '--from', to);
    expect([refused.code, refused.err]).toEqual([2, expect.stringMatching(/already. Give it another name with/)]);
    const numbered = await runCommand(process.env, 'restore', '--from', to, '--organization', name);
    expect([numbered.code, numbered.err]).toEqual([2, expect.stringMatching(/Number \d+ is taken.*--new-number/)]);
    const restored = await runCommand(process.env, 'restore', '--from', to, '--organization', name, '--new-number');
    expect(restored.out).toMatch(/^restored [\d,]+ items, 3 files: organization \d+ "Copy /);
    expect(restored.out).toMatch(/all of its tokens are void/);
    expect(restored.code).toBe(0);
    const tokens = await runCommand(process.env, 'token', 'list', '--organization', name);
    expect(tokens.out).toMatch(/^\d+-1\trevoked /);
    expect(tokens.out.split('\n').length).toBe(1);
    expect((await runCommand(process.env, 'verify', '--organization', name)).code).toBe(0);
  });

  it('refuse what they cannot do with code 2', async () => {
    const cases: [string, string[], RegExp][] = [
      ['backup', ['--out', newFolder()], /--organization is required/],
      ['backup', ['--organization', firm.organization.name], /--out is required/],
      ['backup', ['--organization', firm.organization.name, '--out', backup], /exists already/],
      ['backup', ['--organization', 'Nobody', '--out', newFolder()], /no organization "Nobody"/],
      ['backup', ['--organization', 'x', '--out', 'y', '--scans', '0'], /--scans/],
      ['restore', [], /--from is required/],
      ['restore', ['--from', newFolder()], /is no backup/],
      ['restore', ['--discard', 'x'], /--discard takes the number/],
      ['restore', ['--discard', '999999'], /No restore into number 999999/],
    ];
    const answers = await Promise.all(cases.map(([script, args]) => runCommand(process.env, script, ...args)));
    for (const [i, { code, err }] of answers.entries())
      expect([code, err]).toEqual([2, expect.stringMatching(cases[i]?.[2] ?? /^$/)]);
  });
});
