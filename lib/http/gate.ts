/**
 * How many requests of one organization are worked on at once in this process. A firm that sends hundreds waits for
 * itself, in a line of its own; another firm's request goes in beside them. On Lambda an instance has one request at a
 * time, so nobody waits there.
 */
import { tooBusy } from '../domain/problem.ts';
import { type Line, lineOf } from '../platform/line.ts';

/** Of a firm that is alone; where several are at work they share this many, and each has one at least. */
const atOnceInAll = 4;
const leastEach = 1;
const mostWaiting = 400;
/** Ends well before the time a request has (lambda.ts), so that what goes in can also be done. */
const longestWaitMs = 8_000;

const lines = new Map<string, Line>();

const atOnce = (): number => Math.max(leastEach, Math.floor(atOnceInAll / Math.max(1, lines.size)));

/**
 * Waits until another request of this organization may be worked on.
 * @param whose the organization's number; its public links are let in apart from its own requests
 * @returns what lets the next one in
 * @throws Problem `busy` when the line is too long or its turn does not come in 8 s: nothing was done then
 */
export async function enterGate(whose: string): Promise<() => void> {
  const line = lines.get(whose) ?? lineOf({ atOnce, mostWaiting, longestWaitMs, refusal: tooBusy });
  lines.set(whose, line);
  const leave = await line.enter();
  return () => {
    leave();
    if (!line.isIdle() || lines.get(whose) !== line) return;
    lines.delete(whose);
    for (const other of lines.values()) other.admit();
  };
}
