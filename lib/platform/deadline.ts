/**
 * Until when the work under way may go on. A deadline holds for everything that is called beneath it, however deep, so
 * that a request or an effect that has run out of time begins nothing more. What has been begun is waited for: nobody is
 * told that something failed while it is still being written.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { readNowMs } from './clock.ts';

const deadlines = new AsyncLocalStorage<number>();

/**
 * Runs work under a deadline. One that is in force already and comes earlier stays in force.
 * @param ms from now, in milliseconds
 */
export function runWithin<T>(ms: number, work: () => T): T {
  return deadlines.run(Math.min(readNowMs() + ms, deadlines.getStore() ?? Number.POSITIVE_INFINITY), work);
}

/** Runs work that many wait for under nobody's deadline. */
export function withoutDeadline<T>(work: () => T): T {
  return deadlines.exit(work);
}

/** Milliseconds until the deadline of the work under way; 0 when it has passed, Infinity where there is none. */
export function readRemainingMs(): number {
  const until = deadlines.getStore();
  return until === undefined ? Number.POSITIVE_INFINITY : Math.max(0, until - readNowMs());
}

/** Whether the deadline of the work under way passed so many milliseconds ago, or more. */
export function isOver(graceMs = 0): boolean {
  const until = deadlines.getStore();
  return until !== undefined && readNowMs() >= until + graceMs;
}

/** What `settleWithin` throws. */
export class TookTooLong extends Error {
  constructor(ms: number) {
    super(`it took longer than ${ms} ms`);
    this.name = 'TookTooLong';
  }
}

/**
 * Runs work under a deadline and stops waiting for it then, even if its promise never settles. For work that reaches
 * out to others; what it may still do afterwards must do no harm.
 * @param ms from now, in milliseconds
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
