/**
 * Change stamps: microseconds since 1970 as fixed-width text, rising within a process even when the clock stands. The
 * last digit is never 0: six decimals tell a stamp from a whole second and from a rounded resume point.
 */
import { readNowMs, readUptimeMs } from '../platform/clock.ts';
import { readEnv } from '../platform/env.ts';

const width = 17;
let last = 0;

/** Gives the stamp time in milliseconds since 1970. It goes on from STAMPS_FROM_MS where the clock was set back. */
export function stampTimeMs(): number {
  const { STAMPS_FROM_MS: from } = readEnv();
  return from === 0 ? readNowMs() : Math.max(readNowMs(), Math.floor(from + readUptimeMs()));
}

/** Takes the next stamp of this process. */
export function takeStamp(): string {
  last = Math.max(stampTimeMs() * 1000 + Math.floor(Math.random() * 1000), last + 1);
  if (last % 10 === 0) last += 1;
  return stampText(last);
}

/** Pads microseconds for keys. */
export function stampText(micros: number): string {
  return String(micros).padStart(width, '0');
}
