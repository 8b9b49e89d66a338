/** How long is waited for what fails: effects, and those who are to receive them. Instants are milliseconds since 1970. */

const minutes = 60_000;
const pauses = [1, 2, 5, 10, 20, 40, 60, 120, 240, 360].map((count) => count * minutes);
const longest = 360 * minutes;
/**
 * Who waits is due half a minute early. Runs are a minute apart on one machine, and a try ends after its run began: what is due exactly a
 * minute later has just missed the next run, and would be tried after two.
 */
const earlyMs = 30_000;

/** An effect that has failed for so long is set aside: three days. */
export const givesUpAfterMs = 72 * 60 * minutes;
/** What has failed for so long is told to people, in the log. */
export const saysSoAfterMs = 60 * minutes;

/**
 * When an effect is to be tried again; the last time when it has failed for three days. Null: no more.
 * @param failures how many tries have failed, this one among them
 * @param circuitUntil until when its receiver is left alone; 0: it is not. Left out where it is not the receiver's fault
 */
export function deriveNextTry(failures: number, failedSince: number, now: number, circuitUntil = 0): number | null {
  const end = failedSince + givesUpAfterMs;
  if (now >= end) return null;
  return Math.min(end, circuitUntil || now + (pauses[failures - 1] ?? longest) - earlyMs);
}

/** What is said of an effect that a failing receiver is the reason for, untried. @param reason as its circuit has it */
export const explainReceiver = (reason: string): string => `ReceiverFailed ${reason}`;

/** So many failures in a row open a receiver's circuit. */
export const opensAfter = 3;
const longestOpenMs = 60 * minutes;

/** Until when a receiver that failed so often in a row is left alone; 0: it is not. */
export function deriveOpenUntil(failures: number, now: number): number {
  if (failures < opensAfter) return 0;
  return now + Math.min(longestOpenMs, pauses[failures - opensAfter] ?? longestOpenMs) - earlyMs;
}
