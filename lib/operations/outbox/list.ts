/** Shows what an organization's writes have promised, and lets it be tried again. */
import { explainReceiver } from '../../domain/outbox/patience.ts';
import { notFoundProblem } from '../../domain/problem.ts';
import { readNowMs } from '../../platform/clock.ts';
import { type FiledMail, listFiledMails, readFiledMail } from '../../platform/mail-folder.ts';
import type { Waiting } from '../../store/effects.ts';
import { findOwnEffect, isSetAside, type Own, readOwnEffects, takeUp, takeUpAll } from '../../store/outbox-own.ts';
import type { Work } from '../../store/work.ts';

const most = 200;

/** Lists the newest mails and the oldest effects of each kind. Two reads at once. */
export async function listOutbox(work: Work): Promise<{ waiting: Own[]; aside: Waiting[]; delivered: FiledMail[] }> {
  const { id } = work.organization;
  const [effects, delivered] = await Promise.all([readOwnEffects(id, most), listFiledMails(id, most)]);
  return { ...effects, delivered };
}

/** Finds when a waiting effect may be tried next: not while its receiver is left alone. Milliseconds since 1970. */
export const findNextTry = ({ dueAt, claimedUntil, circuit }: Own): number =>
  Math.max(dueAt, claimedUntil, circuit?.openUntil ?? 0);

/** Explains why an effect waits: its own last failure, else its receiver's; null: neither. */
export const findReasonToWait = ({ reason, circuit }: Own): string | null =>
  reason ?? (circuit && circuit.openUntil > 0 ? explainReceiver(circuit.reason) : null);

/** Reads a mail from the mail folder. @throws Problem `not_found` */
export async function readMail(id: string, work: Work): Promise<Buffer> {
  const mail = await readFiledMail(work.organization.id, id);
  if (!mail) throw notFoundProblem('mail');
  return mail;
}

/** Tries an effect among the first 10,000 of its lane, and its receiver, again at once. @throws Problem `not_found` */
export async function tryAgain(id: string, work: Work): Promise<void> {
  const found = await findOwnEffect(work.organization.id, id);
  if (!found) throw notFoundProblem('effect');
  const now = readNowMs();
  const isTried = found.claimedUntil > now || (found.dueAt <= now && !found.circuit);
  if (isTried && !isSetAside(found)) return;
  if (!(await takeUp(found, now))) throw notFoundProblem('effect');
}

const mostAtOnce = 500;

/** Tries up to 500 effects again. @returns how many are tried now, and how many are left for another call */
export function tryAllAgain({ organization }: Work): Promise<{ takenUp: number; left: number }> {
  return takeUpAll(organization.id, readNowMs(), mostAtOnce);
}
