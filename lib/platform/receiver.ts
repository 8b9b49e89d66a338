/** Failures of what effects go to: a mail server or a webhook's receiver. */

/**
 * The receiver itself fails; the message may be fine. `code` names no address: `ECONNREFUSED`, `timeout`,
 * `answered 503`. `answer` is the receiver's text, if organizations may see it.
 */
export class ReceiverFailed extends Error {
  readonly code: string;
  readonly answer: string | null;

  constructor(code: string, answer: string | null = null) {
    super(`the receiver failed: ${code}`);
    this.name = 'ReceiverFailed';
    this.code = code;
    this.answer = answer;
  }
}

/** Reads the code of a network error, or else the error's name. */
export function readErrorCode(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
