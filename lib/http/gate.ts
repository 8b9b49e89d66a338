/**
 * How many requests of one organization are worked on at once in this process. A firm that sends hundreds waits for
 * itself, in a line of its own; another firm's request goes in beside them. Visitors, who have a link and no token, wait by
 * where they come from, and take no firm's place. On Lambda an instance has one request at a time, so nobody waits there.
 */
import { busyProblem } from '../domain/problem.ts';
import { extendWait, readUptimeMs } from '../platform/clock.ts';
import { createQueue, type Line } from '../platform/line.ts';
import { restWhileShared } from '../platform/slices.ts';

/** Of a firm that is alone; where others are at work each has one, so that nobody's long lists are in anybody's way. */
const atOnceAlone = 4;
const visitsAtOnce = 2;
/** A firm is at work for so long after its last request. */
const presentMs = 1_000;
/** Fewer than a process takes in all: a firm's line is full before there is no room for others. */
const mostWaiting = 200;
/** Ends well before the time a request has (lambda.ts), so that what goes in can also be done. */
const longestWaitMs = 6_000;

type Waiters = { line: Line; leftAtMs: number };
const firms = new Map<string, Waiters>();
const visitors = new Map<string, Waiters>();

const isPresent = ({ line, leftAtMs }: Waiters): boolean => !line.isIdle() || readUptimeMs() - leftAtMs < presentMs;

function countFirms(are: (waiters: Waiters) => boolean): number {
  let count = 0;
  for (const waiters of firms.values()) count += are(waiters) ? 1 : 0;
  return count;
}

const shareOfFirm = (): number => (countFirms(isPresent) > 1 ? 1 : atOnceAlone);
// Whoever is between two requests has no use for what another leaves.
restWhileShared(() => countFirms(({ line }) => !line.isIdle()) > 1);

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

async function enter(all: Map<string, Waiters>, name: string, atOnce: () => number): Promise<() => void> {
  for (const [other, waiters] of all) if (!isPresent(waiters)) all.delete(other);
  const known = all.get(name);
  const line =
    known?.line ?? createQueue({ atOnce, mostWaiting, longestWaitMs: extendWait(longestWaitMs), refusal: busyProblem });
  const waiters = known ?? { line, leftAtMs: 0 };
  all.set(name, waiters);
  const leave = await line.enter();
  return () => {
    waiters.leftAtMs = readUptimeMs();
    leave();
  };
}
