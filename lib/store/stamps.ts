/**
 * Change stamps: microseconds since 1970 as fixed-width text. A stamp is taken when a write
 * is tried, never a whole second (a poll since a whole second means something else), and
 * rises within a process even when the clock stands.
 */
import { nowMs } from '../platform/clock.ts';

const width = 17;
const microsPerSecond = 1_000_000;
let last = 0;

/** The next stamp of this process. */
export function takeStamp(): string {
  last = Math.max(nowMs() * 1000 + Math.floor(Math.random() * 1000), last + 1);
  if (last % microsPerSecond === 0) last += 1;
  return stampText(last);
}

/** Microseconds as they stand in keys. */
export function stampText(micros: number): string {
  return String(micros).padStart(width, '0');
}
