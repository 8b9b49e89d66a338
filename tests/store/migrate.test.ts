/** Documents of earlier schemas: read as the present one has them, stored so by their next write or by `npm run migrate`. */
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { type Firm, newFirm } from '../../lab/api.ts';
import { customer as newCustomer } from '../../lab/books.ts';
import { scanTable } from '../../lab/scan.ts';
import { forgetPrincipals } from '../../lib/http/authenticate.ts';
import { updateRecord } from '../../lib/operations/record/records.ts';
import { type Item, readTableName, sendRequest, wrapTransport } from '../../lib/store/client.ts';
import * as keys from '../../lib/store/keys.ts';
import { migrateOrganization } from '../../lib/store/migrate.ts';
import { readItem } from '../../lib/store/read.ts';
import { customerRecordType } from '../../lib/store/record-types/customer.ts';
import { taxRecordType } from '../../lib/store/record-types/tax.ts';
import type { Migration } from '../../lib/store/schema.ts';
import { verify } from '../../lib/store/verify/verify.ts';
import { runCommand } from '../support/commands.ts';
import { ownTable } from '../support/table.ts';

ownTable();

/** Registers migrations as a record type has them; after the test it has none again. */
function register(recordType: object, ...migrations: Migration[]): void {
  Object.assign(recordType, { migrations });
}
afterEach(() => {
  for (const recordType of [customerRecordType, taxRecordType]) Reflect.deleteProperty(recordType, 'migrations');
});

/** Version 2 called the note a remark and version 3 turned that back; neither is in anything derived. */
const toRemark: Migration = ({ notes, ...fields }) => ({ ...fields, remark: `remark: ${notes ?? ''}` });
const toNotes: Migration = ({ remark, ...fields }) => ({ ...fields, notes: `${remark}!` });

let firm: Firm;
let o: number;
const keyOf = (id: number): keys.Key => keys.documentKey(o, 'customer', 'own', id);
const stored = async (id: number): Promise<Item> => {
  const item = await readItem(keyOf(id));
  if (!item) throw new Error(`customer ${id} is not there`);
  return item;
};
const notesOf = (item: Item): unknown => JSON.parse(String(item.doc)).notes;
const read = async (id: number) => (await firm.work.store.customers.get(id))?.doc.notes;
const ownItems = async (): Promise<Item[]> =>
  (await scanTable()).filter(({ pk }) => String(pk).startsWith(`${o}/`) || String(pk).startsWith('system/'));
const bySortKey = (items: Item[]): Item[] => items.toSorted((a, b) => (`${a.pk} ${a.sk}` < `${b.pk} ${b.sk}` ? -1 : 1));

function set(id: number, fields: Record<string, unknown>): Promise<unknown> {
  const names = Object.keys(fields);
  return sendRequest({
    type: 'update',
    input: {
      TableName: readTableName(),
      Key: keyOf(id),
      UpdateExpression: `SET ${names.map((_, i) => `#n${i} = :v${i}`).join(', ')}`,
      ExpressionAttributeNames: Object.fromEntries(names.map((name, i) => [`#n${i}`, name])),
      ExpressionAttributeValues: Object.fromEntries(names.map((name, i) => [`:v${i}`, fields[name]])),
    },
  });
}

/** Runs something before each update of a customer's document by a migration. */
function beforeMigrating(run: (id: number) => Promise<unknown>): void {
  const undo = wrapTransport((inner) => async (request) => {
    if (request.type === 'update' && request.input.UpdateExpression?.includes('#schema'))
      await run(Number(String(request.input.Key?.pk).split('/').at(-1)));
    return inner(request);
  });
  onTestFinished(undo);
}

beforeEach(async () => {
  firm = await newFirm();
  o = firm.organization.id;
  for (const name of ['Acme', 'Kent', 'Marsh']) await newCustomer(firm.work, name);
  await updateRecord(firm.work.store.customers, 1, (doc) => ({ ...doc, notes: 'old' }), firm.work);
});

