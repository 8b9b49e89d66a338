/** What becomes of a mail at whoever carries it, and how long that may take. */
import { extendWait } from './clock.ts';
import { readRemainingMs } from './deadline.ts';
import type { ReceiverFailed } from './receiver.ts';

/** A working server refuses this mail. `code` is its answer, such as `550`, or `SMTPUTF8` when it lacks that. */
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

/** The server got the whole mail but never answered, so the mail may or may not arrive. */
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

/** The addresses that the server took, and why the others do not have the mail; null when it took all. */
export type Delivery = { taken: readonly string[]; refusal: MailRefused | MailUnanswered | ReceiverFailed | null };

/** A silent server must not hold up the mails behind it. */
const deliveryMs = 18_000;
/** The part of the caller's deadline that stays for recording the result. */
const reservedMs = 500;

/** Reads the milliseconds that the delivery of one mail may take: 18 s, or less before the deadline. */
export const readDeliveryMs = (): number =>
  Math.max(1, Math.min(extendWait(deliveryMs), readRemainingMs() - reservedMs));

// biome-ignore lint/suspicious/noControlCharactersInRegex: it is what ASCII is.
const beyondAscii = /[^\x00-\x7f]/;

/** Tells whether an address needs SMTPUTF8 (RFC 6531). Its domain is ASCII already. */
export const needsSmtpUtf8 = (address: string): boolean => beyondAscii.test(address);

/** Makes the refusal of addresses that need SMTPUTF8, where that is missing. */
export const toUtf8Refusal = (): MailRefused =>
  new MailRefused('SMTPUTF8', 'The mail server does not take addresses with letters beyond ASCII before the @.');

/** Limited because it is stored with the effect. */
export const longestAnswer = 300;

/** Gives an answer's text as one line, at most 300 characters; null: there is none. */
export const toOneLine = (text: string): string | null =>
  text.replace(/\s+/g, ' ').trim().slice(0, longestAnswer) || null;
