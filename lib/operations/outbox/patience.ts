/** How long is waited for what fails: effects, and those who are to receive them. Instants are milliseconds since 1970. */

const minutes = 60_000;
const pauses = [1, 2, 5, 10, 20, 40, 60, 120, 240, 360].map((count) => count * minutes);
const longest = 360 * minutes;

/** An effect that has failed for so long is set aside: three days. */
export const givesUpAfterMs = 72 * 60 * minutes;
/** What has failed for so long is told to people, in the log. */
export const saysSoAfterMs = 60 * minutes;

/**
 * When an effect is to be tried again; the last time when it has failed for three days. Null: no more.
 * @param failures how many tries have failed, this one among them
 * @param circuitUntil until when its receiver is left alone; 0: it is not. Left out where it is not the receiver's fault
 */
export function dueAfter(failures: number, failedSince: number, now: number, circuitUntil = 0): number | null {
  const end = failedSince + givesUpAfterMs;
  if (now >= end) return null;
  return Math.min(end, circuitUntil || now + (pauses[failures - 1] ?? longest));
}

/** So many failures in a row open a receiver's circuit. */
export const opensAfter = 3;
const longestOpenMs = 60 * minutes;

/** Until when a receiver that failed so often in a row is left alone; 0: it is not. */
export function openUntil(failures: number, now: number): number {
  return failures < opensAfter ? 0 : now + Math.min(longestOpenMs, pauses[failures - opensAfter] ?? longestOpenMs);
}
