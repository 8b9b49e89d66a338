/** Whoever effects go to: a mail server, a webhook's receiver. */

/**
 * The receiver is not there, or takes nothing: the fault is not in what it was sent.
 * `code` says how, without addresses: `ECONNREFUSED`, `timeout`, `answered 503`; `answer` what it said, where it may be shown.
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

/** The code of an error of the network, or what kind of error it is. */
export function readErrorCode(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
