/** Mail: composed by nodemailer, put into a folder or handed to a mail server. What a mail says is not known here. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createTransport, type SendMailOptions } from 'nodemailer';
import { settledWithin, TookTooLong } from './deadline.ts';
import { env } from './env.ts';
import { writeWhole } from './parts.ts';
import { codeOf, ReceiverFailed } from './receiver.ts';

export type Mail = {
  /** The same at every delivery of one mail, so that a second one does not make two of it. */
  id: string;
  fromName: string;
  to: readonly string[];
  subject: string;
  text: string;
  attachments?: readonly { fileName: string; content: Buffer; contentType: string }[];
};

/** Names a mail after its organization, so that a folder of mails can be told apart without being opened. */
export const mailId = (organizationId: number, id: string): string => `${organizationId}-${id}`;

/** Whether mail has anywhere to go: MAIL_FOLDER or SMTP_URL is set. */
export function canMail(): boolean {
  return env().MAIL_FOLDER !== undefined || Boolean(env().SMTP_URL);
}

/** A server that does not answer must not hold up the mails behind it. */
const serverTimeouts = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 15_000 };
/** All in all. */
const deliveryMs = 18_000;

/** The server is there and works, and does not take this mail; `code` is what it answered: `550`. */
export class MailRefused extends Error {
  readonly code: string;

  constructor(code: string) {
    super(`the mail was refused: ${code}`);
    this.name = 'MailRefused';
    this.code = code;
  }
}

/**
 * Delivers one mail. A second delivery under the same id overwrites the first in a folder and has
 * the same Message-ID on a mail server.
 * @throws ReceiverFailed when the folder cannot be written or the server is not there, does not let us in, or says that
 *   it takes nothing now; MailRefused when it refuses this mail or whom it goes to
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
  const transport = createTransport({ url: server, ...serverTimeouts });
  try {
    await settledWithin(deliveryMs, () => transport.sendMail(message));
  } catch (error) {
    throw judged(error);
  } finally {
    transport.close();
  }
}

/** Whose fault it is, in nodemailer's words: only what was said to recipients and content is about the mail itself. */
function judged(error: unknown): Error {
  if (error instanceof TookTooLong) return new ReceiverFailed('timeout');
  const answered = error instanceof Error && 'responseCode' in error ? Number(error.responseCode) : 0;
  const said = error instanceof Error && 'command' in error ? error.command : '';
  const code = codeOf(error);
  const isAboutTheMail = code === 'EMESSAGE' || (code === 'EENVELOPE' && said !== 'MAIL FROM');
  // 421: the server closes, whatever it was asked.
  if (isAboutTheMail && answered !== 421) return new MailRefused(String(answered || code));
  return new ReceiverFailed(answered ? `${code} ${answered}` : code);
}

/** Whoever reads the folder never sees half a mail. */
async function file(folder: string, id: string, message: SendMailOptions): Promise<void> {
  const composer = createTransport({ streamTransport: true, buffer: true, newline: 'windows' });
  const { message: composed } = await composer.sendMail(message);
  await writeWhole(folder, `${id}.eml`, composed).catch((error: unknown) => {
    throw new ReceiverFailed(codeOf(error));
  });
}

/** A mail in the folder: `at` when it was put there (ISO). */
export type FiledMail = { id: string; to: string; subject: string; at: string };

const usable = /^\d{1,12}-[\w-]{1,80}$/;

/** The newest mails of an organization in the folder; none where mail goes to a server. */
export async function filedMails(organizationId: number, limit: number): Promise<FiledMail[]> {
  const { MAIL_FOLDER: folder } = env();
  if (!folder) return [];
  const files = await readdir(folder).catch(() => []);
  const own = files.filter((name) => name.startsWith(mailId(organizationId, '')) && name.endsWith('.eml'));
  const dated = await Promise.all(own.map(async (name) => ({ name, at: (await stat(join(folder, name))).mtime })));
  dated.sort((a, b) => b.at.getTime() - a.at.getTime());
  return Promise.all(
    dated.slice(0, limit).map(async ({ name, at }) => {
      const head = headOf(await readFile(join(folder, name), 'utf8'));
      return { id: name.slice(0, -'.eml'.length), to: head('To'), subject: head('Subject'), at: at.toISOString() };
    }),
  );
}

/** A mail of an organization as it lies in the folder, or null. */
export async function filedMail(organizationId: number, id: string): Promise<Buffer | null> {
  const { MAIL_FOLDER: folder } = env();
  if (!folder || !usable.test(id) || !id.startsWith(mailId(organizationId, ''))) return null;
  return readFile(join(folder, `${id}.eml`)).catch(() => null);
}

/** Reads fields of a mail's head: folded lines joined, encoded words (RFC 2047) as text. */
function headOf(mail: string): (name: string) => string {
  const [head = ''] = mail.split('\r\n\r\n', 1);
  const lines = head.replace(/\r\n[ \t]+/g, ' ').split('\r\n');
  return (name) => {
    const prefix = `${name.toLowerCase()}: `;
    const line = lines.find((one) => one.toLowerCase().startsWith(prefix)) ?? '';
    return line
      .slice(prefix.length)
      .replace(/\?=\s+=\?/g, '?==?')
      .replace(/=\?utf-8\?([qb])\?([^?]*)\?=/gi, (_, form: string, text: string) =>
        form.toLowerCase() === 'b' ? Buffer.from(text, 'base64').toString() : fromQuoted(text),
      );
  };
}

const fromQuoted = (text: string): string =>
  decodeURIComponent(
    text
      .replaceAll('_', ' ')
      .replaceAll('%', '%25')
      .replace(/=([0-9A-F]{2})/gi, '%$1'),
  );
