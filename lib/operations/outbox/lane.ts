import { deriveOpenUntil, opensAfter } from '../../domain/outbox/patience.ts';
import { type Circuit, closeCircuit, noteFailure } from '../../store/circuit.ts';
import { toWaitingSince, type Waiting } from '../../store/effects.ts';
import type { Lane } from '../../store/keys.ts';
import { type LaneDue, readOn, toLaneStart } from '../../store/outbox-lanes.ts';
import { advanceLane } from '../../store/outbox-own.ts';

/** Effects read from a lane at a time. */
export const share = 25;
/** Effects of one lane under way together. */
const mostAtOnce = 2;
/** This many slow effects, without a failing receiver, end a lane for this drain. */
const mostSlow = 2;
/** Postponed effects released at once when a receiver is back; the others come when due. */
const mostHastened = 500;

/** One lane during a drain: its due effects, its receiver's circuit, and the time it has used. */
export class LaneWork {
  readonly organizationId: number;
  readonly lane: Lane;
  circuit: Circuit | null;
  /** The lane with least time, then the oldest turn, comes next. */
  spentMs = 0;
  lastTurn = 0;
  /** Seen and not done: not due, or in another drain's hand. */
  left: number;
  #leftSince: number;
  #queue: Waiting[];
  /** Where to read on; null: all of it has been read. */
  #rest: string | null;
  /** Effects that were in memory and must be read again. */
  #putDownCount = 0;
  #putDownSince = Number.POSITIVE_INFINITY;
  #underWay = 0;
  #reading = false;
  #restarts = 0;
  #slow = 0;
  #isOver = false;

  constructor({ organizationId, lane, circuit, due, rest, left, leftSince }: LaneDue) {
    this.organizationId = organizationId;
    this.lane = lane;
    this.circuit = circuit;
    this.left = left;
    this.#leftSince = leftSince;
    this.#queue = due;
    this.#rest = rest;
  }

  /** Says whether its receiver is left alone now. */
  isOpen(now: number): boolean {
    return this.circuit !== null && this.circuit.openUntil > now;
  }

  /** After a pause, one effect finds out whether the receiver is back. */
  get isTrial(): boolean {
    return this.circuit !== null && this.circuit.failures >= opensAfter;
  }

  get isReady(): boolean {
    if (this.#isOver || this.#underWay >= (this.isTrial ? 1 : mostAtOnce)) return false;
    return this.#queue.length > 0 || (this.#rest !== null && !this.#reading);
  }

  /** Counts the due effects in memory. */
  get atHand(): number {
    return this.#queue.length;
  }

  /** Counts the effects that were seen and are not done. */
  get waiting(): number {
    return this.left + this.#queue.length + this.#putDownCount;
  }

  /** Since when the first of them waits, as far as the drain has read; Infinity: there are none. */
  get waitingSince(): number {
    return Math.min(this.#leftSince, this.#putDownSince, ...this.#queue.map(toWaitingSince));
  }

  /** Takes back an effect that was not begun. */
  putBack(effect: Waiting): void {
    if (this.#isOver) {
      this.left += 1;
      this.noteLeft(effect);
    } else this.#queue.unshift(effect);
  }

  /** Notes that an effect stays. */
  noteLeft(effect: Waiting): void {
    this.#leftSince = Math.min(this.#leftSince, toWaitingSince(effect));
  }

  takeOut(isWanted: (effect: Waiting) => boolean): Waiting[] {
    const { true: wanted = [], false: others = [] } = Object.groupBy(this.#queue, (effect) => `${isWanted(effect)}`);
    this.#queue = others;
    return wanted;
  }

  /** Frees the memory; the effects are read again in the lane's turn. */
  putDown(): void {
    const [first] = this.#queue;
    if (!first) return;
    this.#rest = first.key.sk;
    this.#putDownCount = this.#queue.length;
    this.#putDownSince = Math.min(...this.#queue.map(toWaitingSince));
    this.#queue = [];
  }

  /** Ends the lane for this drain. */
  end(): void {
    this.#isOver = true;
    this.left = this.waiting;
    this.#leftSince = this.waitingSince;
    this.#putDownCount = 0;
    this.#putDownSince = Number.POSITIVE_INFINITY;
    this.#queue = [];
  }

  /**
   * Passes the next effect to `work`, reading on where none is in memory.
   * @param now read anew, because effects become due or are hastened during the drain
   * @throws Problem `busy` where the lane cannot be read; whatever `work` throws
   */
  async next(now: () => number, work: (effect: Waiting) => Promise<void>): Promise<void> {
    this.#underWay += 1;
    try {
      const effect = this.#queue.shift() ?? (await this.#read(now));
      if (effect) await work(effect);
    } finally {
      this.#underWay -= 1;
    }
  }

  async #read(now: () => number): Promise<Waiting | undefined> {
    this.#reading = true;
    try {
      while (this.#queue.length === 0 && this.#rest !== null && !this.#isOver) {
        const restarts = this.#restarts;
        const { due, rest, left, leftSince } = await readOn(this, this.#rest, { now: now(), share });
        // Restarted meanwhile: everything is read again, including hastened effects.
        if (this.#restarts !== restarts) continue;
        this.#putDownCount = 0;
        this.#putDownSince = Number.POSITIVE_INFINITY;
        this.#queue.push(...due);
        this.#rest = rest;
        this.left += left;
        this.#leftSince = Math.min(this.#leftSince, leftSince);
        // All of this page is in other hands: the next caller reads on.
        break;
      }
      return this.#isOver ? undefined : this.#queue.shift();
    } finally {
      this.#reading = false;
    }
  }

  /** Notes a success. If time is left, releases what was postponed. @throws Problem `busy` where that is not written */
  async noteSuccess(now: number, mayHasten: boolean): Promise<void> {
    if (!this.circuit) return;
    const wasOpen = this.isTrial;
    this.circuit = null;
    await closeCircuit(this.organizationId, this.lane);
    if (wasOpen && mayHasten && (await advanceLane(this, now, mostHastened)) > 0) this.#restart();
  }

  #restart(): void {
    if (this.#isOver) return;
    this.#restarts += 1;
    this.#queue = [];
    this.left = 0;
    this.#leftSince = Number.POSITIVE_INFINITY;
    this.#rest = toLaneStart(this);
  }

  /** Notes a failure of the receiver, in memory before it is written. @throws Problem `busy` */
  async noteFailure(reason: string, now: number): Promise<void> {
    const failures = (this.circuit?.failures ?? 0) + 1;
    const since = this.circuit?.since ?? now;
    this.circuit = { failures, since, reason, openUntil: deriveOpenUntil(failures, now) };
    if (this.isTrial) this.end();
    const known = await noteFailure(this.organizationId, this.lane, this.circuit, (count) =>
      deriveOpenUntil(count, now),
    );
    // Others may have counted failures meanwhile, or noted a success.
    if (this.circuit && known.failures > this.circuit.failures) this.circuit = known;
    if (this.isTrial) this.end();
  }

  /** Notes a slow effect. */
  noteSlow(): void {
    this.#slow += 1;
    if (this.#slow >= mostSlow) this.end();
  }
}
