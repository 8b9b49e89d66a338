/** The time: the only place that asks the machine for it. */
import { readEnv } from './env.ts';

/** Milliseconds since 1970. */
export const readNowMs = (): number => Date.now();

/** Milliseconds since this process began; they only rise, whatever is done to the clock. */
export const readUptimeMs = (): number => performance.now();

/**
 * How long is waited in this process for what is given `ms` on a machine that has nothing else to do: PATIENCE in env.ts
 * times as long. For limits that end a request as too busy, which all have to keep their proportions.
 */
export const extendWait = (ms: number): number => ms * readEnv().PATIENCE;

/** Waits; for backing off between tries. */
export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
