/**
 * Stores documents of earlier schema versions in the present one. Records are read by their ids, so it costs what the
 * migrated record types hold, whatever else the table has. For maintenance, beside a working organization.
 */
import { organization } from '../domain/organization/organization.ts';
import { type Item, readTableName, sendRequest } from './client.ts';
import * as keys from './keys.ts';
import { organizationSchemas } from './organizations.ts';
import { batchSize, parseDocument, readAllItems, readUnnoted, toPrefixRange } from './read.ts';
import type { Document, RecordType } from './record-type.ts';
import { recordTypes } from './record-types/registry.ts';
import { retryWhileBusy } from './retry.ts';
import { currentSchema, readFields, readSchema, toSchemaAttribute, type Versioned } from './schema.ts';
import { readNumber } from './sequence.ts';

export type Migrated = {
  /** Documents of record types that have migrations. */
  looked: number;
  migrated: number;
  /** Documents that stay as they are, with the reason. */
  failed: string[];
};

type Kind = Versioned & { name: string; check: (item: Item) => unknown; pages: () => AsyncGenerator<Item[]> };

/**
 * Migrates an organization. It can be stopped and repeated at any time: what is done is recognised. A document keeps its
 * version, its stamp and its times, so nobody's write is refused and no poller sees a change.
 * @param progress called after each page with the number of documents looked at
 * @throws Problem `busy` when the table refuses for 3 s
 */
export async function migrateOrganization(
  organizationId: number,
  progress: (looked: number) => void = () => {},
): Promise<Migrated> {
  const done: Migrated = { looked: 0, migrated: 0, failed: [] };
  for (const kind of listKinds(organizationId)) {
    for await (const page of kind.pages()) {
      done.looked += page.length;
      const earlier = page.filter((item) => readSchema(item) !== currentSchema(kind));
      const outcomes = await Promise.all(earlier.map((item) => migrateItem(kind, item)));
      done.migrated += outcomes.filter((outcome) => outcome === 'migrated').length;
      done.failed.push(...outcomes.filter((outcome) => outcome !== 'migrated' && outcome !== 'overtaken'));
      progress(done.looked);
    }
  }
  return done;
}

function listKinds(organizationId: number): Kind[] {
  const all = Object.values(recordTypes) as unknown as RecordType<Document>[];
  const kinds = all.map((recordType) => ({
    name: recordType.name,
    ...(recordType.migrations ? { migrations: recordType.migrations } : {}),
    check: (item: Item) => parseDocument(recordType, item),
    pages: () => readRecords(organizationId, recordType),
  }));
  const own = {
    name: 'organization',
    ...organizationSchemas,
    check: (item: Item) => organization.parse(readFields(organizationSchemas, item)),
  };
  return [{ ...own, pages: () => readOwn(organizationId) }, ...kinds].filter((kind) => currentSchema(kind) > 1);
}

async function* readOwn(organizationId: number): AsyncGenerator<Item[]> {
  const item = await readUnnoted(keys.organizationKey(organizationId));
  if (item) yield [item];
}

/** Reads all records by their ids, which a counter has given. */
async function* readRecords(
  organizationId: number,
  { name, home, sequence = name }: RecordType<Document>,
): AsyncGenerator<Item[]> {
  if (home === 'settings') {
    yield await readAllItems(keys.documentKey(organizationId, name, home, 0).pk, toPrefixRange('0'), { unnoted: true });
    return;
  }
  const last = await readNumber(organizationId, sequence);
  for (let from = 1; from <= last; from += batchSize) {
    const ids = Array.from({ length: Math.min(batchSize, last - from + 1) }, (_, i) => from + i);
    const items = await Promise.all(ids.map((id) => readUnnoted(keys.documentKey(organizationId, name, home, id))));
    yield items.filter((item) => item !== null);
  }
}

/** Gives the reason why a document cannot be migrated; `overtaken` if a write has just brought it up to date. */
async function migrateItem(kind: Kind, item: Item): Promise<string> {
  const key = { pk: String(item.pk), sk: String(item.sk) };
  const fault = findFault(kind, item);
  if (fault !== null) return `${key.pk} ${key.sk} cannot be read: ${fault}`;
  try {
    await retryWhileBusy(() => sendRequest(toUpdate(key, item, readFields(kind, item), toSchemaAttribute(kind))));
    return 'migrated';
  } catch (error) {
    if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return 'overtaken';
    throw error;
  }
}

/** What the present schema cannot read stays as it is, for people to look at. */
function findFault(kind: Kind, item: Item): string | null {
  try {
    kind.check(item);
    return null;
  } catch (error) {
    return (error instanceof Error ? error.message : String(error)).replace(/\s+/g, ' ').slice(0, 300);
  }
}

const toUpdate = (key: keys.Key, { version }: Item, fields: object, { schema }: { schema?: number }) => ({
  type: 'update' as const,
  input: {
    TableName: readTableName(),
    Key: key,
    UpdateExpression: 'SET #doc = :doc, #schema = :schema',
    ConditionExpression: 'version = :version',
    ExpressionAttributeNames: { '#doc': 'doc', '#schema': 'schema' },
    ExpressionAttributeValues: { ':doc': JSON.stringify(fields), ':schema': schema, ':version': version },
  },
});
