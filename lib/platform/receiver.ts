/** Whoever effects go to: a mail server, a webhook's receiver. */

/**
 * The receiver is not there, or takes nothing: the fault is not in what it was sent.
 * `code` says how, without addresses: `ECONNREFUSED`, `timeout`, `answered 503`.
 */
export class ReceiverFailed extends Error {
  readonly code: string;

  constructor(code: string) {
    super(`the receiver failed: ${code}`);
    this.name = 'ReceiverFailed';
    this.code = code;
  }
}

/** The code of an error of the network, or what kind of error it is. */
export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
