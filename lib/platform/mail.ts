/** Delivers mail to a folder or to a mail server. */
import { readEnv } from './env.ts';
import { fileMail, findMailFolder } from './mail-folder.ts';
import type { Mail } from './mail-message.ts';
import { type Delivery, sendMail } from './mail-server.ts';

/** Tells whether SMTP_URL or MAIL_FOLDER is set. */
export function canMail(): boolean {
  return Boolean(readEnv().SMTP_URL) || findMailFolder() !== undefined;
}

/**
 * Delivers one mail, until the deadline. The same id overwrites in a folder and gives the same Message-ID.
 * @param handOverMs milliseconds until the server must have the whole mail; its answer may take longer
 * @throws ReceiverFailed when the folder or server fails; MailRefused when the server refuses this mail or all its
 *   addresses; MailUnanswered
 */
export async function deliver(mail: Mail, handOverMs = Number.POSITIVE_INFINITY): Promise<Delivery> {
  const { SMTP_URL: server } = readEnv();
  const folder = findMailFolder();
  if (folder !== undefined) {
    await fileMail(folder, mail);
    return { taken: mail.to, refusal: null };
  }
  if (!server) throw new Error('mail has nowhere to go: neither SMTP_URL nor MAIL_FOLDER is set');
  return sendMail(mail, server, handOverMs);
}
