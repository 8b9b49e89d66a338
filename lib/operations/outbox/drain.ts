/**
 * Does what writes have promised. Lanes take turns, and each kind of lane has places of its own, so that nobody's
 * mails wait behind anybody's webhooks; who has had least of the drain's time comes next; a receiver that fails is
 * left alone. One that dies on the way leaves its claims to run out, and the effects are done again under the same ids.
 */
import { nowMs } from '../../platform/clock.ts';
import { log } from '../../platform/log.ts';
import { sweepParts } from '../../platform/parts.ts';
import { closeCircuit } from '../../store/circuit.ts';
import type { Lane } from '../../store/keys.ts';
import { allOutboxShards } from '../../store/outbox.ts';
import { type LaneDue, readLanes, type Stretch, wholeShard } from '../../store/outbox-lanes.ts';
import { rekeyOldEffects } from '../../store/outbox-old.ts';
import { attempt, giveUpWaiting } from './attempt.ts';
import { LaneWork, share } from './lane.ts';
import { missingFor } from './perform.ts';
import { Drain, type Drained, type Limits } from './under-way.ts';
import type { Told } from './webhook.ts';

/** So many effects of each sort of lane are under way together. */
const places: Record<Lane, number> = { mail: 6, webhook: 6, files: 2, work: 2 };
/** So many due effects of a shard are at hand, and then lanes they are of are worked off before others are read. */
const mostOfShard = 250;

/**
 * Drains every shard, as far as the time goes.
 * @param now milliseconds since 1970
 * @param told what receivers of webhooks are told; null: those wait for a drain that knows
 * @param limits how it is bounded; left out, as it has to be
 */
export async function drainOutbox(
  now: number = nowMs(),
  told: Told | null = null,
  limits: Partial<Limits> = {},
): Promise<Drained> {
  const drain = new Drain(now, told, limits);
  const [stretches] = await Promise.all([
    wholeShard(drain.limits.random),
    ...allOutboxShards.map((shard) => rekeyOldEffects(shard, now, () => drain.mayBegin)),
  ]);
  const shards = allOutboxShards.map((shard) => ({ shard, left: [...stretches] }));
  while (drain.mayBegin && shards.some(({ left }) => left.length > 0)) {
    const found = await Promise.all(shards.map((shard) => readSome(shard, now)));
    const lanes = await openLanes(found.flat(), drain);
    await workOff(lanes, drain);
    for (const { left, atHand } of lanes) drain.total.waiting += left + atHand.length;
  }
  await sweepParts();
  if (Object.values(drain.total).some(Boolean)) log('info', 'outbox', drain.total);
  return drain.total;
}

/** Reads a shard until there is enough to do. */
async function readSome({ shard, left }: { shard: number; left: Stretch[] }, now: number): Promise<LaneDue[]> {
  const lanes: LaneDue[] = [];
  for (let due = 0; due < mostOfShard; ) {
    const stretch = left.shift();
    if (!stretch) break;
    const read = await readLanes(shard, stretch, { now, share, most: mostOfShard - due });
    lanes.push(...read.lanes);
    due += read.lanes.reduce((sum, lane) => sum + lane.due.length, 0);
    if (read.left) left.unshift(read.left);
  }
  return lanes;
}

/** Works lanes off, those in turn that have places, until nothing is due or the time is over. */
async function workOff(lanes: readonly LaneWork[], drain: Drain): Promise<void> {
  const underWay = new Set<Promise<void>>();
  const taken: Record<Lane, number> = { mail: 0, webhook: 0, files: 0, work: 0 };
  let turn = 0;
  for (;;) {
    for (let lane = nextOf(lanes, taken, drain); lane; lane = nextOf(lanes, taken, drain)) {
      const { lane: place } = lane;
      turn += 1;
      lane.lastTurn = turn;
      taken[place] += 1;
      const step = stepOf(lane, drain).finally(() => {
        taken[place] -= 1;
        underWay.delete(step);
      });
      underWay.add(step);
    }
    if (underWay.size === 0) return;
    await Promise.race(underWay);
  }
}

function stepOf(lane: LaneWork, drain: Drain): Promise<void> {
  return lane.next(drain.startedAt, async (effect) => {
    drain.total[await attempt(effect, lane, drain)] += 1;
  });
}

/** Receivers that are only tried come after those that work; then who has had least time, then whose turn was longest ago. */
function nextOf(lanes: readonly LaneWork[], taken: Record<Lane, number>, drain: Drain): LaneWork | undefined {
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

/** Of the lanes that were found, those that nothing can be done in are ended, and it is said why. */
async function openLanes(found: readonly LaneDue[], drain: Drain): Promise<LaneWork[]> {
  const lanes = found.map((lane) => new LaneWork(lane));
  for (const lane of lanes) {
    const { organizationId, circuit, left, atHand } = lane;
    const missing = missingFor(lane.lane, drain.told);
    if (missing) {
      lane.end();
      if (atHand.length > 0) drain.sayMissing(missing, atHand.length);
    } else if (circuit && left + atHand.length === 0) await closeCircuit(organizationId, lane.lane);
    else if (circuit && lane.isOpen(drain.startedAt)) {
      lane.end();
      const given = drain.mayBegin ? await giveUpWaiting(lane, drain.startedAt) : 0;
      drain.total.setAside += given;
      drain.sayFailing(lane, { since: circuit.since, tries: circuit.failures, reason: circuit.reason });
    }
  }
  return lanes;
}
