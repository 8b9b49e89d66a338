/**
 * Writes a backup back. All of it is checked before anything is written, and the organization can be found only when
 * all is written. A restore that broke off is repeated from the same backup, or discarded. For maintenance.
 * One file, because each step is safe only for what the steps before it have checked.
 */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { type Organization, organization as organizationSchema } from '../../domain/organization/organization.ts';
import { invalidProblem, Problem } from '../../domain/problem.ts';
import { readNowMs } from '../../platform/clock.ts';
import { putFile, removeFile } from '../../platform/files.ts';
import { readLines, summarizeFile } from '../../platform/lines.ts';
import { type Item, readTableName, sendRequest } from '../client.ts';
import { toWaiting } from '../effects.ts';
import * as keys from '../keys.ts';
import { type Claim, claimBroken, claimNewNumber, claimNumber, findBroken, type Purpose } from '../number-claim.ts';
import { findOrganization, nameKey, organizationSchemas } from '../organizations.ts';
import { moveEffect, toDueItem } from '../outbox.ts';
import { maintenancePatienceMs, retryWhileBusy } from '../retry.ts';
import { type Fields, readFields } from '../schema.ts';
import { raiseNumber } from '../sequence.ts';
import { findPlace, recordTypesByName } from '../verify/places.ts';
import { type NativeItem, scanNative } from '../verify/scan.ts';
import { BulkWriter } from './bulk.ts';
import { listFiles, toKey } from './kept-files.ts';
import { type FileEntry, fileEntry, type Manifest, readManifest } from './manifest.ts';
import { fromPortable, type PartName, partNames } from './portable.ts';

export type RestoreOptions = {
  /** Default: the name in the backup. */
  name?: string;
  /** Gives another number where the backup's is taken. */
  newNumber?: boolean;
  /** Called with a new organization of another number, before it can be found. */
  beforeFound?: (organization: Organization) => Promise<void>;
  progress?: (count: number, what: 'checked' | 'written') => void;
};

export type Restored = {
  organization: Organization;
  items: number;
  /** Mails and webhooks that were waiting; they are set aside. */
  setAside: number;
  manifest: Manifest;
};

const filesAtOnce = 8;

/**
 * Restores an organization. Memory does not grow with it.
 * @throws Problem `invalid` for a folder that is no whole backup; `duplicate` for a name or number in use; `conflict`
 *   while another restore has the number; the table's and the file system's errors
 */
export async function restore(folder: string, options: RestoreOptions = {}): Promise<Restored> {
  const { manifest, hash } = await readManifest(folder);
  await checkParts(folder, manifest, options);
  await checkFiles(folder, manifest);
  const name = options.name ?? manifest.organization.name;
  const claim = await takePlace(
    manifest.organization.number,
    { manifestHash: hash, newName: name },
    options.newNumber ?? false,
  );
  const { own, work, written } = await restoreItems(folder, manifest, claim, options);
  const found = toOwnItem(own, claim.number, name);
  // Files come after the documents that tell `discardRestore` of them; the organization's own comes last of all.
  await claim.note(found.organization.logo);
  await restoreFiles(folder, manifest, claim);
  await claim.check();
  if (claim.number !== manifest.organization.number) await options.beforeFound?.(found.organization);
  await publish(found, claim);
  await letGo(work);
  const effects = findPart(manifest, 'effects').lines;
  return { organization: found.organization, items: written + 1, setAside: effects - work.length, manifest };
}

const damaged = (why: string): Problem => invalidProblem('from', `is not as it was written: ${why}`);

function findPart({ parts }: Manifest, name: PartName | 'files'): Manifest['parts'][number] {
  const part = parts.find(({ file }) => file.split('.')[0] === name);
  if (!part) throw damaged(`the manifest lists no ${name}`);
  return part;
}

async function checkParts(folder: string, manifest: Manifest, { progress }: RestoreOptions): Promise<void> {
  let checked = 0;
  for (const name of [...partNames, 'files'] as const) {
    const { file, ...should } = findPart(manifest, name);
    const is = await summarizeFile(join(folder, file)).catch((error: unknown) => {
      throw damaged(`${file} cannot be read (${error instanceof Error ? error.message : error})`);
    });
    if (is.sha256 !== should.sha256) throw damaged(`${file} has another checksum`);
    if (is.lines !== should.lines || is.bytes !== should.bytes) throw damaged(`${file} has another size`);
    checked += is.lines;
    progress?.(checked, 'checked');
  }
}

async function* readFiles(folder: string, manifest: Manifest): AsyncGenerator<FileEntry[]> {
  for await (const lines of readLines(join(folder, findPart(manifest, 'files').file))) {
    const entries = lines.map((line) => fileEntry.parse(JSON.parse(line)));
    while (entries.length > 0) yield entries.splice(0, filesAtOnce);
  }
}

const readContent = async (folder: string, { file }: FileEntry): Promise<Buffer> =>
  readFile(join(folder, 'files', file)).catch(() => {
    throw damaged(`files/${file} cannot be read`);
  });

async function checkFiles(folder: string, manifest: Manifest): Promise<void> {
  for await (const few of readFiles(folder, manifest)) {
    for (const entry of few) {
      const content = await readContent(folder, entry);
      const is = createHash('sha256').update(content).digest('hex');
      if (is !== entry.sha256) throw damaged(`files/${entry.file} has another checksum`);
    }
  }
}

