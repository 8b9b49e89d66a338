/** Delivers mail: through SES, to a mail server, or to a folder. */
import { readUptimeMs } from './clock.ts';
import type { Delivery } from './delivery.ts';
import { readEnv } from './env.ts';
import { fileMail, findMailFolder } from './mail-folder.ts';
import type { Mail } from './mail-message.ts';
import { waitForTurn } from './mail-rate.ts';
import { sendMail } from './mail-server.ts';

/** Tells whether SES_REGION, SMTP_SECRET, SMTP_URL or MAIL_FOLDER is set. */
export function canMail(): boolean {
  const { SES_REGION: ses, SMTP_SECRET: secret, SMTP_URL: server } = readEnv();
  return Boolean(ses || secret || server) || findMailFolder() !== undefined;
}

/**
 * Delivers one mail, until the deadline. The same id overwrites in a folder, and gives the same Message-ID at a mail
 * server; SES writes its own instead.
 * @param handOverMs milliseconds until a mail server must have the whole mail; its answer may take longer
 * @throws ReceiverFailed when the folder or server fails, or its rate leaves no time; MailRefused when the server refuses this mail or all its
 *   addresses; MailUnanswered
 */
export async function deliver(mail: Mail, handOverMs = Number.POSITIVE_INFINITY): Promise<Delivery> {
  const { SES_REGION: ses, SMTP_SECRET: secret, SMTP_URL: server } = readEnv();
  const folder = findMailFolder();
  if (folder !== undefined) {
    await fileMail(folder, mail);
    return { taken: mail.to, refusal: null };
  }
  const untilMs = readUptimeMs() + handOverMs;
  await waitForTurn(mail.to.length);
  const leftMs = untilMs - readUptimeMs();
  // Loaded when first needed: their clients would slow down every start.
  if (ses) return (await import('./ses.ts')).sendThroughSes(mail, ses);
  if (secret) return (await import('./smtp-secret.ts')).sendWithSecret(mail, secret, leftMs);
  if (server) return sendMail(mail, server, leftMs);
  throw new Error('mail has nowhere to go: none of SES_REGION, SMTP_SECRET, SMTP_URL and MAIL_FOLDER is set');
}
