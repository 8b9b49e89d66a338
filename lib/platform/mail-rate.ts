/** Keeps this process to the rate at which a provider takes mails (MAIL_PER_SECOND). A folder takes any. */
import { readUptimeMs } from './clock.ts';
import { readEnv } from './env.ts';
import { findMailFolder } from './mail-folder.ts';

let nextAtMs = 0;

/** Reads the milliseconds until another mail may go; 0: now. */
export const readMailPauseMs = (): number => Math.max(0, nextAtMs - readUptimeMs());

/** Counts mails that go now, one for each recipient: the next has to wait for them. */
export function countMails(count: number): void {
  if (findMailFolder() !== undefined) return;
  nextAtMs = Math.max(nextAtMs, readUptimeMs()) + (count * 1_000) / readEnv().MAIL_PER_SECOND;
}