describe('a document of an earlier schema', () => {
  it('is read as the present one has it, through every version between, and stays as it is', async () => {
    const before = await ownItems();
    expect(before.some(({ pk, schema }) => /customer/.test(String(pk)) && schema !== undefined)).toBe(false);
    register(customerRecordType, toRemark, toNotes);
    expect(await read(1)).toBe('remark: old!');
    expect(await ownItems()).toEqual(before);
    await set(2, { doc: JSON.stringify({ ...JSON.parse(String((await stored(2)).doc)), remark: 'two' }), schema: 2 });
    expect(await read(2)).toBe('two!');
  });

  it('is stored in the present one by its next write, as new ones are', async () => {
    register(customerRecordType, toRemark, toNotes);
    const fourth = await newCustomer(firm.work, 'New');
    await updateRecord(firm.work.store.customers, 1, (doc) => ({ ...doc, phone: '1' }), firm.work);
    expect(await stored(1)).toMatchObject({ schema: 3, version: 3 });
    expect(notesOf(await stored(1))).toBe('remark: old!');
    expect([(await stored(fourth)).schema, (await stored(2)).schema]).toEqual([3, undefined]);
    // What is there is not migrated once more.
    expect(await read(1)).toBe('remark: old!');
    expect(await read(fourth)).toBeNull();
  });

  it('is no violation, and verify counts how many there are', async () => {
    register(customerRecordType, toRemark, toNotes);
    expect(await verify(o)).toMatchObject({ violations: [], earlier: 3 });
    await migrateOrganization(o);
    expect(await verify(o)).toMatchObject({ violations: [], earlier: 0 });
  });

  it('is a violation only where a migration changes what follows from it, and then repaired', async () => {
    register(customerRecordType, (fields) => ({ ...fields, phone: '555' }));
    await migrateOrganization(o);
    const { violations } = await verify(o);
    expect(violations.length).toBe(3);
    expect(violations.every((text) => text.startsWith('stale search row'))).toBe(true);
    expect(await verify(o, { repair: true })).toMatchObject({ violations: [] });
    expect((await verify(o)).violations).toEqual([]);
  });
});

describe('a document of a later release', () => {
  beforeEach(() => set(1, { schema: 2 }));

  it('is for the release that wrote it: clients are told to come back, and nothing is lost', async () => {
    const before = await stored(1);
    const reply = await firm.as('sereni')('GET', '/api/v1/clients/1');
    expect([reply.status, reply.headers['retry-after']]).toEqual([503, '60']);
    const deleted = await firm.as('sereni')('DELETE', '/api/v1/clients/1');
    expect(deleted.status).toBe(503);
    expect(await stored(1)).toEqual(before);
    expect((await firm.as('sereni')('GET', '/api/v1/clients/2')).status).toBe(200);
  });

  it('is named by verify and by migrate, which change nothing', async () => {
    const before = bySortKey(await ownItems());
    const { violations } = await verify(o, { repair: true });
    expect(violations).toContainEqual(expect.stringMatching(/customer 1 cannot be read: Written by a later release/));
    expect(bySortKey(await ownItems())).toEqual(before);
    register(customerRecordType, toRemark);
    await set(1, { schema: 5 });
    const { failed } = await migrateOrganization(o);
    expect(failed).toEqual([expect.stringMatching(/customer\/1 doc cannot be read: Written by a later release/)]);
    expect((await stored(1)).schema).toBe(5);
  });
});

