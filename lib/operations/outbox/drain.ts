/**
 * Does what writes have promised: reads the effects that wait, claims each, performs it, takes it
 * out. Of two drains at once only one gets an effect; one that dies on the way leaves its claim to
 * run out, and the effect is done again under the same id.
 */
import pLimit from 'p-limit';
import { nowMs } from '../../platform/clock.ts';
import { log, logFault } from '../../platform/log.ts';
import { readOrganization } from '../../store/organizations.ts';
import { allOutboxShards, claim, done, postpone, readOutbox, setAside, type Waiting } from '../../store/outbox.ts';
import { systemWork } from '../organization/prepare.ts';
import { missingFor, perform } from './perform.ts';

/** What a drain has done. `waiting`: not due yet, claimed by another drain, or with nowhere to go. */
export type Drained = { done: number; skipped: number; failed: number; setAside: number; waiting: number };
type Outcome = keyof Drained;

const perShard = 200;
const concurrency = 8;
/** So long a claim keeps other drains off; a mail takes seconds. */
const claimMs = 60_000;
/** After so many failed tries an effect is moved aside: kept, reported, and in nobody's way. */
export const mostTries = 10;
const longestPauseMs = 300_000;

/**
 * Drains every shard once.
 * @param now milliseconds since 1970
 */
export async function drainOutbox(now: number = nowMs()): Promise<Drained> {
  const total: Drained = { done: 0, skipped: 0, failed: 0, setAside: 0, waiting: 0 };
  const isPossible = (kind: string): boolean => missingFor(kind) === null;
  const shards = await Promise.all(allOutboxShards.map((shard) => readOutbox(shard, perShard, isPossible)));
  const found = shards.flat();
  const possible = found.filter(({ kind }) => isPossible(kind));
  total.waiting = found.length - possible.length;
  for (const missing of new Set(found.flatMap(({ kind }) => missingFor(kind) ?? []))) {
    log('error', `${missing} has nowhere to go`, { waiting: total.waiting });
  }
  const limit = pLimit(concurrency);
  const outcomes = await Promise.all(possible.map((effect) => limit(() => attempt(effect, now))));
  for (const outcome of outcomes) total[outcome] += 1;
  if (found.length > 0) log('info', 'outbox', total);
  return total;
}

async function attempt(effect: Waiting, now: number): Promise<Outcome> {
  const facts = { organization: effect.organizationId, kind: effect.kind, effect: effect.id };
  try {
    if (effect.claimedUntil > now || !(await claim(effect, now + claimMs))) return 'waiting';
    return await finished(effect, now, facts);
  } catch (error) {
    // Not even the claim or its end could be written: the claim runs out, and it is tried again.
    logFault('effect left', error, facts);
    return 'failed';
  }
}

async function finished(
  effect: Waiting,
  now: number,
  facts: { organization: number; kind: string; effect: string },
): Promise<Outcome> {
  try {
    const organization = await readOrganization(effect.organizationId);
    const performed = organization
      ? await perform(effect, systemWork(organization.doc, new Date(now).toISOString()))
      : 'skipped';
    if (performed === 'skipped') log('info', 'effect skipped', facts);
    await done(effect);
    return performed;
  } catch (error) {
    logFault('effect failed', error, facts);
    if (effect.attempts + 1 >= mostTries) {
      await setAside(effect, error instanceof Error ? error.name : 'unknown');
      log('error', 'effect set aside', facts);
      return 'setAside';
    }
    await postpone(effect, now + Math.min(longestPauseMs, 1_000 * 2 ** (effect.attempts + 1)));
    return 'failed';
  }
}
