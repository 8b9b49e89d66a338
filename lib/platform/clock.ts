/** The time: the only place that asks the machine for it. */

/** Milliseconds since 1970. */
export const nowMs = (): number => Date.now();

/** Waits; for backing off between tries. */
export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
