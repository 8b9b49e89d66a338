/** Mail: composed by nodemailer, put into a folder or handed to a mail server. What a mail says is not known here. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { createTransport, type SendMailOptions } from 'nodemailer';
import SmtpConnection from 'nodemailer/lib/smtp-connection';
import { patient } from './clock.ts';
import { remainingMs } from './deadline.ts';
import { env } from './env.ts';
import { writeWhole } from './parts.ts';
import { codeOf, ReceiverFailed } from './receiver.ts';

export type Mail = {
  /** The same at every delivery of one mail, so that a second one does not make two of it. */
  id: string;
  fromName: string;
  /** Addresses as `mailAddress` gives them. */
  to: readonly string[];
  subject: string;
  text: string;
  attachments?: readonly { fileName: string; content: Buffer; contentType: string }[];
};

/** Names a mail after its organization, so that a folder of mails can be told apart without being opened. */
export const mailId = (organizationId: number, id: string): string => `${organizationId}-${id}`;

/** Whether mail has anywhere to go: SMTP_URL or MAIL_FOLDER is set. */
export function canMail(): boolean {
  return Boolean(env().SMTP_URL) || mailFolder() !== undefined;
}

/** Where mails are put; undefined where they go to a server, which comes first. */
const mailFolder = (): string | undefined => (env().SMTP_URL ? undefined : env().MAIL_FOLDER);

/** A server that does not answer must not hold up the mails behind it. */
const serverTimeouts = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 15_000 };
/** All in all; less where whoever sends has less time left, of which it keeps some to say what came of it. */
const deliveryMs = 18_000;
const keptMs = 500;

/**
 * The server is there and works, and does not take this mail; `code` is what it answered: `550`, and `answer` its words.
 * `SMTPUTF8`: it does not take addresses with letters beyond ASCII before the `@`.
 */
export class MailRefused extends Error {
  readonly code: string;
  readonly answer: string | null;

  constructor(code: string, answer: string | null = null) {
    super(`the mail was refused: ${code}`);
    this.name = 'MailRefused';
    this.code = code;
    this.answer = answer;
  }
}

/**
 * The server was given the whole mail and has not said whether it takes it: nobody knows whether it arrives. `code`:
 * `timeout`, or how the connection ended; `answer`: the same in words.
 */
export class MailUnanswered extends Error {
  readonly code: string;
  readonly answer: string | null;

  constructor(code: string, answer: string | null) {
    super(`the mail was not answered: ${code}`);
    this.name = 'MailUnanswered';
    this.code = code;
    this.answer = answer;
  }
}

/** What has become of a mail: to whom it went, and why it did not go to the others; null: it went to all. */
export type Delivery = { taken: readonly string[]; refusal: MailRefused | null };

/**
 * Delivers one mail. A second delivery under the same id overwrites the first in a folder and has
 * the same Message-ID on a mail server. What is not done when the time is up is broken off.
 * @param handOverMs within so many milliseconds the server must have the whole mail; for its answer all the time there is is waited
 * @throws ReceiverFailed when the folder cannot be written or the server is not there, does not let us in, or says that
 *   it takes nothing now; MailRefused when it refuses this mail, or everybody it goes to; MailUnanswered
 */
export async function deliver(mail: Mail, handOverMs = Number.POSITIVE_INFINITY): Promise<Delivery> {
  const { SMTP_URL: server } = env();
  const folder = mailFolder();
  if (folder !== undefined) {
    await file(folder, mail.id, messageOf(mail, mail.to));
    return { taken: mail.to, refusal: null };
  }
  if (!server) throw new Error('mail has nowhere to go: neither SMTP_URL nor MAIL_FOLDER is set');
  const wholeMs = Math.max(1, Math.min(patient(deliveryMs), remainingMs() - keptMs));
  const breakingOff = new AbortController();
  const breakOffAfter = (ms: number) => setTimeout(() => breakingOff.abort(), Math.min(ms, wholeMs));
  const [untilHandedOver, untilAnswered] = [breakOffAfter(handOverMs), breakOffAfter(wholeMs)];
  let isHandedOver = false;
  const handedOver = (): void => {
    isHandedOver = true;
    clearTimeout(untilHandedOver);
  };
  const { signal } = breakingOff;
  try {
    return await handOver(mail, server, { signal, handedOver });
  } catch (error) {
    const fault = signal.aborted ? new ReceiverFailed('timeout', noAnswerOf(server)) : judged(error);
    // Broken off after all of it is out, or ended without a word.
    const isUnanswered = isHandedOver && fault instanceof ReceiverFailed && !(isObject(error) && answeredBy(error));
    throw isUnanswered ? new MailUnanswered(fault.code, fault.answer) : fault;
  } finally {
    clearTimeout(untilHandedOver);
    clearTimeout(untilAnswered);
  }
}

const noAnswerOf = (server: string): string => `${new URL(server).host} did not answer in time`;

function messageOf(mail: Mail, to: readonly string[]): SendMailOptions {
  return {
    from: { name: mail.fromName, address: env().MAIL_FROM },
    to: to.map((address) => ({ name: '', address })),
    subject: mail.subject,
    text: mail.text,
    attachments: (mail.attachments ?? []).map(({ fileName: filename, ...rest }) => ({ filename, ...rest })),
    messageId: `<${mail.id}@quintet>`,
  };
}