const nameTaken = (message: string): Problem =>
  new Problem('duplicate', message, [{ path: ['name'], message: 'is already in use', code: 'taken' }]);

/** Chooses the number and claims it. Numbers that are given from now on are above it. */
async function takePlace(number: number, purpose: Purpose, newNumber: boolean): Promise<Claim> {
  if ((await findOrganization(purpose.newName)) !== null)
    throw nameTaken(`There is an organization "${purpose.newName}" already`);
  await raiseNumber('system', 'organization', number);
  try {
    return await claimNumber(number, purpose);
  } catch (error) {
    if (!(newNumber && error instanceof Problem && error.code === 'duplicate')) throw error;
  }
  const broken = await findBroken(purpose);
  return broken === null ? claimNewNumber(purpose) : claimNumber(broken, purpose);
}

async function restoreFiles(folder: string, manifest: Manifest, claim: Claim): Promise<void> {
  for await (const few of readFiles(folder, manifest)) {
    await claim.renew();
    await Promise.all(
      few.map(async (entry) => {
        const bytes = await readContent(folder, entry);
        await putFile(toKey(claim.number, entry.file), { bytes, type: entry.type });
      }),
    );
  }
}

/** `own`: the organization's own document, which is written last. `work`: effects that concern nobody outside. */
type Items = { own: NativeItem; work: NativeItem[]; written: number };

async function restoreItems(
  folder: string,
  manifest: Manifest,
  claim: Claim,
  { progress }: RestoreOptions,
): Promise<Items> {
  const { number } = claim;
  const bulk = new BulkWriter(claim);
  let own: NativeItem | null = null;
  const work: NativeItem[] = [];
  for (const part of partNames) {
    for await (const lines of readLines(join(folder, findPart(manifest, part).file))) {
      for (const line of lines) {
        const item = fromPortable(number, part, line);
        if (item.pk?.S === keys.organizationKey(number).pk) {
          own = item;
          continue;
        }
        if (part === 'effects' && isOwnWork(item)) work.push(item);
        await bulk.put(item);
      }
      progress?.(bulk.written, 'written');
    }
    // Nothing is due before what it is about is there.
    await bulk.end();
  }
  if (!own) throw damaged('the organization itself is not in it');
  return { own, work, written: bulk.written };
}

function toOwnItem(native: NativeItem, number: number, name: string): { organization: Organization; item: Item } {
  const item = unmarshall(native);
  const fields = JSON.parse(String(item.doc)) as Fields;
  // The text stays as it is where nothing of it changes.
  const doc = fields.id === number && fields.name === name ? item.doc : JSON.stringify({ ...fields, id: number, name });
  const own = { ...item, doc };
  return { organization: organizationSchema.parse(readFields(organizationSchemas, own)), item: own };
}

/** @throws Problem `duplicate` when another organization has taken the name meanwhile; `conflict` for a lost claim */
async function publish({ organization, item }: ReturnType<typeof toOwnItem>, claim: Claim): Promise<void> {
  const { id, name } = organization;
  const put = (Item: Item) => ({
    Put: { TableName: readTableName(), Item, ConditionExpression: 'attribute_not_exists(pk)' },
  });
  const TransactItems = [
    put(item),
    put({ ...nameKey(name), id }),
    put({ pk: keys.organizationsPartition, sk: keys.padNumber(id) }),
    ...claim.end(),
  ];
  try {
    await retryWhileBusy(() => sendRequest({ type: 'transact', input: { TransactItems } }), maintenancePatienceMs);
  } catch (error) {
    const holder = await findOrganization(name);
    // An earlier try, whose answer was lost, may have published it.
    if (holder === id) return;
    if (holder !== null) throw nameTaken(`There is an organization "${name}" by now`);
    await claim.check();
    throw error;
  }
}

const ownLanes: readonly keys.Lane[] = ['files', 'work'];
const isOwnWork = (item: NativeItem): boolean => ownLanes.includes(keys.toLane(item.kind?.S ?? ''));

/** Lets effects go that only tend the organization's own records. One that is left stays set aside. */
async function letGo(work: readonly NativeItem[]): Promise<void> {
  for (const item of work) {
    const effect = toWaiting(unmarshall(item));
    await moveEffect(effect, toDueItem(effect, readNowMs()));
  }
}

/**
 * Removes what a restore that broke off has written: its items, and the files that their documents name.
 * @throws Problem `not_found` when none broke off into this number; `duplicate` when an organization has it; `conflict`
 *   while it is under way
 */
export async function discardRestore(number: number): Promise<{ items: number }> {
  const claim = await claimBroken(number);
  const bulk = new BulkWriter(claim);
  for await (const page of scanNative({ organizationId: number })) {
    // Other organizations' pages are read without a write.
    await claim.renew();
    for (const native of page) {
      const item = unmarshall(native);
      if (!findPlace(number, item)) continue;
      if (item.doc !== undefined) await removeFilesOf(number, item);
      await bulk.delete(native);
    }
  }
  await bulk.end();
  const { logo } = claim;
  for (const { file } of listFiles('organization', { logo })) await removeFile(toKey(number, file));
  await claim.release();
  return { items: bulk.written };
}

async function removeFilesOf(number: number, item: Item): Promise<void> {
  const [, recordType = ''] = String(item.pk).split('/');
  const fields = readFields(recordTypesByName.get(recordType) ?? {}, item);
  for (const { file } of listFiles(recordType, fields)) await removeFile(toKey(number, file));
}
