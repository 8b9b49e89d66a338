/** One lane during a drain: what of it is due, how its receiver behaves, and how much of the drain's time it has had. */
import { deriveOpenUntil, opensAfter } from '../../domain/outbox/patience.ts';
import { type Circuit, closeCircuit, noteFailure } from '../../store/circuit.ts';
import type { Waiting } from '../../store/effects.ts';
import type { Lane } from '../../store/keys.ts';
import { type LaneDue, readOn, toLaneStart } from '../../store/outbox-lanes.ts';
import { advanceLane } from '../../store/outbox-own.ts';

/** So many effects are read of a lane at a time. */
export const share = 25;
/** So many of one lane are under way together. */
const mostAtOnce = 2;
/** So many effects that took too long by no fault of their receiver end a lane for this drain. */
const mostSlow = 2;
/** So many that were put off are let go at once when a receiver is there again; their own time comes to the others. */
const mostHastened = 500;

/** A lane as a drain works it off. It is made of what was read of it, and reads the rest when its turn comes. */
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
  /** Where it is read on; null: all of it has been read. */
  #rest: string | null;
  /** So many were at hand and have to be read again. */
  #putDown = 0;
  #underWay = 0;
  #reading = false;
  #restarts = 0;
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

  /** It has something to begin, and not too much of it is under way. */
  get isReady(): boolean {
    if (this.#isOver || this.#underWay >= (this.isTrial ? 1 : mostAtOnce)) return false;
    return this.#queue.length > 0 || (this.#rest !== null && !this.#reading);
  }

  /** How many effects are due and in memory. */
  get atHand(): number {
    return this.#queue.length;
  }

  /** How many were seen and are not done. */
  get waiting(): number {
    return this.left + this.#queue.length + this.#putDown;
  }

  /** Takes those out of what is at hand that `isWanted` picks. */
  takeOut(isWanted: (effect: Waiting) => boolean): Waiting[] {
    const { true: wanted = [], false: others = [] } = Object.groupBy(this.#queue, (effect) => `${isWanted(effect)}`);
    this.#queue = others;
    return wanted;
  }

  /** Lets go of what is at hand, to be read again when the lane's turn comes. */
  putDown(): void {
    const [first] = this.#queue;
    if (!first) return;
    this.#rest = first.key.sk;
    this.#putDown = this.#queue.length;
    this.#queue = [];
  }

  /** Nothing more of it in this drain. */
  end(): void {
    this.#isOver = true;
    this.left = this.waiting;
    this.#putDown = 0;
    this.#queue = [];
  }

  /**
   * Gives the next effect to `work`, reading on where none is at hand.
   * @param now tells the time: what has become due, or was hastened, since the drain began is due
   * @throws Problem `busy` where it cannot be read; whatever `work` throws
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
        const { due, rest, left } = await readOn(this, this.#rest, { now: now(), share });
        // Begun anew meanwhile: what was read is read again, with what was hastened.
        if (this.#restarts !== restarts) continue;
        this.#putDown = 0;
        this.#queue.push(...due);
        this.#rest = rest;
        this.left += left;
        // All that was read is in another's hand: whoever comes next reads on.
        break;
      }
      return this.#isOver ? undefined : this.#queue.shift();
    } finally {
      this.#reading = false;
    }
  }

  /**
   * Its receiver has taken something. What was put off while it failed goes now too.
   * @param mayHasten false: there is no time for that any more, and it goes when it is due
   * @throws Problem `busy` where that cannot be written
   */
  async took(now: number, mayHasten: boolean): Promise<void> {
    if (!this.circuit) return;
    const wasOpen = this.isTrial;
    this.circuit = null;
    await closeCircuit(this.organizationId, this.lane);
    if (wasOpen && mayHasten && (await advanceLane(this, now, mostHastened)) > 0) this.#restart();
  }

  /** Reads the lane from its beginning again: what is at hand is there, too. */
  #restart(): void {
    if (this.#isOver) return;
    this.#restarts += 1;
    this.#queue = [];
    this.left = 0;
    this.#rest = toLaneStart(this);
  }

  /**
   * Its receiver has failed: `circuit` is at once as it is now, and is written.
   * @throws Problem `busy` where it cannot be written
   */
  async receiverFailed(reason: string, now: number): Promise<void> {
    const failures = (this.circuit?.failures ?? 0) + 1;
    const since = this.circuit?.since ?? now;
    this.circuit = { failures, since, reason, openUntil: deriveOpenUntil(failures, now) };
    if (this.isTrial) this.end();
    const known = await noteFailure(this.organizationId, this.lane, this.circuit, (count) =>
      deriveOpenUntil(count, now),
    );
    // Others may have counted failures meanwhile; or it has taken something.
    if (this.circuit && known.failures > this.circuit.failures) this.circuit = known;
    if (this.isTrial) this.end();
  }

  /** An effect of it took too long. */
  wasSlow(): void {
    this.#slow += 1;
    if (this.#slow >= mostSlow) this.end();
  }
}
