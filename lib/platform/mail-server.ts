/** Mails that are handed to a mail server, by nodemailer, and what it says to that. */
import { createTransport } from 'nodemailer';
import SmtpConnection from 'nodemailer/lib/smtp-connection';
import type { Options as SmtpOptions } from 'nodemailer/lib/smtp-transport';
import { extendWait } from './clock.ts';
import { readRemainingMs } from './deadline.ts';
import { composeMessage, type Mail } from './mail-message.ts';
import { ReceiverFailed, readErrorCode } from './receiver.ts';

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
 * Hands a mail to a server. What is not done when the time is up is broken off.
 * @param server its URL, with name and password
 * @param handOverMs as for `deliver`, which says what is thrown
 */
export async function sendMail(mail: Mail, server: string, handOverMs: number): Promise<Delivery> {
  const wholeMs = Math.max(1, Math.min(extendWait(deliveryMs), readRemainingMs() - keptMs));
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
    const fault = signal.aborted ? new ReceiverFailed('timeout', toNoAnswer(server)) : judgeAnswer(error);
    // Broken off after all of it is out, or ended without a word.
    const isUnanswered = isHandedOver && fault instanceof ReceiverFailed && !(isObject(error) && readAnswer(error));
    throw isUnanswered ? new MailUnanswered(fault.code, fault.answer) : fault;
  } finally {
    clearTimeout(untilHandedOver);
    clearTimeout(untilAnswered);
  }
}

const toNoAnswer = (server: string): string => `${new URL(server).host} did not answer in time`;

/** Is told when all of a mail is out, and says when to break off. */
type Handing = { signal: AbortSignal; handedOver: () => void };

const nothing = (): void => {};

/** nodemailer says in its log, and nowhere else, that it has sent all of a mail: the server had asked for it by then. */
const listening = (handedOver: () => void): NonNullable<SmtpOptions['logger']> => ({
  ...{ level: nothing, trace: nothing, debug: nothing, warn: nothing, error: nothing, fatal: nothing },
  info: ({ tnx }: { tnx?: string }) => {
    if (tnx === 'message') handedOver();
  },
});

/** Hands a mail to a server. nodemailer sends to what addresses the server takes, and tells which it refused. */
async function handOver(mail: Mail, url: string, { signal, handedOver }: Handing): Promise<Delivery> {
  const takesAll = !mail.to.some(needsSmtpUtf8) || (await knowsSmtpUtf8(url, signal));
  const to = takesAll ? mail.to : mail.to.filter((address) => !needsSmtpUtf8(address));
  const unheard = takesAll ? null : new MailRefused('SMTPUTF8', withoutSmtpUtf8);
  if (unheard && to.length === 0) throw unheard;
  const transport = createTransport({ url, ...serverTimeouts, logger: listening(handedOver) });
  try {
    const message = { ...composeMessage(mail, to), signal };
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
const readAnswer = (error: object): number => ('responseCode' in error ? Number(error.responseCode) : 0);
/** Enough for what servers say; it is stored with the effect. */
const longestAnswer = 300;

const toOneLine = (said: string): string | null => said.replace(/\s+/g, ' ').trim().slice(0, longestAnswer) || null;

/** What a server said, in one line. */
const answerIn = (error: object): string | null => toOneLine('response' in error ? String(error.response) : '');

const toRefusal = (error: object): MailRefused =>
  new MailRefused(String(readAnswer(error) || readErrorCode(error)), answerIn(error));

/** The refusal of some of several: the first one's code, and to whom what was said. */
function refusalOfSome(errors: readonly Error[]): MailRefused | null {
  const [first] = errors;
  if (!first) return null;
  const said = errors.map((one) => `${'recipient' in one ? one.recipient : ''}: ${answerIn(one)}`).join('; ');
  return new MailRefused(toRefusal(first).code, said.slice(0, longestAnswer));
}

/** Where a connection failed, the code of its cause: `ECONNREFUSED`, which nodemailer keeps beside its own. */
function toCause(error: Error): string {
  const code = readErrorCode(error);
  const isOfTheNet = code === 'ESOCKET' || code === 'EDNS';
  return isOfTheNet && 'originalCode' in error ? String(error.originalCode) : code;
}

/** Whose fault it is, in nodemailer's words: only what was said to recipients and content is about the mail itself. */
function judgeAnswer(error: unknown): MailRefused | ReceiverFailed {
  if (error instanceof MailRefused || error instanceof ReceiverFailed) return error;
  if (!(error instanceof Error)) return new ReceiverFailed(readErrorCode(error));
  const answered = readAnswer(error);
  const said = 'command' in error ? error.command : '';
  const code = toCause(error);
  const isAboutTheMail = code === 'EMESSAGE' || (code === 'EENVELOPE' && said !== 'MAIL FROM');
  // 421: the server closes, whatever it was asked.
  if (isAboutTheMail && answered !== 421) return toRefusal(error);
  // What it says to our password is for whoever runs this, not for the organizations.
  // Where it said nothing, what the connection says names its address and port.
  const words = code === 'EAUTH' ? null : (answerIn(error) ?? toOneLine(error.message));
  return new ReceiverFailed(answered ? `${code} ${answered}` : code, words);
}
