/**
 * The one write: documents and everything derived from them, in one transaction. Each document is conditional on the
 * version that was read. Each try has a fresh stamp. A try of unknown outcome is recognised by the mark it left.
 */
import { randomBytes } from 'node:crypto';
import type { Organization } from '../domain/organization/organization.ts';
import { busyProblem, invalidProblem, Problem } from '../domain/problem.ts';
import { extendWait, readNowMs } from '../platform/clock.ts';
import { withoutDeadline } from '../platform/deadline.ts';
import { failAsRaced, merge, type Write } from './actions.ts';
import type { Change } from './change.ts';
import { readTableName, sendRequest } from './client.ts';
import { makeEffect, toEffectId } from './effects.ts';
import { checkHomeCurrency } from './home.ts';
import type { Key } from './keys.ts';
import { runWrite } from './moment.ts';
import { type StoredOrganization, toSettingsPut } from './organizations.ts';
import { explainFailure } from './outcome.ts';
import { readItem } from './read.ts';
import type { Document, Effect, Stored } from './record-type.ts';
import { backOff } from './retry.ts';
import { type SequenceMove, toSequenceUpdate } from './sequence.ts';
import { takeStamp } from './stamps.ts';

export type { Change } from './change.ts';
export type { Effect } from './record-type.ts';

export type SaveOptions = {
  sequences?: readonly SequenceMove[];
  effects?: readonly Effect[];
  /** The organization's settings, where they change with the records. */
  settings?: { before: StoredOrganization; after: Organization };
};
/** `home`: the currency that the organization must still have. */
export type SaveConditions = { mark: RequestMark | null; home: string | null };

/** Ties a request with an idempotency key to its write (see idempotency.ts). */
export type RequestMark = { key: Key; attempt: string };

const maxActions = 100;
const giveUpAfterMs = 3_000;
/** A single try may take longer than that to time out (client.ts); it is then checked once more. */
const giveUpUnsureAfterMs = 7_000;

/**
 * Writes all changes in one transaction. A record that did not change keeps its version.
 * @returns the stored documents in the order of `planned` (a deleted one as it was)
 * @throws Conflict for a lost race; Problem `duplicate` for a taken number or name, `invalid` for a reference to
 *   nothing or over 100 actions, `conflict` for the delete of a record in use, `busy` after 3 s of contention
 */
export async function save(
  organizationId: number,
  planned: readonly Change[],
  options: SaveOptions = {},
  conditions: SaveConditions = { mark: null, home: null },
): Promise<Stored<Document>[]> {
  // Such a write leaves no mark: if its answer were lost, it would be made twice.
  if (planned.length === 0 && options.effects?.length)
    throw new Error('effects of no write are promised by themselves');
  const changes = replaceUnchanged(planned, Object.values(options).flat().length > 0 || conditions.mark !== null);
  const mark = randomBytes(12).toString('base64url');
  const planTry = (): Try => {
    const stamps = [takeStamp(), ...changes.slice(1).map(takeStamp)];
    return { stamps, writes: buildTransaction(organizationId, changes, options, conditions, stamps, mark) };
  };
  // Outside `runWrite`: what cannot be planned is certainly not written.
  const first = planTry();
  return runWrite(() => sendTransaction(changes, mark, first, planTry));
}

/** Replaces unchanged documents by checks, unless nothing else would leave the mark by which a lost try is known. */
function replaceUnchanged(planned: readonly Change[], writesMore: boolean): readonly Change[] {
  const isMarked = planned.some((one) => one.after && !one.bumped && !one.asCheck);
  const isIdle = planned.every((one) => one.asCheck) && !writesMore;
  if (isIdle) return planned.map((one) => one.asCheck ?? one);
  // A bumped record stays bumped: its version guards the write.
  return isMarked ? planned.map((one) => (one.bumped ? one : (one.asCheck ?? one))) : planned;
}

type Try = { stamps: string[]; writes: Write[] };

async function sendTransaction(
  changes: readonly Change[],
  mark: string,
  first: Try,
  planTry: () => Try,
): Promise<Stored<Document>[]> {
  const startedAt = readNowMs();
  let uncertain = false;
  const stampsTried: string[][] = [];
  const onlyDeletes = changes.every((one) => one.bumped || one.checkOnly || !one.after);
  for (let attempt = 0; ; attempt += 1) {
    const { stamps, writes } = attempt === 0 ? first : planTry();
    stampsTried.push(stamps);
    try {
      await sendRequest({ type: 'transact', input: { TransactItems: writes.map(({ action }) => action) } });
      return collectResults(changes, stamps, mark);
    } catch (error) {
      const outcome = explainFailure(error, writes, mark, uncertain, onlyDeletes);
      const findStamps = (stamp: string | null) => stampsTried.find((one) => stamp && one.includes(stamp)) ?? stamps;
      if (outcome.type === 'written') return collectResults(changes, findStamps(outcome.stamp), mark);
      uncertain ||= outcome.type === 'uncertain';
      const patienceMs = outcome.type === 'uncertain' ? giveUpUnsureAfterMs : giveUpAfterMs;
      const isOver = outcome.type === 'final' || readNowMs() - startedAt > extendWait(patienceMs);
      if (isOver && uncertain) {
        const stamp = await findStampIfWritten(changes, mark, onlyDeletes);
        if (stamp !== undefined) return collectResults(changes, findStamps(stamp), mark);
      }
      if (outcome.type === 'final') throw outcome.error;
      if (isOver) throw busyProblem();
      await backOff(attempt);
    }
  }
}

