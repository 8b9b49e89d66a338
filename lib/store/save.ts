/**
 * The one write: documents, and everything that follows from them, in one transaction.
 * All or nothing; each document on condition of the version that was read, so that a lost
 * race is noticed; each try with a fresh change stamp; a try whose outcome is unknown is
 * recognised by the mark it left.
 */
import { randomBytes } from 'node:crypto';
import { invalid, Problem, tooBusy } from '../domain/problem.ts';
import { nowMs, patient } from '../platform/clock.ts';
import { withoutDeadline } from '../platform/deadline.ts';
import { changed, merge, type Part } from './actions.ts';
import type { Change } from './change.ts';
import { request, tableName } from './client.ts';
import { effectId, newEffect } from './effects.ts';
import type { Key } from './keys.ts';
import { writing } from './moment.ts';
import type { Document, Stored } from './noun.ts';
import { readItem } from './read.ts';
import { backOff } from './retry.ts';
import { moveOf, type SequenceMove } from './sequence.ts';
import { takeStamp } from './stamps.ts';
import { judge } from './verdict.ts';

export type { Change } from './change.ts';

/** Something to be done after the write, once: kept until a drain has done it. */
export type Effect = { kind: string; payload: Record<string, unknown> };

export type SaveOptions = { sequences?: readonly SequenceMove[]; effects?: readonly Effect[] };

/** Ties a request with an idempotency key to its write (see idempotency.ts). */
export type RequestMark = { key: Key; attempt: string };

const maxActions = 100;
const giveUpAfterMs = 3_000;
/** One try can take longer than that before its answer is given up (see client.ts); it is then asked after once more. */
const giveUpUnsureAfterMs = 7_000;

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
  const mark = randomBytes(12).toString('base64url');
  const planned = (): Planned => {
    const stamps = [takeStamp(), ...changes.slice(1).map(takeStamp)];
    return { stamps, ...transaction(organizationId, changes, options, requestMark, stamps, mark) };
  };
  // What cannot even be planned is certainly not written.
  const first = planned();
  return writing(() => sent(changes, mark, first, planned));
}

/** One try to write: its stamps, the actions, and what it means when one of them cannot be done. */
type Planned = Part & { stamps: string[] };

async function sent(
  changes: readonly Change[],
  mark: string,
  first: Planned,
  planned: () => Planned,
): Promise<Stored<Document>[]> {
  const startedAt = nowMs();
  let uncertain = false;
  const tried: string[][] = [];
  const onlyDeletes = changes.every((one) => one.bumped || !one.after);
  for (let attempt = 0; ; attempt += 1) {
    const { stamps, actions, meanings } = attempt === 0 ? first : planned();
    tried.push(stamps);
    try {
      await request({ type: 'transact', input: { TransactItems: actions } });
      return results(changes, stamps, mark);
    } catch (error) {
      const verdict = judge(error, meanings, mark, uncertain, onlyDeletes);
      const stampsOf = (stamp: string | null) => tried.find((one) => stamp && one.includes(stamp)) ?? stamps;
      if (verdict.type === 'written') return results(changes, stampsOf(verdict.stamp), mark);
      uncertain ||= verdict.type === 'uncertain';
      const patienceMs = verdict.type === 'uncertain' ? giveUpUnsureAfterMs : giveUpAfterMs;
      const isOver = verdict.type === 'final' || nowMs() - startedAt > patient(patienceMs);
      if (isOver && uncertain) {
        const stamp = await stampIfWritten(changes, mark, onlyDeletes);
        if (stamp !== undefined) return results(changes, stampsOf(stamp), mark);
      }
      if (verdict.type === 'final') throw verdict.error;
      if (isOver) throw tooBusy();
      await backOff(attempt);
    }
  }
}

/**
 * Looks whether a write whose answers were lost went through: nobody is told that something failed which is stored.
 * @returns the stamp it was written with (null: it has none), undefined where it is not there
 */
async function stampIfWritten(
  changes: readonly Change[],
  mark: string,
  onlyDeletes: boolean,
): Promise<string | null | undefined> {
  const telling = changes.find((one) => !one.bumped && (one.after || onlyDeletes));
  if (!telling) return undefined;
  // However late it is: somebody is about to be told.
  const item = await withoutDeadline(() => readItem(telling.key));
  if (!telling.after) return item ? undefined : null;
  const isOurs = item !== null && String(item.mark).split(' ').includes(mark);
  return isOurs ? (typeof item.stamp === 'string' ? item.stamp : null) : undefined;
}

function transaction(
  organizationId: number,
  changes: readonly Change[],
  options: SaveOptions,
  requestMark: RequestMark | null,
  stamps: readonly string[],
  mark: string,
): Part {
  const parts = changes.map((one, i) => one.plan(stamps[i] ?? takeStamp(), mark));
  const { actions, meanings } = merge(
    parts.flatMap((part) => part.actions),
    parts.flatMap((part) => part.meanings),
  );
  const TableName = tableName();
  for (const move of options.sequences ?? []) {
    actions.push({ Update: moveOf(organizationId, move) });
    meanings.push(changed('number'));
  }
  for (const [i, effect] of (options.effects ?? []).entries()) {
    const items = newEffect(organizationId, effect, { stamp: stamps[0] ?? takeStamp(), id: effectId(mark, i) });
    for (const Item of Object.values(items)) {
      actions.push({ Put: { TableName, Item } });
      meanings.push(changed('outbox'));
    }
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

function results(changes: readonly Change[], stamps: readonly string[], mark: string): Stored<Document>[] {
  return changes.flatMap((one, i) => {
    if (!one.after) return one.before ?? [];
    if (one.bumped && one.before) return { ...one.before, version: one.before.version + 1 };
    const marks = [mark, one.before?.marks].filter(Boolean).join(' ');
    return { doc: one.after, version: (one.before?.version ?? 0) + 1, stamp: stamps[i] ?? null, marks };
  });
}