/** Is told when a mail is out but for its last dot, and says when to break off. */
type Handing = { signal: AbortSignal; handedOver: () => void };

/** Hands a mail to a server. nodemailer sends to what addresses the server takes, and tells which it refused. */
async function handOver(mail: Mail, url: string, { signal, handedOver }: Handing): Promise<Delivery> {
  const takesAll = !mail.to.some(needsSmtpUtf8) || (await knowsSmtpUtf8(url, signal));
  const to = takesAll ? mail.to : mail.to.filter((address) => !needsSmtpUtf8(address));
  const unheard = takesAll ? null : new MailRefused('SMTPUTF8', withoutSmtpUtf8);
  if (unheard && to.length === 0) throw unheard;
  const transport = createTransport({ url, ...serverTimeouts });
  transport.use('stream', ({ message }, done) => {
    const atEnd = (end: () => void): void => {
      handedOver();
      end();
    };
    message.transform(() => new PassThrough({ flush: atEnd }));
    done();
  });
  try {
    const message = { ...messageOf(mail, to), signal };
    const { rejected, rejectedErrors = [], envelope } = await transport.sendMail(message);
    // As nodemailer spells them, in our order.
    const spelled = [envelope.to].flat();
    const refused = new Set<unknown>(rejected);
    return { taken: to.filter((_, i) => !refused.has(spelled[i])), refusal: refusalOfSome(rejectedErrors) ?? unheard };
  } finally {
    transport.close();
  }
}

/** Whether a server has to know SMTPUTF8 (RFC 6531) to take an address; domains are ASCII by now. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: it is what ASCII is.
const needsSmtpUtf8 = (address: string): boolean => /[^\x00-\x7f]/.test(address);

const withoutSmtpUtf8 = 'The mail server does not take addresses with letters beyond ASCII before the @.';

/** Asks a server what it can do, where that matters: nodemailer would send such an address to whom cannot read it. */
function knowsSmtpUtf8(url: string, signal: AbortSignal): Promise<boolean> {
  const { promise, resolve, reject } = Promise.withResolvers<boolean>();
  const { options } = createTransport({ url, ...serverTimeouts });
  const connection = new SmtpConnection(options);
  const giveUp = (): void => reject(signal.reason);
  signal.addEventListener('abort', giveUp, { once: true });
  connection.once('error', reject);
  connection.once('end', () => reject(new ReceiverFailed('ECONNECTION')));
  connection.connect((error) => {
    if (error) reject(error);
    else resolve(/^250[ -]SMTPUTF8\b/im.test(connection.lastServerResponse || ''));
  });
  return promise.finally(() => {
    signal.removeEventListener('abort', giveUp);
    connection.close();
  });
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
const answeredBy = (error: object): number => ('responseCode' in error ? Number(error.responseCode) : 0);
/** Enough for what servers say; it is stored with the effect. */
const longestAnswer = 300;

const inOneLine = (said: string): string | null => said.replace(/\s+/g, ' ').trim().slice(0, longestAnswer) || null;

/** What a server said, in one line. */
const answerIn = (error: object): string | null => inOneLine('response' in error ? String(error.response) : '');

const refusalOf = (error: object): MailRefused =>
  new MailRefused(String(answeredBy(error) || codeOf(error)), answerIn(error));

/** The refusal of some of several: the first one's code, and to whom what was said. */
function refusalOfSome(errors: readonly Error[]): MailRefused | null {
  const [first] = errors;
  if (!first) return null;
  const said = errors.map((one) => `${'recipient' in one ? one.recipient : ''}: ${answerIn(one)}`).join('; ');
  return new MailRefused(refusalOf(first).code, said.slice(0, longestAnswer));
}

/** Where a connection failed, the code of its cause: `ECONNREFUSED`, which nodemailer keeps beside its own. */
function causeOf(error: Error): string {
  const code = codeOf(error);
  const isOfTheNet = code === 'ESOCKET' || code === 'EDNS';
  return isOfTheNet && 'originalCode' in error ? String(error.originalCode) : code;
}

/** Whose fault it is, in nodemailer's words: only what was said to recipients and content is about the mail itself. */
function judged(error: unknown): MailRefused | ReceiverFailed {
  if (error instanceof MailRefused || error instanceof ReceiverFailed) return error;
  if (!(error instanceof Error)) return new ReceiverFailed(codeOf(error));
  const answered = answeredBy(error);
  const said = 'command' in error ? error.command : '';
  const code = causeOf(error);
  const isAboutTheMail = code === 'EMESSAGE' || (code === 'EENVELOPE' && said !== 'MAIL FROM');
  // 421: the server closes, whatever it was asked.
  if (isAboutTheMail && answered !== 421) return refusalOf(error);
  // What it says to our password is for whoever runs this, not for the organizations.
  // Where it said nothing, what the connection says names its address and port.
  const words = code === 'EAUTH' ? null : (answerIn(error) ?? inOneLine(error.message));
  return new ReceiverFailed(answered ? `${code} ${answered}` : code, words);
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
  const folder = mailFolder();
  if (folder === undefined) return [];
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
  const folder = mailFolder();
  if (folder === undefined || !usable.test(id) || !id.startsWith(mailId(organizationId, ''))) return null;
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
