/**
 * Reading the outbox by lanes: what is due of each, and nothing of what waits behind it. A lane that has given enough,
 * or whose next effect is not due yet, is left by going to where the next lane begins. So reading costs what is due and
 * the number of lanes that have something, however much one of them holds.
 */
import { type Circuit, isCircuit, toCircuit } from './circuit.ts';
import type { Item } from './client.ts';
import { toWaiting, type Waiting } from './effects.ts';
import * as keys from './keys.ts';
import { readAllItems } from './read.ts';
import { readNumber } from './sequence.ts';
import { stampText } from './stamps.ts';

/** What is due in a lane, as it was read. */
export type LaneDue = {
  organizationId: number;
  lane: keys.Lane;
  circuit: Circuit | null;
  /** The longest due first. */
  due: Waiting[];
  /** Where to read on for more that is due; null: there is none. */
  rest: string | null;
  /** How many were seen (seldom all) that are not due yet, or that another drain has. */
  left: number;
};

/** A part of a shard: sort keys from one up to another. */
export type Stretch = { from: string; to: string };

/** Every lane there is, in order: where nobody knows how many organizations there are. */
export const shardInOrder: readonly Stretch[] = [{ from: '00', to: keys.oldEffects }];

const pageSize = 100;
/** Clocks differ: what is due within this time is due. It is far less than any pause. */
const leewayMs = 2_000;

/**
 * Every lane there is, in an order that begins anywhere: nobody is always at the end. One round trip.
 * @param random 0 to below 1
 * @throws Problem `busy` where it cannot be read how many organizations there are
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
 * Reads lanes of a shard.
 * @param want.now milliseconds since 1970
 * @param want.share so many effects of a lane at most
 * @param want.most no lane more, once so many effects are found
 * @returns the lanes, and the stretch that is still to be read, or null
 */
export async function readLanes(
  shard: number,
  { from, to }: Stretch,
  want: { now: number; share: number; most: number },
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
        if (found >= want.most) return { lanes, left: { from: start, to } };
        reading = new LaneReading(start, want);
        lanes.push(reading.lane);
      }
      reading.take(item);
    }
    if (page.length < pageSize || !reading) return { lanes, left: null };
    at = reading.isOver ? `${reading.start}~` : after(page.at(-1));
  }
}

/** More of what is due in a lane. One round trip. */
export async function readOn(
  { organizationId, lane }: Pick<LaneDue, 'organizationId' | 'lane'>,
  from: string,
  want: { now: number; share: number },
): Promise<Pick<LaneDue, 'due' | 'rest' | 'left'>> {
  const start = keys.laneStart(organizationId, lane);
  const range = { from, to: dueUntil(start, want.now) };
  const page = await readAllItems(keys.outboxPartition(organizationId % keys.outboxShards), range, {
    limit: want.share,
  });
  const reading = new LaneReading(start, { ...want, share: want.share + 1 });
  for (const item of page) reading.take(item);
  const rest = page.length === want.share ? after(page.at(-1)) : null;
  return { due: reading.lane.due, rest, left: reading.lane.left };
}

/** Where a lane begins: what `readOn` goes on from to read it all again. */
export const toLaneStart = ({ organizationId, lane }: Pick<LaneDue, 'organizationId' | 'lane'>): string =>
  `${keys.laneStart(organizationId, lane)}#0`;

const dueUntil = (start: string, now: number): string => `${start}#${stampText((now + leewayMs) * 1_000)}\uffff`;
const after = (item: Item | undefined): string => `${item?.sk}\u0000`;

/** One lane while its items come in. */
class LaneReading {
  readonly start: string;
  readonly lane: LaneDue;
  isOver = false;
  readonly #until: string;
  readonly #want: { now: number; share: number };

  constructor(start: string, want: { now: number; share: number }) {
    const [organization = '', name] = start.split('/');
    const lane = keys.lanes.find((one) => one === name) ?? 'work';
    this.start = start;
    this.lane = { organizationId: Number(organization), lane, circuit: null, due: [], rest: null, left: 0 };
    this.#until = dueUntil(start, want.now);
    this.#want = want;
  }

  take(item: Item): void {
    const { lane } = this;
    if (isCircuit(item)) lane.circuit = toCircuit(item);
    else if (this.isOver) {
      // What comes after its share is read when its turn comes.
      if (lane.rest === null) lane.left += 1;
    } else if (String(item.sk) > this.#until) {
      this.isOver = true;
      lane.left += 1;
    } else {
      const effect = toWaiting(item);
      if (effect.claimedUntil > this.#want.now) lane.left += 1;
      else lane.due.push(effect);
      if (lane.due.length < this.#want.share) return;
      this.isOver = true;
      lane.rest = after(item);
    }
  }
}
