/**
 * The one write: documents, and everything that follows from them, in one transaction.
 * All or nothing; each document on condition of the version that was read, so that a lost
 * race is noticed; each try with a fresh change stamp; a try whose outcome is unknown is
 * recognised by the mark it left.
 */
import { randomUUID } from 'node:crypto';
import type { TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import { invalid, Problem, unknownReference } from '../domain/problem.ts';
import { nowMs } from '../platform/clock.ts';
import { request, tableName } from './client.ts';
import { consequences, difference } from './derive.ts';
import type { Key } from './keys.ts';
import * as keys from './keys.ts';
import type { Document, Noun, Stored } from './noun.ts';
import { backOff, Conflict, retryability } from './retry.ts';
import { takeStamp } from './stamps.ts';

/** One document to write: `before` null creates it, `after` null deletes it. */
export type Change<D extends Document = Document> = {
  noun: string;
  before: Stored<D> | null;
  after: D | null;
  plan: Plan;
};

/** Moves a counter on condition that nobody moved it since it was read (0: it did not exist). */
export type SequenceMove = { name: string; from: number; to: number };

/** Something to be done after the write, once: kept until a drain has done it. */
export type Effect = { kind: string; payload: Record<string, unknown> };

export type SaveOptions = { sequences?: readonly SequenceMove[]; effects?: readonly Effect[] };

/** Ties a request with an idempotency key to its write (see idempotency.ts). */
export type RequestMark = { key: Key; attempt: string };

type Action = NonNullable<TransactWriteCommandInput['TransactItems']>[number];
type Meaning = { onCondition: () => Error };
type Plan = (stamp: string, mark: string) => { actions: Action[]; meanings: Meaning[] };

const maxActions = 100;
/** DynamoDB takes items of 400 KB; what is over this is refused with a reason of our own. */
const maxDocumentBytes = 350_000;
const giveUpAfterMs = 3_000;

const changed = (what: string): Meaning => ({ onCondition: () => new Conflict(`${what} changed meanwhile`) });

/** Makes a change for `save`; the types of noun and documents are checked here. */
export function change<D extends Document>(
  organizationId: number,
  zone: string,
  noun: Noun<D>,
  before: Stored<D> | null,
  after: D | null,
): Change<D> {
  const id = after?.id ?? before?.doc.id ?? 0;
  const key = keys.documentKey(organizationId, noun.name, noun.home, id);
  const steps = difference(
    consequences(organizationId, zone, noun, before?.doc ?? null),
    consequences(organizationId, zone, noun, after),
  );
  const body = after ? JSON.stringify(after) : '';
  if (Buffer.byteLength(body) > maxDocumentBytes) throw new Problem('too_large', 'The record is larger than 350 KB');

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
        mark,
        ...(noun.polled ? { stamp } : {}),
      };
      push({ Put: { TableName, Item, ...looked } }, changed(noun.name));
    } else {
      push({ Delete: { TableName, Key: key, ...looked } }, changed(noun.name));
    }
    if (noun.polled) {
      const pk = keys.changesPartition(organizationId, noun.name);
      if (before?.stamp) push({ Delete: { TableName, Key: { pk, sk: before.stamp } } }, changed('change list'));
      if (after) push({ Put: { TableName, Item: { pk, sk: stamp, id } } }, changed('change list'));
    }
    if (noun.referred && !before) {
      const Item = { ...keys.sumsKey(organizationId, noun.name, id), references: 0 };
      push({ Put: { TableName, Item, ConditionExpression: 'attribute_not_exists(pk)' } }, changed(noun.name));
    }
    if (noun.referred && !after) {
      push(
        {
          Delete: {
            TableName,
            Key: keys.sumsKey(organizationId, noun.name, id),
            ConditionExpression: 'attribute_not_exists(#r) OR #r = :none',
            ExpressionAttributeNames: { '#r': 'references' },
            ExpressionAttributeValues: { ':none': 0 },
          },
        },
        { onCondition: () => new Problem('conflict', `The ${noun.name} is still in use by other records`) },
      );
    }
    for (const item of steps.removed) {
      const strict = item.kind === 'member' ? { ConditionExpression: 'attribute_exists(pk)' } : {};
      push({ Delete: { TableName, Key: item.key, ...strict } }, changed('list'));
    }
    for (const { kind, key: itemKey, attributes, guard } of steps.placed) {
      const strict = kind === 'member' || kind === 'guard' ? { ConditionExpression: 'attribute_not_exists(pk)' } : {};
      const meaning = guard
        ? {
            onCondition: () =>
              new Problem('duplicate', guard.message, [{ path: [guard.path], message: guard.message, code: 'taken' }]),
          }
        : changed('list');
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
  return { noun: noun.name, before, after, plan };
}

