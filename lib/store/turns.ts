/** Takes turns within this process, so that a burst on one instance does not compete for a series' next number. */
import { busyProblem } from '../domain/problem.ts';
import { extendWait } from '../platform/clock.ts';
import { createQueue, type Line } from '../platform/line.ts';

const lines = new Map<string, Line>();
/** As long as lost races are tried again (retry.ts). */
const longestWaitMs = 3_000;
const mostWaiting = 500;

/**
 * Runs `work` after all earlier work of the same name has ended, well or badly.
 * @throws Problem `busy` when its turn does not come within 3 s, or too many wait already
 */
export async function runInTurn<T>(name: string, work: () => Promise<T>): Promise<T> {
  const line =
    lines.get(name) ??
    createQueue({ atOnce: () => 1, mostWaiting, longestWaitMs: extendWait(longestWaitMs), refusal: busyProblem });
  lines.set(name, line);
  const leave = await line.enter();
  try {
    return await work();
  } finally {
    leave();
    if (line.isIdle()) lines.delete(name);
  }
}
