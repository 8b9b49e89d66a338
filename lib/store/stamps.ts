/**
 * Change stamps: microseconds since 1970 as fixed-width text. A stamp is taken when a write
 * is tried and rises within a process even when the clock stands. Its last digit is never 0, so
 * that in seconds it always has six decimals: a poll from a whole second means something else, and
 * a resume point with fewer was rounded on its way.
 */
import { readNowMs, readUptimeMs } from '../platform/clock.ts';
import { readEnv } from '../platform/env.ts';

const width = 17;
let last = 0;

/**
 * The time by which changes are stamped and polled for: the clock's, or, where the clock was set back below what the
 * table has seen (STAMPS_FROM_MS), a time that goes on from there. Milliseconds since 1970.
 */
export function stampTimeMs(): number {
  const { STAMPS_FROM_MS: from } = readEnv();
  return from === 0 ? readNowMs() : Math.max(readNowMs(), Math.floor(from + readUptimeMs()));
}

/** The next stamp of this process. */
export function takeStamp(): string {
  last = Math.max(stampTimeMs() * 1000 + Math.floor(Math.random() * 1000), last + 1);
  if (last % 10 === 0) last += 1;
  return stampText(last);
}

/** Microseconds as they stand in keys. */
export function stampText(micros: number): string {
  return String(micros).padStart(width, '0');
}
