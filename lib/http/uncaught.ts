/** Gives an uncaught exception or rejection to the request that caused it; other requests go on. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { logFault } from '../platform/log.ts';

const currentReject = new AsyncLocalStorage<(error: unknown) => void>();
const events = ['uncaughtException', 'unhandledRejection'] as const;
let isListening = false;

function listen(): void {
  isListening = true;
  for (const event of events) {
    process.on(event, (error: unknown) => {
      logFault(event, error, {});
      const fail = currentReject.getStore();
      if (fail) fail(error);
      // It belongs to no request, and no other listener decides: exit, as Node would.
      else if (process.listenerCount(event) === 1) process.exit(1);
    });
  }
}

/** Runs work. @throws what it throws, and also the first exception in it that nobody catches */
export function runCatchingAll<T>(work: () => Promise<T>): Promise<T> {
  if (!isListening) listen();
  const { promise: uncaught, reject } = Promise.withResolvers<never>();
  return currentReject.run(reject, () => Promise.race([work(), uncaught]));
}
