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
import type { Told } from './webhook.ts';

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
/** One organization's mail or receiver that failed so often is left alone for the rest of a drain: others wait behind it. */
const mostFailures = 8;

/**
 * Drains every shard once.
 * @param now milliseconds since 1970
 * @param told what receivers of webhooks are told; null: those wait for a drain that knows
 */
export async function drainOutbox(now: number = nowMs(), told: Told | null = null): Promise<Drained> {
  const total: Drained = { done: 0, skipped: 0, failed: 0, setAside: 0, waiting: 0 };
  const isPossible = ({ kind }: Waiting): boolean => missingFor(kind, told) === null;
  const shards = await Promise.all(allOutboxShards.map((shard) => readOutbox(shard, perShard, isPossible)));
  const found = shards.flat();
  const possible = found.filter(isPossible);
  total.waiting = found.length - possible.length;
  for (const missing of new Set(found.flatMap(({ kind }) => missingFor(kind, told) ?? []))) {
    log('error', `${missing} has nowhere to go`, { waiting: total.waiting });
  }
  const limit = pLimit(concurrency);
  const drain: Drain = { now, startedAtMs: nowMs(), told, failures: new Map() };
  const outcomes = await Promise.all(possible.map((effect) => limit(() => attempt(effect, drain))));
  for (const outcome of outcomes) total[outcome] += 1;
  if (found.length > 0) log('info', 'outbox', total);
  return total;
}

/** A drain under way; `failures` by organization and kind. */
type Drain = { now: number; startedAtMs: number; told: Told | null; failures: Map<string, number> };

async function attempt(effect: Waiting, drain: Drain): Promise<Outcome> {
  const { now, failures } = drain;
  const facts = { organization: effect.organizationId, kind: effect.kind, effect: effect.id };
  const place = `${effect.organizationId}/${effect.kind}`;
  try {
    if (effect.claimedUntil > now || (failures.get(place) ?? 0) >= mostFailures) return 'waiting';
    if (!(await claim(effect, now + claimMs))) return 'waiting';
    // Counted by the claims alone: whoever tried did not live to say that it failed.
    if (effect.attempts >= mostTries) {
      await setAside(effect, 'unfinished');
      log('error', 'effect set aside', facts);
      return 'setAside';
    }
    const outcome = await finished(effect, drain, facts);
    if (outcome === 'failed' || outcome === 'setAside') failures.set(place, (failures.get(place) ?? 0) + 1);
    return outcome;
  } catch (error) {
    // Not even the claim or its end could be written: the claim runs out, and it is tried again.
    logFault('effect left', error, facts);
    return 'failed';
  }
}

async function finished(
  effect: Waiting,
  { now, startedAtMs, told }: Drain,
  facts: { organization: number; kind: string; effect: string },
): Promise<Outcome> {
  try {
    const organization = await readOrganization(effect.organizationId);
    const performed = organization
      ? await perform(effect, systemWork(organization.doc, new Date(now).toISOString()), told)
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
    const pauseMs = Math.min(longestPauseMs, 1_000 * 2 ** (effect.attempts + 1));
    await postpone(effect, now + (nowMs() - startedAtMs) + pauseMs);
    return 'failed';
  }
}
