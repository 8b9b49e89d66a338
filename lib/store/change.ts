/** From one document as it was and as it shall be to its part of a transaction. */
import { isDeepStrictEqual } from 'node:util';
import { checkCurrencyOn } from '../domain/currency.ts';
import { Problem, unknownReference } from '../domain/problem.ts';
import { type Action, addTo, changed, type Meaning, type Part } from './actions.ts';
import { tableName } from './client.ts';
import { consequences, difference } from './derive.ts';
import * as keys from './keys.ts';
import type { Document, RecordType, Stored } from './record-type.ts';
import { references, refusal } from './references.ts';

/** One document to write: `before` null creates it, `after` null deletes it; `bumped` changes its version only, `still` nothing. */
export type Change<D extends Document = Document> = {
  recordType: string;
  key: keys.Key;
  before: Stored<D> | null;
  after: D | null;
  plan: Plan;
  /** The kinds of effect that are promised with it. */
  promises: string[];
  bumped?: true;
  still?: true;
  /** The same where the document stays as it is: it is only held against what was read. See `save`. */
  orStill?: Change<D>;
};

type Plan = (stamp: string, mark: string) => Part;

/** DynamoDB takes items of 400 KB; what is over this is refused with a reason of our own. */
const maxDocumentBytes = 350_000;
/** Rows and search texts are items of their own; folding can make a text much longer. */
const maxDerivedBytes = 390_000;
/** A write whose answer was lost is still recognised after so many further writes of the same document. */
const marksKept = 4;

/** A document's own mark and those of the writes before it, newest first. */
function trail(mark: string, before: Stored<Document> | null): string {
  return [mark, ...(before?.marks ?? '').split(' ')].slice(0, marksKept).join(' ').trim();
}

/** @param path the key whose value another record of the type has already */
function taken(recordType: string, path: string): Problem {
  const message = 'is already in use';
  const field = { path: [path], message, code: 'taken' as const, rule: `${recordType} ${path}` };
  return new Problem('duplicate', `${path} ${message}`, [field]);
}

/** The texts among an item's attributes; the rest is small. */
function bytesOf(attributes: Record<string, unknown>): number {
  const texts = Object.values(attributes).filter((value) => typeof value === 'string');
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
}

/** What a document was in before stays as it is. */
function checkDenominations<D extends Document>({ denominations }: RecordType<D>, before: D | null, after: D): void {
  const was = before ? (denominations?.(before) ?? []) : [];
  for (const { currency, on, path } of denominations?.(after) ?? []) {
    if (!was.some((one) => one.currency === currency && one.on === on)) checkCurrencyOn(currency, on, path);
  }
}

/** Whether a document stays as it is: that somebody wrote it again, and when, is nothing of it. */
function isSame(before: Document, after: Document): boolean {
  const [was, shall] = [before, after].map((doc) => JSON.stringify({ ...doc, updatedAt: '', updatedBy: null }));
  // Fields may stand in another order, and ones without a value beside them.
  return (
    was === shall ||
    (was?.length === shall?.length && isDeepStrictEqual(JSON.parse(was ?? ''), JSON.parse(shall ?? '')))
  );
}

/** What is written as it stands: it only has to be as it was read. Its version stays, and nobody who polls is told of it. */
function still<D extends Document>(recordType: RecordType<D>, key: keys.Key, before: Stored<D>): Change<D> {
  const plan: Plan = () => {
    const check = { ConditionExpression: 'version = :v', ExpressionAttributeValues: { ':v': before.version } };
    const ConditionCheck = { TableName: tableName(), Key: key, ...check };
    return { actions: [{ ConditionCheck }], meanings: [changed(recordType.name)] };
  };
  return { recordType: recordType.name, key, before, after: before.doc, plan, promises: [], still: true };
}

