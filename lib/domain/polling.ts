/**
 * Polling for changes, as arithmetic. Whoever follows `next_poll` sees every change at least once,
 * whatever the burst; a poll since a whole second (or since nothing) shows the newest first, because
 * a Zap looks at one page only.
 *
 * A change is stamped in microseconds when its write is tried, and is over within five seconds; so
 * what is stamped more than ten seconds ago is settled. A resume point is a moment with a fraction:
 * six decimals are the stamp to go on after; a seventh says that it was handed out while that stamp
 * was not settled yet, so that a poll which comes back later goes back ten seconds first.
 */
import { canBeNumeral } from './numeral.ts';
import { Problem } from './problem.ts';

const microsPerSecond = 1_000_000;
const settledAfterSeconds = 10;
const daySeconds = 86_400;
export const defaultLimit = 50;
export const highestLimit = 500;

export type PollPlan = {
  /** In seconds, as answered in `meta.since`. */
  since: number;
  /** Changes after this stamp (exclusive) are asked for. */
  afterMicros: number;
  newestFirst: boolean;
};

/**
 * What a poll asks for.
 * @param since as the client sent it: Unix seconds, perhaps with a fraction; undefined: the last 24 hours
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
  // Fewer decimals than we hand out: a client has rounded them, perhaps upwards.
  const rounded = fraction.length < 6 ? 10 ** (6 - fraction.length) : 0;
  const back = rounded + (unsettled ? settledAfterSeconds * microsPerSecond : 0);
  return { since: Number(since), afterMicros: Math.max(0, stamp - back), newestFirst: false };
}

function planFromWhole(seconds: number): PollPlan {
  const whole = Math.max(0, seconds);
  return { since: whole, afterMicros: whole * microsPerSecond - 1, newestFirst: true };
}

/** The earliest resume point, 1.000001: clients write smaller numbers with an exponent, and nothing is older. */
const earliestMicros = microsPerSecond + 1;

/** A stamp as a resume point; `unsettled` adds the seventh decimal. */
function resumePoint(micros: number, unsettled: boolean): number {
  const text = String(Math.max(earliestMicros, micros));
  return Number(`${text.slice(0, -6)}.${text.slice(-6)}${unsettled ? '5' : ''}`);
}

/**
 * Which of the changes found a poll answers, and where it goes on.
 * @param found changes after `plan.afterMicros` in the plan's order, more than `limit` of them where there are more
 * @returns the page, and `nextPoll` in seconds
 */
export function pagePoll<C extends { micros: number }>(
  plan: PollPlan,
  found: readonly C[],
  limit: number,
  nowMs: number,
): { page: C[]; nextPoll: number } {
  const settledSeconds = Math.floor(nowMs / 1000) - settledAfterSeconds;
  if (found.length <= limit) return { page: [...found], nextPoll: Math.max(0, settledSeconds) };
  if (plan.newestFirst) return { page: found.slice(0, limit), nextPoll: resumePoint(plan.afterMicros, false) };
  // Changes of one microsecond stay together: a resume point could not come between them.
  const next = found[limit]?.micros;
  const page = found.slice(0, limit);
  const apart = page.filter(({ micros }) => micros !== next);
  const kept = apart.length > 0 ? apart : found.filter(({ micros }) => micros === next);
  const last = kept.at(-1)?.micros ?? plan.afterMicros;
  return { page: kept, nextPoll: resumePoint(last, last > settledSeconds * microsPerSecond) };
}
