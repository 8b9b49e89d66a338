/**
 * Does what writes have promised. Lanes take turns, and each kind of lane has places of its own, so that nobody's
 * mails wait behind anybody's webhooks; who has had least of the drain's time comes next; a receiver that fails is
 * left alone. One that dies on the way leaves its claims to run out, and the effects are done again under the same ids.
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

/** So many effects of each sort of lane are under way together. */
const places: Record<Lane, number> = { mail: 6, webhook: 6, files: 2, work: 2 };
/** So many writes about lanes that nothing else is done in are under way together. */
const choresAtOnce = 4;

/**
 * Drains every shard, as far as the time goes.
 * @param now milliseconds since 1970
 * @param told what receivers of webhooks are told; null: those wait for a drain that knows
 * @param limits how it is bounded; left out, as it has to be
 * @throws when something could not be read, after all else was worked off
 */
export async function drainOutbox(
  now: number = readNowMs(),
  told: ReceiverSettings | null = null,
  limits: Partial<Limits> = {},
): Promise<Drained> {
  const drain = new Drain(now, told, limits);
  await runWithin(drain.wholeMs, () => workOff(drain));
  await sweepParts();
  if (Object.values(drain.total).some(Boolean)) log('info', 'outbox', drain.total);
  const [cause] = drain.faults;
  if (cause) throw new Error(`${drain.faults.length} parts of the outbox could not be worked on`, { cause });
  return drain.total;
}

type Taken = Record<Lane, number>;

/** Works lanes off, those in turn that have places, and reads on while there are others; until nothing is due or the time is over. */
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

/** Whether a place is free that no lane at hand, all of which have been asked, is ready for. */
function hasPlaces(taken: Taken, drain: Drain): boolean {
  if (!drain.mayBegin) return false;
  return kinds.some((kind) => {
    const isClosed = (kind === 'mail' && drain.mailServer.isDown) || findMissingSetup(kind, drain.told) !== null;
    return !isClosed && taken[kind] < places[kind];
  });
}

/** One effect of a lane; a lane that cannot be read is over, and keeps no other. */
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
    drain.fault('lane not read', error, { organization: lane.organizationId, lane: lane.lane });
  }
}

async function runGuarded(chore: () => Promise<void>, drain: Drain): Promise<void> {
  try {
    await chore();
  } catch (error) {
    drain.fault('lane not tended', error, {});
  }
}

/** Receivers that are only tried come after those that work; then who has had least time, then whose turn was longest ago. */
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
