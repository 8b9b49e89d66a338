/** Mail: put into a folder, or handed to a mail server. */
import { readEnv } from './env.ts';
import { fileMail, findMailFolder } from './mail-folder.ts';
import type { Mail } from './mail-message.ts';
import { type Delivery, sendMail } from './mail-server.ts';

/** Whether mail has anywhere to go: SMTP_URL or MAIL_FOLDER is set. */
export function canMail(): boolean {
  return Boolean(readEnv().SMTP_URL) || findMailFolder() !== undefined;
}

/**
 * Delivers one mail. A second delivery under the same id overwrites the first in a folder and has
 * the same Message-ID on a mail server. What is not done when the time is up is broken off.
 * @param handOverMs within so many milliseconds the server must have the whole mail; for its answer all the time there is is waited
 * @throws ReceiverFailed when the folder cannot be written or the server is not there, does not let us in, or says that
 *   it takes nothing now; MailRefused when it refuses this mail, or everybody it goes to; MailUnanswered
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
