/**
 * Polling for changes. A client that follows `next_poll` sees every change at least once. A poll since a whole second
 * (or nothing) shows the newest first, because a Zap reads one page only. A change is stamped in microseconds when its
 * write starts, and ends within five seconds. After ten seconds a stamp is settled. A resume point has six decimals:
 * the stamp to continue after. A seventh marks a stamp that was not settled yet; later polls go back ten seconds from
 * it.
 */
import { canBeNumeral } from './numeral.ts';
import { Problem } from './problem.ts';

const microsPerSecond = 1_000_000;
const settledAfterSeconds = 10;
const daySeconds = 86_400;
export const defaultLimit = 50;
export const highestLimit = 500;

export type PollPlan = {
  /** In seconds, as `meta.since` shows it. */
  since: number;
  /** Exclusive. */
  afterMicros: number;
  newestFirst: boolean;
};

/**
 * Plans a poll.
 * @param since the client's Unix seconds, with or without a fraction; undefined: the last 24 hours
 * @throws Problem `malformed` for anything else
 */
export function planPoll(since: string | undefined, nowMs: number): PollPlan {
  const nowSeconds = Math.floor(nowMs / 1000);
  if (since === undefined || since === '') return planFromWhole(nowSeconds - daySeconds);
  const match = canBeNumeral(since) ? /^(\d{1,11})(?:\.(\d{1,20}))?$/.exec(since.trim()) : null;
  if (!match?.[1]) {
    throw new Problem('malformed', 'since must be a Unix time in seconds', [
      { path: ['since'], message: 'must be a Unix time in seconds' },
    ]);
  }
  const seconds = Number(match[1]);
  const fraction = (match[2] ?? '').replace(/0+$/, '');
  if (fraction === '') return planFromWhole(seconds);
  const stamp = seconds * microsPerSecond + Number(fraction.slice(0, 6).padEnd(6, '0'));
  const unsettled = fraction.length > 6 && nowMs * 1000 > stamp + settledAfterSeconds * microsPerSecond;
  // With fewer decimals than we sent, the client has rounded, perhaps up.
  const roundingMicros = fraction.length < 6 ? 10 ** (6 - fraction.length) : 0;
  const overlapMicros = roundingMicros + (unsettled ? settledAfterSeconds * microsPerSecond : 0);
  return { since: Number(since), afterMicros: Math.max(0, stamp - overlapMicros), newestFirst: false };
}

function planFromWhole(seconds: number): PollPlan {
  const whole = Math.max(0, seconds);
  return { since: whole, afterMicros: whole * microsPerSecond - 1, newestFirst: true };
}

/** 1.000001: clients write smaller numbers with an exponent. */
const earliestMicros = microsPerSecond + 1;

/** Formats a stamp; `unsettled` adds the seventh decimal. */
function toResumePoint(micros: number, unsettled: boolean): number {
  const text = String(Math.max(earliestMicros, micros));
  return Number(`${text.slice(0, -6)}.${text.slice(-6)}${unsettled ? '5' : ''}`);
}

/**
 * Cuts the page of a poll. `nextPoll` is in seconds.
 * @param found changes after `plan.afterMicros` in the plan's order; more than `limit` if there are more
 */
export function pagePoll<C extends { micros: number }>(
  plan: PollPlan,
  found: readonly C[],
  limit: number,
  nowMs: number,
): { page: C[]; nextPoll: number } {
  const settledSeconds = Math.floor(nowMs / 1000) - settledAfterSeconds;
  if (found.length <= limit) return { page: [...found], nextPoll: Math.max(0, settledSeconds) };
  if (plan.newestFirst) return { page: found.slice(0, limit), nextPoll: toResumePoint(plan.afterMicros, false) };
  // Changes of one microsecond stay together: no resume point could separate them.
  const nextMicros = found[limit]?.micros;
  const page = found.slice(0, limit);
  const complete = page.filter(({ micros }) => micros !== nextMicros);
  const changes = complete.length > 0 ? complete : found.filter(({ micros }) => micros === nextMicros);
  const last = changes.at(-1)?.micros ?? plan.afterMicros;
  return { page: changes, nextPoll: toResumePoint(last, last > settledSeconds * microsPerSecond) };
}
