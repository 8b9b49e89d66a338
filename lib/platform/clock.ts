/** The time: the only place that asks the machine for it. */

/** Milliseconds since 1970. */
export const nowMs = (): number => Date.now();

/** Milliseconds since this process began; they only rise, whatever is done to the clock. */
export const uptimeMs = (): number => performance.now();

/** Waits; for backing off between tries. */
export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
