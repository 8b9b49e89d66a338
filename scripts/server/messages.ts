/** Messages between supervisor and workers, and their time limits. */

/**
 * `ready`, from a worker: it can take connections. `connection`, to a worker: comes with a connection. `taken`, from a
 * worker: it has that connection, so the supervisor need not hold it any more.
 */
export type Message = { type: 'ready' } | { type: 'connection' | 'taken'; number: number };

/** Reads the number of the connection in a message; null for any other message. */
export function numberIn(message: unknown, type: 'connection' | 'taken'): number | null {
  const hasType = typeof message === 'object' && message !== null && 'type' in message && message.type === type;
  return hasType && 'number' in message && typeof message.number === 'number' ? message.number : null;
}

export const isReady = (message: unknown): boolean =>
  typeof message === 'object' && message !== null && 'type' in message && message.type === 'ready';

/** From a job: it begins anew, with all of its time. */
export const again = { type: 'again' };
export const isAgain = (message: unknown): boolean =>
  typeof message === 'object' && message !== null && 'type' in message && message.type === again.type;

/** How long a worker may go on answering after SIGTERM, and when it is killed. */
export const drainMs = 7_500;
export const stopMs = 8_000;
