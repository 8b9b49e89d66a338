/**
 * Performs what writes have promised. Each kind of lane has its own places, so mails never wait behind webhooks. If a
 * drain dies, its claims expire and its effects are repeated under the same ids.
 */
import { readNowMs } from '../../platform/clock.ts';
import { runWithin } from '../../platform/deadline.ts';
import { log } from '../../platform/log.ts';
import { sweepParts } from '../../platform/parts.ts';
import { lanes as kinds, type Lane } from '../../store/keys.ts';
import { attemptEffect } from './attempt.ts';
import type { LaneWork } from './lane.ts';
import { findMissingSetup } from './perform.ts';
import { Shards } from './shards.ts';
import { Drain, type Drained, type Limits } from './under-way.ts';
import type { ReceiverSettings } from './webhook.ts';

/** Effects under way together, by kind of lane. */
const places: Record<Lane, number> = { mail: 6, webhook: 6, files: 2, work: 2 };
/** Writes about idle lanes under way together. */
const choresAtOnce = 4;

/**
 * Drains every shard until the time is up.
 * @param now milliseconds since 1970
 * @param receivers what webhook receivers are told; null leaves webhooks to a drain that knows
 * @throws when something could not be read, after the rest was worked off
 */
export async function drainOutbox(
  now: number = readNowMs(),
  receivers: ReceiverSettings | null = null,
  limits: Partial<Limits> = {},
): Promise<Drained> {
  const drain = new Drain(now, receivers, limits);
  await runWithin(drain.wholeMs, () => workOff(drain));
  await sweepParts();
  if (Object.values(drain.total).some(Boolean)) log('info', 'outbox', drain.total);
  const [cause] = drain.faults;
  if (cause) throw new Error(`${drain.faults.length} parts of the outbox could not be worked on`, { cause });
  return drain.total;
}

type Taken = Record<Lane, number>;

/** Works lanes off in turn and reads on while places are free, until nothing is due or the time is up. */
async function workOff(drain: Drain): Promise<void> {
  const shards = new Shards(drain);
  const underWay = new Set<Promise<void>>();
  const follow = (work: Promise<void>, atEnd: () => void): void => {
    const followed = work.finally(() => {
      atEnd();
      underWay.delete(followed);
    });
    underWay.add(followed);
  };
  const taken: Taken = { mail: 0, webhook: 0, files: 0, work: 0 };
  let [turn, chores] = [0, 0];
  for (;;) {
    for (let lane = findNext(shards.lanes, taken, drain); lane; lane = findNext(shards.lanes, taken, drain)) {
      const { lane: place } = lane;
      turn += 1;
      lane.lastTurn = turn;
      taken[place] += 1;
      follow(readStep(lane, drain), () => {
        taken[place] -= 1;
      });
    }
    if (hasPlaces(taken, drain)) for (const reading of shards.readOn()) follow(reading, () => {});
    while (drain.mayBegin && chores < choresAtOnce) {
      const chore = shards.chores.shift();
      if (!chore) break;
      chores += 1;
      follow(runGuarded(chore, drain), () => {
        chores -= 1;
      });
    }
    if (underWay.size === 0) break;
    await Promise.race(underWay);
  }
  for (const { waiting } of shards.lanes) drain.total.waiting += waiting;
}

/** Called after every lane at hand was considered: is a place left? */
function hasPlaces(taken: Taken, drain: Drain): boolean {
  if (!drain.mayBegin) return false;
  return kinds.some((kind) => {
    const isClosed = (kind === 'mail' && drain.mailServer.isDown) || findMissingSetup(kind, drain.receivers) !== null;
    return !isClosed && taken[kind] < places[kind];
  });
}

/** Performs one effect of a lane. A lane that cannot be read ends alone. */
async function readStep(lane: LaneWork, drain: Drain): Promise<void> {
  try {
    await lane.next(
      () => drain.now(),
      async (effect) => {
        // Reading it may have taken the rest of the time.
        if (drain.mayBegin) drain.total[await attemptEffect(effect, lane, drain)] += 1;
        else lane.left += 1;
      },
    );
  } catch (error) {
    lane.end();
    drain.noteFault('lane not read', error, { organization: lane.organizationId, lane: lane.lane });
  }
}

async function runGuarded(chore: () => Promise<void>, drain: Drain): Promise<void> {
  try {
    await chore();
  } catch (error) {
    drain.noteFault('lane not tended', error, {});
  }
}

/** Working receivers come before trials, then the lane with least time, then the one whose turn was longest ago. */
function findNext(lanes: readonly LaneWork[], taken: Taken, drain: Drain): LaneWork | undefined {
  if (!drain.mayBegin) return undefined;
  let best: LaneWork | undefined;
  for (const lane of lanes) {
    if (!lane.isReady || taken[lane.lane] >= places[lane.lane]) continue;
    if (lane.lane === 'mail' && drain.mailServer.isDown) continue;
    if (!best || isBefore(lane, best)) best = lane;
  }
  return best;
}

function isBefore(a: LaneWork, b: LaneWork): boolean {
  if (a.isTrial !== b.isTrial) return b.isTrial;
  return a.spentMs !== b.spentMs ? a.spentMs < b.spentMs : a.lastTurn < b.lastTurn;
}