describe('migrate', () => {
  it('stores every document in the present schema, unseen by pollers and by writers', async () => {
    const before = bySortKey(await ownItems());
    const held = await firm.work.store.customers.get(2);
    register(customerRecordType, toRemark, toNotes);
    register(taxRecordType, (fields) => ({ ...fields, description: 'x' }));
    const seen: number[] = [];
    const taxes = (await firm.work.store.taxes.all()).length;
    const done = await migrateOrganization(o, (count) => seen.push(count));
    expect(done).toEqual({ looked: 4 + taxes, migrated: 3 + taxes, failed: [] });
    expect(seen.at(-1)).toBe(done.looked);
    const after = bySortKey(await ownItems());
    // Version, stamp, marks, times, change entries and everything else are as they were.
    const strip = ({ schema: _, doc, ...item }: Item): Item => ({ ...item, isDocument: doc !== undefined });
    expect(after.map(strip)).toEqual(before.map(strip));
    expect([notesOf(await stored(1)), (await stored(1)).schema]).toEqual(['remark: old!', 3]);
    expect(JSON.parse(String((await stored(1)).doc)).updatedAt).toBe(
      JSON.parse(String(before.find(({ pk, sk }) => pk === keyOf(1).pk && sk === 'doc')?.doc)).updatedAt,
    );
    expect(await migrateOrganization(o)).toEqual({ looked: 4 + taxes, migrated: 0, failed: [] });
    // Whoever had read the record before still writes it.
    if (!held) throw new Error('no customer');
    await firm.work.store.save([firm.work.store.customers.update(held, { ...held.doc, notes: 'mine' })]);
    expect([await read(2), (await stored(2)).schema]).toEqual(['mine', 3]);
  });

  it('goes on where it was stopped', async () => {
    register(customerRecordType, toRemark, toNotes);
    const undo = wrapTransport((inner) => async (request) => {
      if (request.type === 'update' && request.input.Key?.pk === keyOf(2).pk)
        throw new Error('the machine is switched off');
      return inner(request);
    });
    await expect(migrateOrganization(o)).rejects.toThrow('switched off');
    undo();
    expect((await stored(2)).schema).toBeUndefined();
    const { migrated, failed } = await migrateOrganization(o);
    expect(failed).toEqual([]);
    expect(migrated).toBeGreaterThanOrEqual(1);
    expect([await read(1), await read(2)]).toEqual(['remark: old!', 'remark: !']);
    expect((await Promise.all([1, 2, 3].map(stored))).map(({ schema }) => schema)).toEqual([3, 3, 3]);
  });

  it('leaves a document to the write that comes first', async () => {
    register(customerRecordType, toRemark, toNotes);
    beforeMigrating((id) =>
      updateRecord(firm.work.store.customers, id, (doc) => ({ ...doc, notes: `written ${id}` }), firm.work),
    );
    expect(await migrateOrganization(o)).toEqual({ looked: 4, migrated: 0, failed: [] });
    expect(await Promise.all([1, 2, 3].map(read))).toEqual(['written 1', 'written 2', 'written 3']);
  });

  it('names what cannot be read, and migrates the rest', async () => {
    register(customerRecordType, toRemark, toNotes);
    await set(2, { doc: '{"id":2}' });
    const { migrated, failed } = await migrateOrganization(o);
    expect([migrated, failed]).toEqual([2, [expect.stringMatching(/^\d+\/customer\/2 doc cannot be read: /)]]);
    expect((await stored(2)).doc).toBe('{"id":2}');
  });

  it('is a command, which has nothing to do where all is of the present schema', async () => {
    const ran = await runCommand(process.env, 'migrate', '--organization', firm.organization.name);
    expect([ran.code, ran.out]).toEqual([0, 'migrated 0 documents of 1 looked at']);
    const refused = await Promise.all(
      [[], ['--organization', 'Nobody']].map((args) => runCommand(process.env, 'migrate', ...args)),
    );
    expect(refused.map(({ code }) => code)).toEqual([2, 2]);
  });
});

describe('settings of the first schema', () => {
  /** Stores the organization as the release wrote it that knew only how siwapp's keys are spelled. */
  async function toFirstSchema(siwappKeys: string): Promise<void> {
    const Key = keys.organizationKey(o);
    const item = await readItem(Key);
    const { siwappAnswers: _, ...fields } = JSON.parse(String(item?.doc));
    await sendRequest({
      type: 'update',
      input: {
        TableName: readTableName(),
        Key,
        UpdateExpression: 'SET #d = :d REMOVE #s',
        ExpressionAttributeNames: { '#d': 'doc', '#s': 'schema' },
        ExpressionAttributeValues: { ':d': JSON.stringify({ ...fields, siwappKeys }) },
      },
    });
    forgetPrincipals();
  }

  it.each([
    ['dashes', 'original', 'contact-person'],
    ['document', 'document', 'contact_person'],
  ])('keep their meaning: %s of keys are %s answers', async (siwappKeys, siwappAnswers, key) => {
    await toFirstSchema(siwappKeys);
    expect((await firm.as('siwapp')('GET', '/api/v1/customers/1')).body.data.attributes).toHaveProperty(key);
    const admin = firm.as('admin');
    expect((await admin('GET', '/admin/v1/organization')).body.siwapp_answers).toBe(siwappAnswers);
    expect(await verify(o)).toMatchObject({ violations: [], earlier: 1 });
    expect(await migrateOrganization(o)).toMatchObject({ migrated: 1, failed: [] });
    const item = await readItem(keys.organizationKey(o));
    expect(item).toMatchObject({ schema: 2 });
    expect(JSON.parse(String(item?.doc))).toMatchObject({ siwappAnswers });
    expect(String(item?.doc)).not.toContain('siwappKeys');
    expect((await admin('GET', '/admin/v1/organization')).body.siwapp_answers).toBe(siwappAnswers);
  });
});
