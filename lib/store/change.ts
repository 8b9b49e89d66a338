/** Turns the change of one document into its part of a transaction. */
import { isDeepStrictEqual } from 'node:util';
import { checkCurrencyOn } from '../domain/currency.ts';
import { Problem, unknownReferenceProblem } from '../domain/problem.ts';
import { addTo, failAsRaced, type Write } from './actions.ts';
import { readTableName } from './client.ts';
import { deriveItems, diffItems } from './derive.ts';
import * as keys from './keys.ts';
import type { Document, RecordType, Stored } from './record-type.ts';
import { explainInUse, references } from './references.ts';
import { toSchemaAttribute } from './schema.ts';

/** One document to write. `before` null creates it, `after` null deletes it, `bumped` changes its version only. */
export type Change<D extends Document = Document> = {
  recordType: string;
  key: keys.Key;
  before: Stored<D> | null;
  after: D | null;
  /** `stamp` is of one try; `mark` identifies the save across its tries. */
  writes: (stamp: string, mark: string) => Write[];
  promises: string[];
  bumped?: true;
  checkOnly?: true;
  /** The same where the document did not change: it only checks the version. See `save`. */
  asCheck?: Change<D>;
};

/** DynamoDB limits an item to 400 KB; below that we refuse with a reason of our own. */
const maxDocumentBytes = 350_000;
/** Rows and search texts are items of their own. Folding can lengthen a text a lot. */
const maxDerivedBytes = 390_000;
/** A write whose answer was lost is recognised through this many further writes of the document. */
const marksKept = 4;

/** The marks of the last writes, newest first. */
function nextMarks(mark: string, before: Stored<Document> | null): string {
  return [mark, ...(before?.marks ?? '').split(' ')].slice(0, marksKept).join(' ').trim();
}

function toTakenProblem(recordType: string, path: string): Problem {
  const message = 'is already in use';
  const field = { path: [path], message, code: 'taken' as const, rule: `${recordType} ${path}` };
  return new Problem('duplicate', `${path} ${message}`, [field]);
}

/** Counts texts only: the other attributes are small. */
function toBytes(attributes: Record<string, unknown>): number {
  const texts = Object.values(attributes).filter((value) => typeof value === 'string');
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
}

/** A currency that the document had before may stay, even if it is no longer valid. */
function checkDenominations<D extends Document>({ denominations }: RecordType<D>, before: D | null, after: D): void {
  const known = before ? (denominations?.(before) ?? []) : [];
  for (const { currency, on, path } of denominations?.(after) ?? []) {
    if (!known.some((one) => one.currency === currency && one.on === on)) checkCurrencyOn(currency, on, path);
  }
}

/** Ignores who wrote it last, and when. */
function isSame(before: Document, after: Document): boolean {
  const [oldText, newText] = [before, after].map((doc) => JSON.stringify({ ...doc, updatedAt: '', updatedBy: null }));
  // The keys may be in another order.
  return (
    oldText === newText ||
    (oldText?.length === newText?.length && isDeepStrictEqual(JSON.parse(oldText ?? ''), JSON.parse(newText ?? '')))
  );
}

/** Checks the version only. Version and stamp stay, so pollers see no change. */
function toCheck<D extends Document>(recordType: RecordType<D>, key: keys.Key, before: Stored<D>): Change<D> {
  const writes = (): Write[] => {
    const check = { ConditionExpression: 'version = :v', ExpressionAttributeValues: { ':v': before.version } };
    return [failAsRaced({ ConditionCheck: { TableName: readTableName(), Key: key, ...check } }, recordType.name)];
  };
  return { recordType: recordType.name, key, before, after: before.doc, writes, promises: [], checkOnly: true };
}

/**
 * Plans a change for `save`. The compiler checks here that the documents are of the record type.
 * @throws Problem `too_large` over 350 KB
 */
export function planChange<D extends Document>(
  organizationId: number,
  zone: string,
  recordType: RecordType<D>,
  before: Stored<D> | null,
  after: D | null,
): Change<D> {
  if (after) checkDenominations(recordType, before?.doc ?? null, after);
  const id = after?.id ?? before?.doc.id ?? 0;
  const key = keys.documentKey(organizationId, recordType.name, recordType.home, id);
  const steps = diffItems(
    deriveItems(organizationId, zone, recordType, before?.doc ?? null),
    deriveItems(organizationId, zone, recordType, after),
  );
  const json = after ? JSON.stringify(after) : '';
  const fits =
    Buffer.byteLength(json) <= maxDocumentBytes &&
    steps.placed.every(({ attributes }) => toBytes(attributes) <= maxDerivedBytes);
  if (!fits) throw new Problem('too_large', 'The record is larger than 350 KB');

  const writes: Change['writes'] = (stamp, mark) => [
    toDocumentWrite(recordType, key, before, after, { doc: json, stamp, mark }),
    ...toListWrites(organizationId, recordType, id, before?.stamp ?? null, after ? stamp : null),
    ...(before && after ? [] : toFiguresWrites(organizationId, recordType, id, after !== null)),
    ...toDerivedWrites(recordType, steps),
  ];
  const promises = after ? (recordType.promises?.(before?.doc ?? null, after) ?? []) : [];
  const asCheck = before && after && isSame(before.doc, after) ? toCheck(recordType, key, before) : null;
  return { recordType: recordType.name, key, before, after, writes, promises, ...(asCheck ? { asCheck } : {}) };
}

