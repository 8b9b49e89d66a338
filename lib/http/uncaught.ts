/**
 * An exception that nobody catches (an error of a stream without a listener, a rejected promise that was let go) belongs
 * to the request it was thrown in, as far as that can be told: that request is answered, and no other one hears of it.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { logFault } from '../platform/log.ts';

const underWay = new AsyncLocalStorage<(error: unknown) => void>();
const events = ['uncaughtException', 'unhandledRejection'] as const;
let isListening = false;

function listen(): void {
  isListening = true;
  for (const event of events) {
    process.on(event, (error: unknown) => {
      logFault(event, error, {});
      const fail = underWay.getStore();
      if (fail) fail(error);
      // Nobody's, and nobody else decides what becomes of the process: whoever started it starts another.
      else if (process.listenerCount(event) === 1) process.exit(1);
    });
  }
}

/**
 * Runs work so that what is thrown in it past every `catch` is thrown here.
 * @throws what the work throws, and what nobody has caught
 */
export function runCatchingAll<T>(work: () => Promise<T>): Promise<T> {
  if (!isListening) listen();
  const { promise: uncaught, reject } = Promise.withResolvers<never>();
  return underWay.run(reject, () => Promise.race([work(), uncaught]));
}