/** Finds whether a write with lost answers went through: its stamp (null: it has none), else undefined. */
async function findStampIfWritten(
  changes: readonly Change[],
  mark: string,
  onlyDeletes: boolean,
): Promise<string | null | undefined> {
  const witness = changes.find((one) => !one.bumped && !one.checkOnly && (one.after || onlyDeletes));
  if (!witness) return undefined;
  // Even past the deadline: the client is about to be told.
  const item = await withoutDeadline(() => readItem(witness.key));
  if (!witness.after) return item ? undefined : null;
  const isOurs = item !== null && String(item.mark).split(' ').includes(mark);
  return isOurs ? (typeof item.stamp === 'string' ? item.stamp : null) : undefined;
}

function buildTransaction(
  organizationId: number,
  changes: readonly Change[],
  options: SaveOptions,
  { mark: requestMark, home }: SaveConditions,
  stamps: readonly string[],
  mark: string,
): Write[] {
  const writes = [
    ...merge(changes.flatMap((one, i) => one.writes(stamps[i] ?? takeStamp(), mark))),
    ...(options.sequences ?? []).map((move) =>
      failAsRaced({ Update: toSequenceUpdate(organizationId, move) }, 'number'),
    ),
    ...toEffectWrites(organizationId, listPromised(changes, options), stamps[0] ?? takeStamp(), mark),
    ...(options.settings
      ? [failAsRaced(toSettingsPut(options.settings.before, options.settings.after), 'organization')]
      : []),
    ...(home === null ? [] : [toHomeWrite(organizationId, home)]),
    ...(requestMark ? [toRequestWrite(requestMark, changes)] : []),
  ];
  if (writes.length > maxActions) {
    throw invalidProblem('lines', `need ${writes.length} writes; at most ${maxActions} fit in one transaction`);
  }
  return writes;
}

function toEffectWrites(organizationId: number, effects: readonly Effect[], stamp: string, mark: string): Write[] {
  return effects.flatMap((effect, i) => {
    const items = makeEffect(organizationId, effect, { stamp, id: toEffectId(mark, i) });
    return Object.values(items).map((Item) => failAsRaced({ Put: { TableName: readTableName(), Item } }, 'outbox'));
  });
}

function toHomeWrite(organizationId: number, home: string): Write {
  return {
    action: { ConditionCheck: checkHomeCurrency(organizationId, home) },
    onCondition: () => new Problem('busy', 'The currency of the organization has just changed', [], 60),
  };
}

function toRequestWrite({ key, attempt }: RequestMark, changes: readonly Change[]): Write {
  const Update = {
    TableName: readTableName(),
    Key: key,
    UpdateExpression: 'SET written = :written',
    ConditionExpression: 'attempt = :attempt AND attribute_not_exists(written)',
    ExpressionAttributeValues: { ':written': changes.map((one) => one.after?.id ?? 0), ':attempt': attempt },
  };
  return {
    action: { Update },
    onCondition: () => new Problem('busy', 'The same request is already being handled', [], 1),
  };
}

/** Records promise effects too: one of a kind, however many of them promise it. */
function listPromised(changes: readonly Change[], { effects = [] }: SaveOptions): Effect[] {
  const byKind = new Map<string, { noun: string; id: number }[]>();
  for (const { promises, recordType, after } of changes) {
    for (const kind of after ? promises : [])
      byKind.set(kind, [...(byKind.get(kind) ?? []), { noun: recordType, id: after?.id ?? 0 }]);
  }
  return [...effects, ...[...byKind].map(([kind, records]) => ({ kind, payload: { records } }))];
}

function collectResults(changes: readonly Change[], stamps: readonly string[], mark: string): Stored<Document>[] {
  return changes.flatMap((one, i) => {
    if (!one.after) return one.before ?? [];
    if (one.checkOnly && one.before) return one.before;
    if (one.bumped && one.before) return { ...one.before, version: one.before.version + 1 };
    const marks = [mark, one.before?.marks].filter(Boolean).join(' ');
    return { doc: one.after, version: (one.before?.version ?? 0) + 1, stamp: stamps[i] ?? null, marks };
  });
}
