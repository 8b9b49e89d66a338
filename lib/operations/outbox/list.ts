/** What an organization's writes have promised: what waits, what failed for good, and the mails that lie in the folder. */
import { explainReceiver } from '../../domain/outbox/patience.ts';
import { notFoundProblem } from '../../domain/problem.ts';
import { readNowMs } from '../../platform/clock.ts';
import { type FiledMail, listFiledMails, readFiledMail } from '../../platform/mail-folder.ts';
import type { Waiting } from '../../store/effects.ts';
import { findOwnEffect, isSetAside, type Own, readOwnEffects, takeUp, takeUpAll } from '../../store/outbox-own.ts';
import type { Work } from '../../store/work.ts';

const most = 200;

/** The newest mails, and the oldest effects of each sort. Two reads at once. */
export async function listOutbox(work: Work): Promise<{ waiting: Own[]; aside: Waiting[]; delivered: FiledMail[] }> {
  const { id } = work.organization;
  const [effects, delivered] = await Promise.all([readOwnEffects(id, most), listFiledMails(id, most)]);
  return { ...effects, delivered };
}

/** When an effect that waits may be tried next: not while its receiver is left alone. Milliseconds since 1970. */
export const findNextTry = ({ dueAt, claimedUntil, circuit }: Own): number =>
  Math.max(dueAt, claimedUntil, circuit?.openUntil ?? 0);

/** Why an effect that waits does: its own last failure, else its receiver's, while that is left alone; null: neither. */
export const findReasonToWait = ({ reason, circuit }: Own): string | null =>
  reason ?? (circuit && circuit.openUntil > 0 ? explainReceiver(circuit.reason) : null);

/**
 * A mail as it was put into the folder.
 * @throws Problem `not_found`
 */
export async function readMail(id: string, work: Work): Promise<Buffer> {
  const mail = await readFiledMail(work.organization.id, id);
  if (!mail) throw notFoundProblem('mail');
  return mail;
}

/**
 * Lets what was set aside, or waits for another try, be tried at once, as if it had never been, and its receiver too.
 * @param id of an effect, among the first 10,000 of its lane
 * @throws Problem `not_found`
 */
export async function tryAgain(id: string, work: Work): Promise<void> {
  const found = await findOwnEffect(work.organization.id, id);
  if (!found) throw notFoundProblem('effect');
  const now = readNowMs();
  const isTried = found.claimedUntil > now || (found.dueAt <= now && !found.circuit);
  if (isTried && !isSetAside(found)) return;
  if (!(await takeUp(found, now))) throw notFoundProblem('effect');
}

/** So many at most are let go by one call. */
const mostAtOnce = 500;

/**
 * The same with all of them.
 * @returns how many are tried now, and how many are left for another call
 */
export function tryAllAgain({ organization }: Work): Promise<{ takenUp: number; left: number }> {
  return takeUpAll(organization.id, readNowMs(), mostAtOnce);
}