/** Makes a change for `save`; the compiler checks here that the documents are of the record type. */
export function change<D extends Document>(
  organizationId: number,
  zone: string,
  recordType: RecordType<D>,
  before: Stored<D> | null,
  after: D | null,
): Change<D> {
  if (after) checkDenominations(recordType, before?.doc ?? null, after);
  const id = after?.id ?? before?.doc.id ?? 0;
  const key = keys.documentKey(organizationId, recordType.name, recordType.home, id);
  const steps = difference(
    consequences(organizationId, zone, recordType, before?.doc ?? null),
    consequences(organizationId, zone, recordType, after),
  );
  const body = after ? JSON.stringify(after) : '';
  const fits =
    Buffer.byteLength(body) <= maxDocumentBytes &&
    steps.placed.every(({ attributes }) => bytesOf(attributes) <= maxDerivedBytes);
  if (!fits) throw new Problem('too_large', 'The record is larger than 350 KB');

  const plan: Plan = (stamp, mark) => {
    const TableName = tableName();
    const actions: Action[] = [];
    const meanings: Meaning[] = [];
    const push = (action: Action, meaning: Meaning): void => {
      actions.push(action);
      meanings.push(meaning);
    };
    const condition = before
      ? { ConditionExpression: 'version = :v', ExpressionAttributeValues: { ':v': before.version } }
      : { ConditionExpression: 'attribute_not_exists(pk)' };
    const looked = { ...condition, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const };
    if (after) {
      const Item = {
        ...key,
        doc: body,
        version: (before?.version ?? 0) + 1,
        mark: trail(mark, before),
        ...(recordType.polled ? { stamp } : {}),
      };
      push({ Put: { TableName, Item, ...looked } }, changed(recordType.name));
    } else {
      push({ Delete: { TableName, Key: key, ...looked } }, changed(recordType.name));
    }
    if (recordType.polled) {
      const pk = keys.changesPartition(organizationId, recordType.name);
      // Two instances may take the same stamp in the same microsecond: the id keeps their entries apart.
      const at = (one: string): string => `${one}#${keys.padded(id)}`;
      if (before?.stamp) push({ Delete: { TableName, Key: { pk, sk: at(before.stamp) } } }, changed('change list'));
      if (after) push({ Put: { TableName, Item: { pk, sk: at(stamp), id } } }, changed('change list'));
    }
    if (recordType.referred && !before) {
      const Item = { ...keys.sumsKey(organizationId, recordType.name, id), [references]: 0 };
      push({ Put: { TableName, Item, ConditionExpression: 'attribute_not_exists(pk)' } }, changed(recordType.name));
    }
    if (recordType.referred && !after) {
      push(
        {
          Delete: {
            TableName,
            Key: keys.sumsKey(organizationId, recordType.name, id),
            ConditionExpression: 'attribute_not_exists(#r) OR #r = :none',
            ExpressionAttributeNames: { '#r': references },
            ExpressionAttributeValues: { ':none': 0 },
            ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          },
        },
        { onCondition: (figures, going) => refusal(recordType.name, figures, going) },
      );
    }
    for (const item of steps.removed) {
      const strict = item.kind === 'member' ? { ConditionExpression: 'attribute_exists(pk)' } : {};
      push({ Delete: { TableName, Key: item.key, ...strict } }, changed('list'));
    }
    for (const { kind, key: itemKey, attributes, guard } of steps.placed) {
      const strict = kind === 'member' || kind === 'guard' ? { ConditionExpression: 'attribute_not_exists(pk)' } : {};
      const meaning = guard ? { onCondition: () => taken(recordType.name, guard.path) } : changed('list');
      push({ Put: { TableName, Item: { ...itemKey, ...attributes }, ...strict } }, meaning);
    }
    for (const { key: itemKey, counts, referred } of steps.additions) {
      push(
        { Update: addTo(itemKey, counts, referred !== null) },
        referred ? { onCondition: () => unknownReference(referred.path, referred.id) } : changed('counter'),
      );
    }
    return { actions, meanings };
  };
  const promises = after ? (recordType.promises?.(before?.doc ?? null, after) ?? []) : [];
  const orStill = before && after && isSame(before.doc, after) ? still(recordType, key, before) : null;
  return { recordType: recordType.name, key, before, after, plan, promises, ...(orStill ? { orStill } : {}) };
}

/**
 * Lets a save go through only while a record is as it was read, and only one of those that have read it.
 * Nothing of the record changes but its version: pollers and readers see no difference.
 */
export function bump<D extends Document>(
  organizationId: number,
  recordType: RecordType<D>,
  before: Stored<D>,
): Change<D> {
  const key = keys.documentKey(organizationId, recordType.name, recordType.home, before.doc.id);
  const plan: Plan = () => {
    const Update = {
      TableName: tableName(),
      Key: key,
      UpdateExpression: 'SET version = :next',
      ConditionExpression: 'version = :v',
      ExpressionAttributeValues: { ':v': before.version, ':next': before.version + 1 },
    };
    return { actions: [{ Update }], meanings: [changed(recordType.name)] };
  };
  const orStill = still(recordType, key, before);
  return { recordType: recordType.name, key, before, after: before.doc, plan, promises: [], bumped: true, orStill };
}
