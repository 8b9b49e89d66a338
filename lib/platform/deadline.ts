/**
 * Deadlines for all work called beneath them. Late work starts nothing more, but what it has started is awaited: a
 * client must not hear of a failure while its write goes on.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { readNowMs } from './clock.ts';

const deadlines = new AsyncLocalStorage<number>();

/** Runs work with a deadline in `ms` milliseconds. An earlier outer deadline stays in force. */
export function runWithin<T>(ms: number, work: () => T): T {
  return deadlines.run(Math.min(readNowMs() + ms, deadlines.getStore() ?? Number.POSITIVE_INFINITY), work);
}

/** Runs work without a deadline, because others than its starter wait for it too. */
export function withoutDeadline<T>(work: () => T): T {
  return deadlines.exit(work);
}

/** Reads the milliseconds until the deadline: 0 when it has passed, Infinity without one. */
export function readRemainingMs(): number {
  const until = deadlines.getStore();
  return until === undefined ? Number.POSITIVE_INFINITY : Math.max(0, until - readNowMs());
}

/** Tells whether the deadline passed at least `graceMs` milliseconds ago. */
export function isOver(graceMs = 0): boolean {
  const until = deadlines.getStore();
  return until !== undefined && readNowMs() >= until + graceMs;
}

/** Thrown by `settleWithin`. */
export class TookTooLong extends Error {
  constructor(ms: number) {
    super(`it took longer than ${ms} ms`);
    this.name = 'TookTooLong';
  }
}

/**
 * Runs work with a deadline in `ms` milliseconds, and then stops waiting, even if its promise never settles. What the
 * work does afterwards must be harmless.
 * @throws TookTooLong; whatever the work throws
 */
export async function settleWithin<T>(ms: number, work: () => Promise<T>): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new TookTooLong(ms)), ms);
  try {
    return await Promise.race([runWithin(ms, work), late]);
  } finally {
    clearTimeout(timer);
  }
}
