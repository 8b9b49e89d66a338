/** What supervisor and workers say to each other, and how long they wait. */

/**
 * `ready`, from a worker: connections can come. `connection`, to a worker: comes with the connection it is about. `taken`,
 * from a worker: the connection of that number is with it; the supervisor need not hold it any more.
 */
export type Message = { type: 'ready' } | { type: 'connection' | 'taken'; number: number };

/** The number of a connection that a message is about; null for any other message. */
export function numberIn(message: unknown, type: 'connection' | 'taken'): number | null {
  const isIt = typeof message === 'object' && message !== null && 'type' in message && message.type === type;
  return isIt && 'number' in message && typeof message.number === 'number' ? message.number : null;
}

export const isReady = (message: unknown): boolean =>
  typeof message === 'object' && message !== null && 'type' in message && message.type === 'ready';

/** So long a worker that is asked to end may go on answering; who has not ended then is ended. */
export const drainMs = 7_500;
export const stopMs = 8_000;
