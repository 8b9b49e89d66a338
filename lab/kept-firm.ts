/**
 * Stores a furnished organization for a run of tests: a copy takes seven requests, furnishing more than a hundred. The
 * first test file that needs one furnishes it. FURNISHED_FIRM is the file; without it nothing is stored.
 */
import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import type { Organization } from '../lib/domain/organization/organization.ts';
import { readEnv } from '../lib/platform/env.ts';
import { putFile } from '../lib/platform/files.ts';
import { type Item, readTableName, sendRequest } from '../lib/store/client.ts';
import type { DueEntry } from '../lib/store/due.ts';
import * as keys from '../lib/store/keys.ts';
import { createOrganization } from '../lib/store/organizations.ts';
import { scanPages } from '../lib/store/verify/scan.ts';

type Kept = {
  organization: Organization;
  token: string;
  /** The items of its own partitions, whose keys begin with its number. */
  items: Item[];
  due: DueEntry[];
  /** By key, without its number. */
  files: [key: string, content: Buffer][];
};

const most = 100;

/** A test that sets the clock needs records of that time. */
const isClockRight = (): boolean => Math.abs(performance.timeOrigin + performance.now() - Date.now()) < 10_000;

let known: Kept | undefined;

function readKept(): Kept | undefined {
  const file = process.env.FURNISHED_FIRM;
  if (!file || !isClockRight()) return undefined;
  if (!known && existsSync(file)) known = deserialize(readFileSync(file)) as Kept;
  return known;
}

/** Stores an organization for later copies, unless one is stored already. */
export async function keepFirm(organization: Organization, token: string): Promise<void> {
  const file = process.env.FURNISHED_FIRM;
  if (!file || !isClockRight() || existsSync(file)) return;
  const { id } = organization;
  const all: Item[] = [];
  for await (const page of scanPages({ organizationId: id })) all.push(...page);
  const settings = keys.organizationKey(id).pk;
  const items = all.filter(({ pk }) => String(pk).startsWith(`${id}/`) && pk !== settings);
  const due = all.filter(({ pk, organizationId }) => String(pk).startsWith('system/due/') && organizationId === id);
  const folder = join(readEnv().FILES_FOLDER, String(id));
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    statSync(join(folder, name)).isFile(),
  );
  const files = names.map((name): Kept['files'][number] => [`/${name}`, readFileSync(join(folder, name))]);
  const kept: Kept = { organization, token, items, due: due as DueEntry[], files };
  const part = `${file}.${process.pid}`;
  writeFileSync(part, serialize(kept));
  renameSync(part, file);
}

/** Copies the stored organization under a new number, with its token; undefined if none is stored. */
export async function copyFirm(): Promise<{ organization: Organization; token: string } | undefined> {
  const kept = readKept();
  if (!kept) return undefined;
  const { id: keptId, ...fields } = kept.organization;
  const organization = await createOrganization({ ...fields, name: `Firm ${randomUUID()}` }, async ({ id }) => {
    const renumber = (text: unknown): string => `${id}${String(text).slice(String(keptId).length)}`;
    const items = [
      ...kept.items.map((item) => ({ ...item, pk: renumber(item.pk) })),
      ...kept.due.map((entry) => ({ ...entry, organizationId: id, ...keys.dueKey({ ...entry, organizationId: id }) })),
    ];
    const parts = Array.from({ length: Math.ceil(items.length / most) }, (_, i) =>
      items.slice(i * most, (i + 1) * most).map((Item) => ({ Put: { TableName: readTableName(), Item } })),
    );
    await Promise.all([
      ...parts.map((TransactItems) => sendRequest({ type: 'transact', input: { TransactItems } })),
      ...kept.files.map(([key, bytes]) => putFile(`${id}${key}`, { bytes, type: '' })),
    ]);
  });
  return { organization, token: `${organization.id}${kept.token.slice(String(keptId).length)}` };
}
