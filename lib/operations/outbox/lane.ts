/** One lane during a drain: what of it is due, how its receiver behaves, and how much of the drain's time it has had. */
import { type Circuit, closeCircuit, noteFailure } from '../../store/circuit.ts';
import type { Waiting } from '../../store/effects.ts';
import type { Lane } from '../../store/keys.ts';
import { type LaneDue, laneBeginning, readOn } from '../../store/outbox-lanes.ts';
import { hasten } from '../../store/outbox-own.ts';
import { opensAfter, openUntil } from './patience.ts';

/** So many effects are read of a lane at a time. */
export const share = 25;
/** So many of one lane are under way together. */
const mostAtOnce = 2;
/** So many effects that took too long by no fault of their receiver end a lane for this drain. */
const mostSlow = 2;
/** So many that were put off are let go at once when a receiver is there again; their own time comes to the others. */
const mostHastened = 500;

export class LaneWork {
  readonly organizationId: number;
  readonly lane: Lane;
  circuit: Circuit | null;
  /** Time that effects of it have taken, and when it was last given a turn: who has had least comes next. */
  spentMs = 0;
  lastTurn = 0;
  /** Seen and not done: not due, in another drain's hand. */
  left: number;
  #queue: Waiting[];
  #rest: string | null;
  #underWay = 0;
  #reading = false;
  #slow = 0;
  #isOver = false;

  constructor({ organizationId, lane, circuit, due, rest, left }: LaneDue) {
    this.organizationId = organizationId;
    this.lane = lane;
    this.circuit = circuit;
    this.left = left;
    this.#queue = due;
    this.#rest = rest;
  }

  /** Its receiver is left alone now. */
  isOpen(now: number): boolean {
    return this.circuit !== null && this.circuit.openUntil > now;
  }

  /** Its receiver was left alone for a while: one effect is to find out whether it is there again. */
  get isTrial(): boolean {
    return this.circuit !== null && this.circuit.failures >= opensAfter;
  }

  get isReady(): boolean {
    if (this.#isOver || this.#underWay >= (this.isTrial ? 1 : mostAtOnce)) return false;
    return this.#queue.length > 0 || (this.#rest !== null && !this.#reading);
  }

  /** Effects that are due and at hand. */
  get atHand(): readonly Waiting[] {
    return this.#queue;
  }

  /** Takes those out of what is at hand that `isWanted` picks. */
  takeOut(isWanted: (effect: Waiting) => boolean): Waiting[] {
    const { true: wanted = [], false: others = [] } = Object.groupBy(this.#queue, (effect) => `${isWanted(effect)}`);
    this.#queue = others;
    return wanted;
  }

  /** Nothing more of it in this drain. */
  end(): void {
    this.#isOver = true;
  }

  /** Gives the next effect to `work`, reading on where none is at hand. */
  async next(now: number, work: (effect: Waiting) => Promise<void>): Promise<void> {
    this.#underWay += 1;
    try {
      const effect = this.#queue.shift() ?? (await this.#read(now));
      if (effect) await work(effect);
    } finally {
      this.#underWay -= 1;
    }
  }

  async #read(now: number): Promise<Waiting | undefined> {
    if (this.#rest === null) return undefined;
    this.#reading = true;
    try {
      const { due, rest, left } = await readOn(this, this.#rest, { now, share });
      this.#queue.push(...due);
      this.#rest = rest;
      this.left += left;
      return this.#queue.shift();
    } finally {
      this.#reading = false;
    }
  }

  /** Its receiver has taken something. What was put off while it failed goes now too. */
  async took(now: number): Promise<void> {
    if (!this.circuit) return;
    const wasOpen = this.isTrial;
    this.circuit = null;
    await closeCircuit(this.organizationId, this.lane);
    if (wasOpen && (await hasten(this, now, mostHastened)) > 0) this.#rest = laneBeginning(this);
  }

  /** Its receiver has failed. */
  async receiverFailed(reason: string, now: number): Promise<void> {
    const failures = (this.circuit?.failures ?? 0) + 1;
    const since = this.circuit?.since ?? now;
    this.circuit = { failures, since, reason, openUntil: openUntil(failures, now) };
    if (failures >= opensAfter) this.end();
    await noteFailure(this.organizationId, this.lane, this.circuit);
  }

  /** An effect of it took too long. */
  wasSlow(): void {
    this.#slow += 1;
    if (this.#slow >= mostSlow) this.end();
  }
}
