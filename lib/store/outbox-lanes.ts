/**
 * Reads the outbox lane by lane, and only what is due. When a lane has given its share, or is not due, reading skips to
 * the next lane: the cost follows what is due, however much one lane holds.
 */
import { type Circuit, isCircuit, toCircuit } from './circuit.ts';
import type { Item } from './client.ts';
import { toWaiting, toWaitingSince, type Waiting } from './effects.ts';
import * as keys from './keys.ts';
import { readAllItems } from './read.ts';
import { readNumber } from './sequence.ts';
import { stampText } from './stamps.ts';

export type LaneDue = {
  organizationId: number;
  lane: keys.Lane;
  circuit: Circuit | null;
  /** The longest due first. */
  due: Waiting[];
  /** Where more that is due begins; null: there is none. */
  rest: string | null;
  /** How many of those seen (seldom all) are not due yet, or held by another drain. */
  left: number;
  /** Since when the first of those `left` waits, in milliseconds since 1970; Infinity: there are none. */
  leftSince: number;
};

/** Part of a shard: sort keys `from` up to `to`. */
export type Stretch = { from: string; to: string };

/** All lanes in order, for when the number of organizations is unknown. */
export const shardInOrder: readonly Stretch[] = [{ from: '00', to: keys.oldEffects }];

const pageSize = 100;
/** Clocks differ, so what is due this soon counts as due. It is far less than any pause. */
const leewayMs = 2_000;

/**
 * Lists all lanes in an order that begins anywhere, so that no organization is always last. One round trip.
 * @param random 0 to below 1
 * @throws Problem `busy` when the number of organizations cannot be read
 */
export async function readShardLanes(random: number): Promise<Stretch[]> {
  const organizations = await readNumber('system', 'organization');
  const begin = keys.padNumber(1 + Math.floor(random * organizations));
  return [
    { from: begin, to: keys.oldEffects },
    { from: '00', to: begin },
  ];
}

/**
 * Reads lanes of a shard, and gives the stretch still to be read.
 * @param limits.now milliseconds since 1970
 * @param limits.share most effects of one lane
 * @param limits.most begins no further lane once this many effects are found
 */
export async function readLanes(
  shard: number,
  { from, to }: Stretch,
  limits: { now: number; share: number; most: number },
): Promise<{ lanes: LaneDue[]; left: Stretch | null }> {
  const lanes: LaneDue[] = [];
  let reading: LaneReading | null = null;
  let found = 0;
  for (let at = from; ; ) {
    const page = await readAllItems(keys.outboxPartition(shard), { from: at, to }, { limit: pageSize });
    for (const item of page) {
      const [start = ''] = String(item.sk).split('#', 1);
      if (reading?.start !== start) {
        found += reading?.lane.due.length ?? 0;
        if (found >= limits.most) return { lanes, left: { from: start, to } };
        reading = new LaneReading(start, limits);
        lanes.push(reading.lane);
      }
      reading.take(item);
    }
    if (page.length < pageSize || !reading) return { lanes, left: null };
    at = reading.isOver ? `${reading.start}~` : toNextKey(page.at(-1));
  }
}

/** Reads more of what is due in a lane. One round trip. */
export async function readOn(
  { organizationId, lane }: Pick<LaneDue, 'organizationId' | 'lane'>,
  from: string,
  limits: { now: number; share: number },
): Promise<Pick<LaneDue, 'due' | 'rest' | 'left' | 'leftSince'>> {
  const start = keys.laneStart(organizationId, lane);
  const range = { from, to: toDueBound(start, limits.now) };
  const page = await readAllItems(keys.outboxPartition(organizationId % keys.outboxShards), range, {
    limit: limits.share,
  });
  const reading = new LaneReading(start, { ...limits, share: limits.share + 1 });
  for (const item of page) reading.take(item);
  const rest = page.length === limits.share ? toNextKey(page.at(-1)) : null;
  const { due, left, leftSince } = reading.lane;
  return { due, rest, left, leftSince };
}

/** Gives where a lane begins, for `readOn` to read it all again. */
export const toLaneStart = ({ organizationId, lane }: Pick<LaneDue, 'organizationId' | 'lane'>): string =>
  `${keys.laneStart(organizationId, lane)}#0`;

const toDueBound = (start: string, now: number): string => `${start}#${stampText((now + leewayMs) * 1_000)}\uffff`;
const toNextKey = (item: Item | undefined): string => `${item?.sk}\u0000`;

class LaneReading {
  readonly start: string;
  readonly lane: LaneDue;
  isOver = false;
  readonly #until: string;
  readonly #limits: { now: number; share: number };

  constructor(start: string, limits: { now: number; share: number }) {
    const [organization = '', name] = start.split('/');
    const lane = keys.lanes.find((one) => one === name) ?? 'work';
    this.start = start;
    const none = { circuit: null, due: [], rest: null, left: 0, leftSince: Number.POSITIVE_INFINITY };
    this.lane = { organizationId: Number(organization), lane, ...none };
    this.#until = toDueBound(start, limits.now);
    this.#limits = limits;
  }

  take(item: Item): void {
    const { lane } = this;
    if (isCircuit(item)) lane.circuit = toCircuit(item);
    else if (this.isOver) {
      // What lies beyond the lane's share is read later.
      if (lane.rest === null) lane.left += 1;
    } else if (String(item.sk) > this.#until) {
      this.isOver = true;
      this.#leave(toWaiting(item));
    } else {
      const effect = toWaiting(item);
      if (effect.claimedUntil > this.#limits.now) this.#leave(effect);
      else lane.due.push(effect);
      if (lane.due.length < this.#limits.share) return;
      this.isOver = true;
      lane.rest = toNextKey(item);
    }
  }

  #leave(effect: Waiting): void {
    this.lane.left += 1;
    this.lane.leftSince = Math.min(this.lane.leftSince, toWaitingSince(effect));
  }
}