function addTo(key: Key, counts: ReadonlyMap<string, number>, mustExist: boolean) {
  const names = [...counts.keys()];
  return {
    TableName: tableName(),
    Key: key,
    UpdateExpression: `ADD ${names.map((_, i) => `#n${i} :n${i}`).join(', ')}`,
    ExpressionAttributeNames: Object.fromEntries(names.map((name, i) => [`#n${i}`, name])),
    ExpressionAttributeValues: Object.fromEntries(names.map((name, i) => [`:n${i}`, counts.get(name)])),
    ...(mustExist ? { ConditionExpression: 'attribute_exists(pk)' } : {}),
  };
}

/** Several counters of one item, moved by several documents of one save, become one update. */
function merge(actions: Action[], meanings: Meaning[]): { actions: Action[]; meanings: Meaning[] } {
  const seen = new Map<string, number>();
  const out: { actions: Action[]; meanings: Meaning[] } = { actions: [], meanings: [] };
  actions.forEach((action, i) => {
    const key = action.Put?.Item ?? action.Update?.Key ?? action.Delete?.Key ?? {};
    const text = `${key.pk}|${key.sk}`;
    const at = seen.get(text);
    const first = at === undefined ? undefined : out.actions[at];
    const meaning = meanings[i] ?? changed('record');
    if (at === undefined || !first) {
      seen.set(text, out.actions.length);
      out.actions.push(action);
      out.meanings.push(meaning);
    } else if (first.Update && action.Update) {
      const mustExist = first.Update.ConditionExpression !== undefined;
      first.Update = addTo({ pk: String(key.pk), sk: String(key.sk) }, added(first.Update, action.Update), mustExist);
      if (action.Update.ConditionExpression) {
        first.Update.ConditionExpression = action.Update.ConditionExpression;
        out.meanings[at] = meaning;
      }
    } else if (first.Put?.Item && action.Update) {
      // Figures beside a record that is created in the same save.
      for (const [name, by] of added(action.Update)) first.Put.Item[name] = Number(first.Put.Item[name] ?? 0) + by;
    } else if (!(first.Delete && action.Update)) {
      throw new Error(`two writes of one item in a save: ${text}`);
    }
  });
  return out;
}

type Update = NonNullable<Action['Update']>;
function added(...updates: Update[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const update of updates) {
    for (const [alias, name] of Object.entries(update.ExpressionAttributeNames ?? {})) {
      const by = Number(update.ExpressionAttributeValues?.[alias.replace('#', ':')] ?? 0);
      counts.set(name, (counts.get(name) ?? 0) + by);
    }
  }
  return counts;
}

/**
 * Writes all changes in one transaction.
 * @returns the documents as stored, in the order of `changes` (a deleted one as it was)
 * @throws Conflict when something was changed since it was read; Problem `duplicate` for a
 *   taken number or name, `invalid` for a reference to nothing, `conflict` for a delete of a
 *   record in use, `busy` after 3 s of contention, `too_large` over 100 actions
 */
export async function save(
  organizationId: number,
  changes: readonly Change[],
  options: SaveOptions = {},
  requestMark: RequestMark | null = null,
): Promise<Stored<Document>[]> {
  const mark = randomUUID();
  const startedAt = nowMs();
  let uncertain = false;
  const onlyDeletes = changes.every((one) => !one.after);
  for (let attempt = 0; ; attempt += 1) {
    const stamp = takeStamp();
    const { actions, meanings } = transaction(organizationId, changes, options, requestMark, stamp, mark);
    try {
      await request({ type: 'transact', input: { TransactItems: actions } });
      return results(changes, stamp);
    } catch (error) {
      const verdict = judge(error, meanings, mark, uncertain, onlyDeletes);
      if (verdict.type === 'written') return results(changes, verdict.stamp ?? stamp);
      if (verdict.type === 'final') throw verdict.error;
      uncertain ||= verdict.type === 'uncertain';
      if (nowMs() - startedAt > giveUpAfterMs) {
        throw new Problem('busy', 'Too many changes at once, please try again', [], 1);
      }
      await backOff(attempt);
    }
  }
}

