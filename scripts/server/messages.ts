/** What supervisor and workers say to each other, and how long they wait. */

/** `ready`, from a worker: connections can come. `connection`, to a worker: comes with the connection it is about. */
export type Message = { type: 'ready' | 'connection' };

export function isMessage(message: unknown, type: Message['type']): boolean {
  return typeof message === 'object' && message !== null && 'type' in message && message.type === type;
}

/** So long a worker that is asked to end may go on answering; who has not ended then is ended. */
export const drainMs = 7_500;
export const stopMs = 8_000;
