/** Mail as files in a folder, in place of a mail server. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { readEnv } from './env.ts';
import { buildMessage, type Mail, toMailId } from './mail-message.ts';
import { writeWhole } from './parts.ts';
import { ReceiverFailed, readErrorCode } from './receiver.ts';

/** Reads the folder for mail; undefined when mail goes to a server, which takes precedence. */
export function findMailFolder(): string | undefined {
  const { SES_REGION: ses, SMTP_SECRET: secret, SMTP_URL: server, MAIL_FOLDER: folder } = readEnv();
  return ses || secret || server ? undefined : folder;
}

/** Writes a mail atomically; the same id overwrites. @throws ReceiverFailed when the folder cannot be written */
export async function fileMail(folder: string, mail: Mail): Promise<void> {
  const message = await buildMessage(mail, mail.to);
  await writeWhole(folder, `${mail.id}.eml`, message).catch((error: unknown) => {
    throw new ReceiverFailed(readErrorCode(error));
  });
}

/** A mail in the folder; `at` is the instant when it was written. */
export type FiledMail = { id: string; to: string; subject: string; at: string };

const validId = /^\d{1,12}-[\w-]{1,80}$/;

/** Lists an organization's newest mails; none when mail goes to a server. */
export async function listFiledMails(organizationId: number, limit: number): Promise<FiledMail[]> {
  const folder = findMailFolder();
  if (folder === undefined) return [];
  const files = await readdir(folder).catch(() => []);
  const own = files.filter((name) => name.startsWith(toMailId(organizationId, '')) && name.endsWith('.eml'));
  const dated = await Promise.all(own.map(async (name) => ({ name, at: (await stat(join(folder, name))).mtime })));
  dated.sort((a, b) => b.at.getTime() - a.at.getTime());
  return Promise.all(
    dated.slice(0, limit).map(async ({ name, at }) => {
      const head = readHead(await readFile(join(folder, name), 'utf8'));
      return { id: name.slice(0, -'.eml'.length), to: head('To'), subject: head('Subject'), at: at.toISOString() };
    }),
  );
}

/** Reads an organization's mail as stored, or null. */
export async function readFiledMail(organizationId: number, id: string): Promise<Buffer | null> {
  const folder = findMailFolder();
  if (folder === undefined || !validId.test(id) || !id.startsWith(toMailId(organizationId, ''))) return null;
  return readFile(join(folder, `${id}.eml`)).catch(() => null);
}

/** Reads header fields: joins folded lines and decodes encoded words (RFC 2047). */
function readHead(mail: string): (name: string) => string {
  const [head = ''] = mail.split('\r\n\r\n', 1);
  const lines = head.replace(/\r\n[ \t]+/g, ' ').split('\r\n');
  return (name) => {
    const prefix = `${name.toLowerCase()}: `;
    const line = lines.find((one) => one.toLowerCase().startsWith(prefix)) ?? '';
    return line
      .slice(prefix.length)
      .replace(/\?=\s+=\?/g, '?==?')
      .replace(/=\?utf-8\?([qb])\?([^?]*)\?=/gi, (_, encoding: string, text: string) =>
        encoding.toLowerCase() === 'b' ? Buffer.from(text, 'base64').toString() : parseQuoted(text),
      );
  };
}

const parseQuoted = (text: string): string =>
  decodeURIComponent(
    text
      .replaceAll('_', ' ')
      .replaceAll('%', '%25')
      .replace(/=([0-9A-F]{2})/gi, '%$1'),
  );
