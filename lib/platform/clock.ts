/** The only place that reads the machine's clocks. */
import { readEnv } from './env.ts';

/** Reads milliseconds since 1970. */
export const readNowMs = (): number => Date.now();

/** Reads milliseconds since this process began. They never go back, even when the clock is set. */
export const readUptimeMs = (): number => performance.now();

/** Multiplies a limit by PATIENCE (env.ts). All limits that end a request as busy use it, to stay in proportion. */
export const extendWait = (ms: number): number => ms * readEnv().PATIENCE;

/** Waits `ms` milliseconds. */
export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
