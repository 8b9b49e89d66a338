/** Keeps this process to the rate at which a provider takes mails (MAIL_PER_SECOND). A folder takes any. */
import { pause, readUptimeMs } from './clock.ts';
import { readRemainingMs } from './deadline.ts';
import { readEnv } from './env.ts';
import { ReceiverFailed } from './receiver.ts';

let nextAtMs = 0;
/** A mail that gets its turn later than this before the deadline would not be answered in time. */
const leastMs = 1_000;

/** Reads the milliseconds until another mail may go; 0: now. */
export const readMailPauseMs = (): number => Math.max(0, nextAtMs - readUptimeMs());

/**
 * Waits until a mail may go.
 * @param recipients how many it has: providers count these
 * @throws ReceiverFailed `rate` where that would be after the deadline
 */
export async function waitForTurn(recipients: number): Promise<void> {
  const pauseMs = readMailPauseMs();
  if (pauseMs > Math.max(0, readRemainingMs() - leastMs)) throw new ReceiverFailed('rate');
  nextAtMs = Math.max(nextAtMs, readUptimeMs()) + (recipients * 1_000) / readEnv().MAIL_PER_SECOND;
  if (pauseMs > 0) await pause(pauseMs);
}
