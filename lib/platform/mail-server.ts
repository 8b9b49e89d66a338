/** Sends mail to a mail server with nodemailer, and interprets the server's answer. */
import { createTransport } from 'nodemailer';
import SmtpConnection from 'nodemailer/lib/smtp-connection';
import type { Options as SmtpOptions } from 'nodemailer/lib/smtp-transport';
import {
  type Delivery,
  longestAnswer,
  MailRefused,
  MailUnanswered,
  needsSmtpUtf8,
  readDeliveryMs,
  toOneLine,
  toUtf8Refusal,
} from './delivery.ts';
import { composeMessage, type Mail } from './mail-message.ts';
import { ReceiverFailed, readErrorCode } from './receiver.ts';

/** A silent server must not hold up the mails behind it. */
const serverTimeouts = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 15_000 };

/** Sends a mail to the server at a URL with name and password. Limits and errors are those of `deliver`. */
export async function sendMail(mail: Mail, server: string, handOverMs: number): Promise<Delivery> {
  const wholeMs = readDeliveryMs();
  const controller = new AbortController();
  const abortAfter = (ms: number) => setTimeout(() => controller.abort(), Math.min(ms, wholeMs));
  const [handOverTimer, answerTimer] = [abortAfter(handOverMs), abortAfter(wholeMs)];
  let isHandedOver = false;
  const handedOver = (): void => {
    isHandedOver = true;
    clearTimeout(handOverTimer);
  };
  const { signal } = controller;
  try {
    return await handOver(mail, server, { signal, handedOver });
  } catch (error) {
    const fault = signal.aborted ? new ReceiverFailed('timeout', describeTimeout(server)) : judgeAnswer(error);
    const isUnanswered = isHandedOver && fault instanceof ReceiverFailed && !(isObject(error) && readAnswerCode(error));
    throw isUnanswered ? new MailUnanswered(fault.code, fault.answer) : fault;
  } finally {
    clearTimeout(handOverTimer);
    clearTimeout(answerTimer);
  }
}

const describeTimeout = (server: string): string => `${new URL(server).host} did not answer in time`;

/** `handedOver` is called when the whole mail has been sent. */
type Handing = { signal: AbortSignal; handedOver: () => void };

const ignore = (): void => {};

/** nodemailer tells only its log that it has sent a whole mail. */
const createLogger = (handedOver: () => void): NonNullable<SmtpOptions['logger']> => ({
  ...{ level: ignore, trace: ignore, debug: ignore, warn: ignore, error: ignore, fatal: ignore },
  info: ({ tnx }: { tnx?: string }) => {
    if (tnx === 'message') handedOver();
  },
});

async function handOver(mail: Mail, url: string, { signal, handedOver }: Handing): Promise<Delivery> {
  const takesAll = !mail.to.some(needsSmtpUtf8) || (await knowsSmtpUtf8(url, signal));
  const to = takesAll ? mail.to : mail.to.filter((address) => !needsSmtpUtf8(address));
  const skipped = takesAll ? null : toUtf8Refusal();
  if (skipped && to.length === 0) throw skipped;
  const transport = createTransport({ url, ...serverTimeouts, logger: createLogger(handedOver) });
  try {
    const message = { ...composeMessage(mail, to), signal };
    const { rejected, rejectedErrors = [], envelope } = await transport.sendMail(message);
    // nodemailer normalises addresses but keeps their order.
    const normalised = [envelope.to].flat();
    const refused = new Set<unknown>(rejected);
    const taken = to.filter((_, i) => !refused.has(normalised[i]));
    return { taken, refusal: summarizeRefusals(rejectedErrors) ?? skipped };
  } finally {
    transport.close();
  }
}

/** Asks the server itself, because nodemailer sends such addresses even where SMTPUTF8 is missing. */
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
const readAnswerCode = (error: object): number => ('responseCode' in error ? Number(error.responseCode) : 0);
const readAnswerText = (error: object): string | null => toOneLine('response' in error ? String(error.response) : '');

const toRefusal = (error: object): MailRefused =>
  new MailRefused(String(readAnswerCode(error) || readErrorCode(error)), readAnswerText(error));

/** Takes the first refusal's code, and the words of all. */
function summarizeRefusals(errors: readonly Error[]): MailRefused | null {
  const [first] = errors;
  if (!first) return null;
  const text = errors.map((one) => `${'recipient' in one ? one.recipient : ''}: ${readAnswerText(one)}`).join('; ');
  return new MailRefused(toRefusal(first).code, text.slice(0, longestAnswer));
}

/** nodemailer hides the cause of a network error, such as `ECONNREFUSED`, behind a code of its own. */
function readCauseCode(error: Error): string {
  const code = readErrorCode(error);
  const isNetworkError = code === 'ESOCKET' || code === 'EDNS';
  return isNetworkError && 'originalCode' in error ? String(error.originalCode) : code;
}

/** Only answers to recipients and content are about the mail; all others are about the server. */
function judgeAnswer(error: unknown): MailRefused | ReceiverFailed {
  if (error instanceof MailRefused || error instanceof ReceiverFailed) return error;
  if (!(error instanceof Error)) return new ReceiverFailed(readErrorCode(error));
  const status = readAnswerCode(error);
  const command = 'command' in error ? error.command : '';
  const code = readCauseCode(error);
  const isAboutMail = code === 'EMESSAGE' || (code === 'EENVELOPE' && command !== 'MAIL FROM');
  // 421 only means that the server is closing.
  if (isAboutMail && status !== 421) return toRefusal(error);
  // Organizations see this text, and must not learn what the server says about our password.
  const text = code === 'EAUTH' ? null : (readAnswerText(error) ?? toOneLine(error.message));
  return new ReceiverFailed(status ? `${code} ${status}` : code, text);
}
