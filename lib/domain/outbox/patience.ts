/** How long to wait after failures of effects and of receivers. Instants are milliseconds since 1970. */

const minutes = 60_000;
const pauses = [1, 2, 5, 10, 20, 40, 60, 120, 240, 360].map((count) => count * minutes);
const longest = 360 * minutes;
/**
 * Runs are a minute apart, and a try ends after its run began. A retry that is due exactly a minute later would miss
 * the next run.
 */
const earlyMs = 30_000;

/** After three days of failure an effect is set aside. */
export const givesUpAfterMs = 72 * 60 * minutes;
/** From then on a failure is logged for people. */
export const reportsAfterMs = 60 * minutes;

/**
 * Derives the next try; the last is after three days of failure. Null: no more.
 * @param failures including the present one
 * @param circuitUntil when the receiver's circuit closes; 0 or omitted: it is not open
 */
export function deriveNextTry(failures: number, failedSince: number, now: number, circuitUntil = 0): number | null {
  const end = failedSince + givesUpAfterMs;
  if (now >= end) return null;
  return Math.min(end, circuitUntil || now + (pauses[failures - 1] ?? longest) - earlyMs);
}

/** Describes an untried effect whose receiver fails. */
export const explainReceiver = (reason: string): string => `ReceiverFailed ${reason}`;

/** Failures in a row that open a receiver's circuit. */
export const opensAfter = 3;
const longestOpenMs = 60 * minutes;

/** Derives until when the circuit stays open; 0: it is closed. */
export function deriveOpenUntil(failures: number, now: number): number {
  if (failures < opensAfter) return 0;
  return now + Math.min(longestOpenMs, pauses[failures - opensAfter] ?? longestOpenMs) - earlyMs;
}
