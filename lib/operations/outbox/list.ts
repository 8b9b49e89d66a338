/** What an organization's writes have promised: what waits, what failed for good, and the mails that lie in the folder. */
import { notFound } from '../../domain/problem.ts';
import { type FiledMail, filedMail, filedMails } from '../../platform/mail.ts';
import { readOwnEffects, takeUp, type Waiting } from '../../store/outbox.ts';
import type { Work } from '../../store/work.ts';

const most = 200;

/** The newest mails, and the oldest effects of each sort. Two reads at once. */
export async function listOutbox(
  work: Work,
): Promise<{ waiting: Waiting[]; aside: Waiting[]; delivered: FiledMail[] }> {
  const { id } = work.firm;
  const [effects, delivered] = await Promise.all([readOwnEffects(id, most), filedMails(id, most)]);
  return { ...effects, delivered };
}

/**
 * A mail as it was put into the folder.
 * @throws Problem `not_found`
 */
export async function readMail(id: string, work: Work): Promise<Buffer> {
  const mail = await filedMail(work.firm.id, id);
  if (!mail) throw notFound('mail');
  return mail;
}

/**
 * Lets what was set aside be tried again, ten times more. One that waits already goes on waiting.
 * @throws Problem `not_found`
 */
export async function tryAgain(id: string, work: Work): Promise<void> {
  const { waiting, aside } = await readOwnEffects(work.firm.id, most);
  if (waiting.some((one) => one.id === id)) return;
  const found = aside.find((one) => one.id === id);
  if (!found || !(await takeUp(found))) throw notFound('effect');
}