function transaction(
  organizationId: number,
  changes: readonly Change[],
  options: SaveOptions,
  requestMark: RequestMark | null,
  stamp: string,
  mark: string,
) {
  const parts = changes.map((one, i) => one.plan(shifted(stamp, i), mark));
  const { actions, meanings } = merge(
    parts.flatMap((part) => part.actions),
    parts.flatMap((part) => part.meanings),
  );
  const TableName = tableName();
  for (const { name, from, to } of options.sequences ?? []) {
    actions.push({
      Update: {
        TableName,
        Key: keys.sequenceKey(organizationId, name),
        UpdateExpression: 'SET n = :to',
        ConditionExpression: from === 0 ? 'attribute_not_exists(n)' : 'n = :from',
        ExpressionAttributeValues: from === 0 ? { ':to': to } : { ':to': to, ':from': from },
      },
    });
    meanings.push(changed('number'));
  }
  for (const [i, effect] of (options.effects ?? []).entries()) {
    const shard = organizationId % keys.outboxShards;
    const sk = `${stamp}#${organizationId}#${mark}-${i}`;
    const Item = { pk: keys.outboxPartition(shard), sk, organizationId, attempts: 0, ...effect };
    actions.push({ Put: { TableName, Item } });
    meanings.push(changed('outbox'));
  }
  if (requestMark) {
    actions.push({
      Update: {
        TableName,
        Key: requestMark.key,
        UpdateExpression: 'SET written = :written',
        ConditionExpression: 'attempt = :attempt AND attribute_not_exists(written)',
        ExpressionAttributeValues: {
          ':written': changes.map((one) => one.after?.id ?? 0),
          ':attempt': requestMark.attempt,
        },
      },
    });
    meanings.push({ onCondition: () => new Problem('busy', 'The same request is being handled already', [], 1) });
  }
  if (actions.length > maxActions) {
    throw invalid('lines', `make a write of ${actions.length} parts; at most ${maxActions} fit in one`);
  }
  return { actions, meanings };
}

/** Stamps of several documents in one save differ, so that a poll can stop between them. */
function shifted(stamp: string, by: number): string {
  return by === 0 ? stamp : String(Number(stamp) + by).padStart(stamp.length, '0');
}

function results(changes: readonly Change[], stamp: string): Stored<Document>[] {
  return changes.flatMap((one, i) => {
    if (!one.after) return one.before ?? [];
    return { doc: one.after, version: (one.before?.version ?? 0) + 1, stamp: shifted(stamp, i) };
  });
}

type Verdict =
  | { type: 'written'; stamp: string | null }
  | { type: 'again' }
  | { type: 'uncertain' }
  | { type: 'final'; error: unknown };

type Reason = { Code?: string; Item?: Record<string, { S?: string } | undefined> };

function judge(error: unknown, meanings: Meaning[], mark: string, uncertain: boolean, onlyDeletes: boolean): Verdict {
  if (error instanceof Error && error.name === 'TransactionCanceledException' && 'CancellationReasons' in error) {
    const reasons = error.CancellationReasons as Reason[];
    const failed = reasons.findIndex((reason) => reason.Code === 'ConditionalCheckFailed');
    if (failed >= 0) {
      const ours = uncertain ? reasons.find((reason) => textOf(reason.Item?.mark) === mark) : undefined;
      if (ours) return { type: 'written', stamp: textOf(ours.Item?.stamp) };
      // A delete whose first try went through finds nothing left to compare.
      if (uncertain && onlyDeletes && failed === 0 && !reasons[0]?.Item) return { type: 'written', stamp: null };
      return { type: 'final', error: meanings[failed]?.onCondition() ?? new Conflict('changed meanwhile') };
    }
    const codes = reasons.map((reason) => reason.Code ?? 'None').filter((code) => code !== 'None');
    if (
      codes.every((code) => ['TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded'].includes(code))
    )
      return { type: 'again' };
    return { type: 'final', error };
  }
  const kind = retryability(error);
  if (kind === 'no') return { type: 'final', error };
  return { type: kind === 'unknown' ? 'uncertain' : 'again' };
}

/** Cancellation reasons carry items in DynamoDB's own notation; some clients unmarshal them. */
function textOf(value: { S?: string } | string | undefined): string | null {
  if (typeof value === 'string') return value;
  return value?.S ?? null;
}
