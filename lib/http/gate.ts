/**
 * Limits how many requests of one organization run at once in this process, so that a busy organization slows only
 * itself. Visitors with a link queue by IP address. On Lambda nobody waits: an instance runs one request at a time.
 */
import { busyProblem } from '../domain/problem.ts';
import { extendWait, readUptimeMs } from '../platform/clock.ts';
import { createQueue, type Line } from '../platform/line.ts';
import { restWhileShared } from '../platform/slices.ts';

/** For an organization that is alone. While others are present each runs one: long lists then delay nobody else. */
const atOnceAlone = 4;
const visitsAtOnce = 2;
const presentMs = 1_000;
/** Less than the process takes altogether, so that one organization's queue leaves room for others. */
const mostWaiting = 200;
/** Well below `timeToWriteMs` (lambda.ts), so that an admitted request can still finish. */
const longestWaitMs = 6_000;

type Waiters = { line: Line; leftAtMs: number };
const organizations = new Map<string, Waiters>();
const visitors = new Map<string, Waiters>();

const isPresent = ({ line, leftAtMs }: Waiters): boolean => !line.isIdle() || readUptimeMs() - leftAtMs < presentMs;

function countOrganizations(matches: (waiters: Waiters) => boolean): number {
  let count = 0;
  for (const waiters of organizations.values()) count += matches(waiters) ? 1 : 0;
  return count;
}

const readShare = (): number => (countOrganizations(isPresent) > 1 ? 1 : atOnceAlone);
// Resting would be wasted on an organization that is present but has no request running or waiting.
restWhileShared(() => countOrganizations(({ line }) => !line.isIdle()) > 1);

/**
 * Waits for a turn of this organization; the result ends the turn.
 * @throws Problem `busy` when the queue is full, or after 6 s
 */
export function enterGate(organizationId: number): Promise<() => void> {
  return enter(organizations, String(organizationId), readShare);
}

/** As `enterGate`, for a visitor with a link. */
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
