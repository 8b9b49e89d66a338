/** Reads the shards of the outbox during a drain, as places become free. One that cannot be read stops no other. */
import { explainReceiver } from '../../domain/outbox/patience.ts';
import { closeCircuit } from '../../store/circuit.ts';
import { allOutboxShards, setAside } from '../../store/outbox.ts';
import { hasOtherChain } from '../../store/outbox-chain.ts';
import { readLanes, readShardLanes, type Stretch, shardInOrder } from '../../store/outbox-lanes.ts';
import { rekeyOldEffects } from '../../store/outbox-old.ts';
import { isTooOld, saySetAside } from './attempt.ts';
import { LaneWork, share } from './lane.ts';
import { findMissingSetup } from './perform.ts';
import type { Drain } from './under-way.ts';

/** Due effects read from a shard at a time. */
const mostOfShard = 250;

type Shard = { number: number; left: Stretch[] | null; isReading: boolean };

/** Holds the lanes that a drain has found, and what is still to be read. */
export class Shards {
  readonly lanes: LaneWork[] = [];
  /** Independent writes about lanes that nothing else is done in. */
  readonly chores: (() => Promise<void>)[] = [];
  readonly #drain: Drain;
  readonly #shards = allOutboxShards.map((number): Shard => ({ number, left: null, isReading: false }));
  #stretches: Promise<readonly Stretch[]> | undefined;

  constructor(drain: Drain) {
    this.#drain = drain;
  }

  /** Reads on in every idle shard with something left. The promises never reject. */
  readOn(): Promise<void>[] {
    return this.#shards.filter(({ left, isReading }) => !isReading && left?.length !== 0).map((one) => this.#read(one));
  }

  async #read(shard: Shard): Promise<void> {
    shard.isReading = true;
    try {
      shard.left ??= await this.#openShard(shard.number);
      await this.#readSome(shard.number, shard.left);
    } catch (error) {
      shard.left = [];
      this.#drain.noteFault('shard not read', error, { shard: shard.number });
    } finally {
      shard.isReading = false;
    }
  }

  /** Moves effects stored under old keys first. A failure is left to the next drain. */
  async #openShard(shard: number): Promise<Stretch[]> {
    const drain = this.#drain;
    this.#stretches ??= this.#findOrder();
    const [stretches] = await Promise.all([
      this.#stretches,
      rekeyOldEffects(shard, drain.startedAt, () => drain.mayBegin).catch((error: unknown) => {
        drain.noteFault('old effects not read', error, { shard });
      }),
    ]);
    return [...stretches];
  }

  /** Both reads leave as one, and fail together. */
  async #findOrder(): Promise<readonly Stretch[]> {
    const drain = this.#drain;
    const { chain, random } = drain.limits;
    try {
      const [stretches, hasOther] = await Promise.all([readShardLanes(random), hasOtherChain(chain, drain.startedAt)]);
      drain.leavesMails = hasOther;
      return stretches;
    } catch (error) {
      drain.noteFault('number of organizations not read', error, {});
      return shardInOrder;
    }
  }

  /** Whether something may be due for which no effect was begun. */
  get hasMore(): boolean {
    const isClosed = ({ lane }: LaneWork): boolean => lane === 'mail' && this.#drain.mailServer.isDown;
    return (
      this.lanes.some((lane) => lane.isReady && !isClosed(lane)) || this.#shards.some(({ left }) => left?.length !== 0)
    );
  }

  async #readSome(shard: number, left: Stretch[]): Promise<void> {
    for (let due = 0; due < mostOfShard && this.#drain.mayBegin; ) {
      const stretch = left.shift();
      if (!stretch) return;
      const want = { now: this.#drain.now(), share, most: mostOfShard - due };
      const read = await readLanes(shard, stretch, want);
      due += read.lanes.reduce((sum, lane) => sum + lane.due.length, 0);
      if (read.left) left.unshift(read.left);
      this.#takeLanes(read.lanes.map((lane) => new LaneWork(lane)));
    }
  }

  #takeLanes(found: readonly LaneWork[]): void {
    let heldCount = this.lanes.reduce((sum, { atHand }) => sum + atHand, 0);
    for (const lane of found) {
      this.#openLane(lane);
      heldCount += lane.atHand;
      if (heldCount > this.#drain.limits.mostHeld) lane.putDown();
      this.lanes.push(lane);
    }
  }

  /** Ends a lane in which nothing can be done, and logs why. */
  #openLane(lane: LaneWork): void {
    const drain = this.#drain;
    const { organizationId, circuit, waiting, atHand } = lane;
    const missing = findMissingSetup(lane.lane, drain.receivers);
    if (missing) {
      if (atHand > 0) drain.sayMissing(missing, atHand);
      lane.end();
    } else if (drain.leavesMails && lane.lane === 'mail') lane.end();
    else if (circuit && waiting === 0) this.chores.push(() => closeCircuit(organizationId, lane.lane));
    else if (circuit && lane.isOpen(drain.startedAt)) {
      this.#giveUpWaiting(lane, circuit);
      lane.end();
      drain.sayFailing(lane, { since: circuit.since, tries: circuit.failures, reason: circuit.reason });
    }
  }

  /** Sets aside what has waited for three days behind a failing receiver, whatever its own next try. */
  #giveUpWaiting(lane: LaneWork, { since, reason }: { since: number; reason: string }): void {
    const { startedAt, total } = this.#drain;
    for (const effect of lane.takeOut((one) => isTooOld(one, since, startedAt))) {
      lane.left += 1;
      lane.noteLeft(effect);
      this.chores.push(async () => {
        await setAside(effect, explainReceiver(reason));
        lane.left -= 1;
        total.setAside += 1;
        saySetAside(effect);
      });
    }
  }
}
