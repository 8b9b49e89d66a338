/**
 * One at a time, within this process: a burst that one warm instance receives need not fight
 * itself over a series' next number. Across instances the condition on the number decides.
 */
import { tooBusy } from '../domain/problem.ts';
import { patient } from '../platform/clock.ts';
import { type Line, lineOf } from '../platform/line.ts';

const lines = new Map<string, Line>();
/** As long as lost races are tried again (retry.ts): waiting for a turn is no other patience than that. */
const longestWaitMs = 3_000;
const mostWaiting = 500;

/**
 * Runs `work` after all earlier work under the same name has ended, well or badly.
 * @throws Problem `busy` when its turn does not come within 3 s, or too many wait already
 */
export async function inTurn<T>(name: string, work: () => Promise<T>): Promise<T> {
  const line =
    lines.get(name) ??
    lineOf({ atOnce: () => 1, mostWaiting, longestWaitMs: patient(longestWaitMs), refusal: tooBusy });
  lines.set(name, line);
  const leave = await line.enter();
  try {
    return await work();
  } finally {
    leave();
    if (line.isIdle()) lines.delete(name);
  }
}