function toDocumentWrite<D extends Document>(
  recordType: RecordType<D>,
  key: keys.Key,
  before: Stored<D> | null,
  after: D | null,
  { doc, stamp, mark }: { doc: string; stamp: string; mark: string },
): Write {
  const { name, polled } = recordType;
  const condition = {
    TableName: readTableName(),
    ...(before
      ? { ConditionExpression: 'version = :v', ExpressionAttributeValues: { ':v': before.version } }
      : { ConditionExpression: 'attribute_not_exists(pk)' }),
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
  };
  if (!after) return failAsRaced({ Delete: { ...condition, Key: key } }, name);
  const version = (before?.version ?? 0) + 1;
  const written = { doc, version, mark: nextMarks(mark, before), ...toSchemaAttribute(recordType) };
  const Item = { ...key, ...written, ...(polled ? { stamp } : {}) };
  return failAsRaced({ Put: { ...condition, Item } }, name);
}

function toListWrites<D extends Document>(
  organizationId: number,
  { name, polled }: RecordType<D>,
  id: number,
  from: string | null,
  to: string | null,
): Write[] {
  if (!polled) return [];
  const TableName = readTableName();
  const pk = keys.changesPartition(organizationId, name);
  // Two instances may take the same stamp: the id keeps their entries apart.
  const sortKey = (stamp: string): string => `${stamp}#${keys.padNumber(id)}`;
  return [
    ...(from ? [failAsRaced({ Delete: { TableName, Key: { pk, sk: sortKey(from) } } }, 'change list')] : []),
    ...(to ? [failAsRaced({ Put: { TableName, Item: { pk, sk: sortKey(to), id } } }, 'change list')] : []),
  ];
}

/** Creates the figures with the record, and deletes them only while nothing refers to it. */
function toFiguresWrites<D extends Document>(
  organizationId: number,
  { name, referred }: RecordType<D>,
  id: number,
  isNew: boolean,
): Write[] {
  if (!referred) return [];
  const TableName = readTableName();
  const Key = keys.sumsKey(organizationId, name, id);
  if (isNew) {
    const Item = { ...Key, [references]: 0 };
    return [failAsRaced({ Put: { TableName, Item, ConditionExpression: 'attribute_not_exists(pk)' } }, name)];
  }
  const Delete = {
    TableName,
    Key,
    ConditionExpression: 'attribute_not_exists(#r) OR #r = :none',
    ExpressionAttributeNames: { '#r': references },
    ExpressionAttributeValues: { ':none': 0 },
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
  };
  return [{ action: { Delete }, onCondition: (figures, deltas) => explainInUse(name, figures, deltas) }];
}

function toDerivedWrites<D extends Document>(
  { name }: RecordType<D>,
  { removed, placed, additions }: ReturnType<typeof diffItems>,
): Write[] {
  const TableName = readTableName();
  return [
    ...removed.map(({ kind, key: Key }) => {
      const strict = kind === 'member' ? { ConditionExpression: 'attribute_exists(pk)' } : {};
      return failAsRaced({ Delete: { TableName, Key, ...strict } }, 'list');
    }),
    ...placed.map(({ kind, key, attributes, guard }) => {
      const strict = kind === 'member' || kind === 'guard' ? { ConditionExpression: 'attribute_not_exists(pk)' } : {};
      const write = failAsRaced({ Put: { TableName, Item: { ...key, ...attributes }, ...strict } }, 'list');
      return guard ? { ...write, onCondition: () => toTakenProblem(name, guard.path) } : write;
    }),
    ...additions.map(({ key, counts, referred }) => {
      const write = failAsRaced({ Update: addTo(key, counts, referred !== null) }, 'counter');
      return referred ? { ...write, onCondition: () => unknownReferenceProblem(referred.path, referred.id) } : write;
    }),
  ];
}

/** Raises the version only: of the saves that read the record one goes through, and pollers see no difference. */
export function touchRecord<D extends Document>(
  organizationId: number,
  recordType: RecordType<D>,
  before: Stored<D>,
): Change<D> {
  const key = keys.documentKey(organizationId, recordType.name, recordType.home, before.doc.id);
  const writes = (): Write[] => {
    const Update = {
      TableName: readTableName(),
      Key: key,
      UpdateExpression: 'SET version = :next',
      ConditionExpression: 'version = :v',
      ExpressionAttributeValues: { ':v': before.version, ':next': before.version + 1 },
    };
    return [failAsRaced({ Update }, recordType.name)];
  };
  const asCheck = toCheck(recordType, key, before);
  return { recordType: recordType.name, key, before, after: before.doc, writes, promises: [], bumped: true, asCheck };
}
