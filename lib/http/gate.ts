/**
 * How many requests of one organization are worked on at once in this process. A firm that sends hundreds waits for
 * itself, in a line of its own; another firm's request goes in beside them. Visitors, who have a link and no token, wait by
 * where they come from, and take no firm's place. On Lambda an instance has one request at a time, so nobody waits there.
 */
import { tooBusy } from '../domain/problem.ts';
import { type Line, lineOf } from '../platform/line.ts';

/** Of a firm that is alone; where several are at work they share this many, and each has one at least. */
const atOnceInAll = 4;
const visitsAtOnce = 2;
/** Fewer than a process takes in all: a firm's line is full before there is no room for others. */
const mostWaiting = 200;
/** Ends well before the time a request has (lambda.ts), so that what goes in can also be done. */
const longestWaitMs = 6_000;

const firms = new Map<string, Line>();
const visitors = new Map<string, Line>();

const shareOfFirm = (): number => Math.max(1, Math.floor(atOnceInAll / Math.max(1, firms.size)));

/**
 * Waits until another request of this organization may be worked on.
 * @returns what lets the next one in
 * @throws Problem `busy` when the line is too long or its turn does not come in 6 s: nothing was done then
 */
export function enterGate(organizationId: number): Promise<() => void> {
  return enter(firms, String(organizationId), shareOfFirm);
}

/**
 * The same for whoever comes with a link.
 * @param address where he comes from
 */
export function enterAsVisitor(address: string): Promise<() => void> {
  return enter(visitors, address, () => visitsAtOnce);
}

async function enter(lines: Map<string, Line>, name: string, atOnce: () => number): Promise<() => void> {
  const line = lines.get(name) ?? lineOf({ atOnce, mostWaiting, longestWaitMs, refusal: tooBusy });
  lines.set(name, line);
  const leave = await line.enter();
  return () => {
    leave();
    if (!line.isIdle() || lines.get(name) !== line) return;
    lines.delete(name);
    for (const other of lines.values()) other.admit();
  };
}
