/** Mail: composed by nodemailer, put into a folder or handed to a mail server. What a mail says is not known here. */
import { randomUUID } from 'node:crypto';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTransport, type SendMailOptions } from 'nodemailer';
import { env } from './env.ts';

export type Mail = {
  /** The same at every delivery of one mail, so that a second one does not make two of it. */
  id: string;
  fromName: string;
  to: readonly string[];
  subject: string;
  text: string;
  attachments?: readonly { fileName: string; content: Buffer; contentType: string }[];
};

/** Whether mail has anywhere to go: MAIL_FOLDER or SMTP_URL is set. */
export function canMail(): boolean {
  return env().MAIL_FOLDER !== undefined || env().SMTP_URL !== undefined;
}

/**
 * Delivers one mail. A second delivery under the same id overwrites the first in a folder and has
 * the same Message-ID on a mail server.
 * @throws when the folder cannot be written or the server refuses
 */
export async function deliver(mail: Mail): Promise<void> {
  const { MAIL_FOLDER: folder, SMTP_URL: server, MAIL_FROM: from } = env();
  const message: SendMailOptions = {
    from: { name: mail.fromName, address: from },
    to: [...mail.to],
    subject: mail.subject,
    text: mail.text,
    attachments: (mail.attachments ?? []).map(({ fileName: filename, ...file }) => ({ filename, ...file })),
    messageId: `<${mail.id}@quintet>`,
  };
  if (folder) return file(folder, mail.id, message);
  if (!server) throw new Error('mail has nowhere to go: neither MAIL_FOLDER nor SMTP_URL is set');
  const transport = createTransport(server);
  try {
    await transport.sendMail(message);
  } finally {
    transport.close();
  }
}

/** Renamed into place, so that whoever reads the folder never sees half a mail. */
async function file(folder: string, id: string, message: SendMailOptions): Promise<void> {
  const composer = createTransport({ streamTransport: true, buffer: true, newline: 'windows' });
  const { message: composed } = await composer.sendMail(message);
  await mkdir(folder, { recursive: true });
  const place = join(folder, `${id}.eml`);
  const part = `${place}.${randomUUID()}.part`;
  await writeFile(part, composed);
  await rename(part, place);
}
