/** The state that all parts of one drain share. */
import { reportsAfterMs } from '../../domain/outbox/patience.ts';
import { readNowMs } from '../../platform/clock.ts';
import { log, logFault } from '../../platform/log.ts';
import { type ChainPlace, toChainStart } from '../../store/outbox-chain.ts';
import type { LaneWork } from './lane.ts';
import { MailServer } from './mail-server.ts';
import type { ReceiverSettings } from './webhook.ts';

/** The counts of a drain. `waiting`: seen, but not due, in another drain's hand, or without a receiver. */
export type Drained = { done: number; skipped: number; failed: number; setAside: number; waiting: number };
export type Outcome = keyof Drained;

/** How a drain is bounded, in milliseconds. */
export type Limits = {
  /** From 0 to below 1: where the drain starts. */
  random: number;
  /** Effects are begun for this long. */
  beginsForMs: number;
  effectMs: number;
  /** A mail server must have the whole mail within this time; its answer may take as long as the effect. */
  handOverMs: number;
  /** After that, requests that write results are begun for this long. */
  saysForMs: number;
  /** The last of those requests takes up to 1 s to connect and 4 s to write. */
  lastRequestMs: number;
  /** Due effects in memory; further lanes are read again in their turn. */
  mostHeld: number;
  /** The drain's place among those that start each other. */
  chain: ChainPlace;
};
const usual = {
  ...{ beginsForMs: 20_000, effectMs: 20_000, handOverMs: 20_000, saysForMs: 10_000, lastRequestMs: 5_000 },
  mostHeld: 2_000,
};

/**
 * Works out for how long effects may be begun, so that the last of them has ended with all its writes before a function
 * is stopped in `remainingMs`: by default 35 s before.
 */
export function toBeginsForMs(remainingMs: number, limits: Partial<Limits> = {}): number {
  const { effectMs, saysForMs, lastRequestMs } = { ...usual, ...limits };
  return Math.max(0, remainingMs - effectMs - saysForMs - lastRequestMs);
}

/** One drain of the outbox, with its clock, its limits and its counts. */
export class Drain {
  readonly startedAt: number;
  readonly receivers: ReceiverSettings | null;
  readonly limits: Limits;
  readonly total: Drained = { done: 0, skipped: 0, failed: 0, setAside: 0, waiting: 0 };
  readonly mailServer = new MailServer();
  /** Errors of reads and writes that the drain survived. */
  readonly faults: unknown[] = [];
  /** Another chain of drains sends the mails. */
  leavesMails = false;
  /** More is due, and there was no time for it. */
  isCutShort = false;
  /** Lanes that have failed for an hour. */
  failingLanes = 0;
  /** Since when the first effect that it has seen and not done waits; Infinity: there is none. */
  waitingSince = Number.POSITIVE_INFINITY;
  readonly #begunMs = readNowMs();
  readonly #logged = new Set<string>();

  /** @param startedAt milliseconds since 1970, whatever the machine's clock says */
  constructor(startedAt: number, receivers: ReceiverSettings | null, limits: Partial<Limits>) {
    this.startedAt = startedAt;
    this.receivers = receivers;
    this.limits = { random: Math.random(), chain: toChainStart(), ...usual, ...limits };
  }

  now(): number {
    return this.startedAt + (readNowMs() - this.#begunMs);
  }

  /** Says whether there is time for one more effect with its claim and end. */
  get mayBegin(): boolean {
    return this.beginsMs > 0;
  }

  /** The time for which effects may still be begun. */
  get beginsMs(): number {
    return Math.max(0, this.#begunMs + this.limits.beginsForMs - readNowMs());
  }

  /** The time that a claimed effect may take; a slow claim shortens it. */
  get effectMs(): number {
    const { beginsForMs, effectMs } = this.limits;
    return Math.max(0, Math.min(effectMs, this.#begunMs + beginsForMs + effectMs - readNowMs()));
  }

  get handOverMs(): number {
    return this.limits.handOverMs;
  }

  /** The time within which the drain begins requests at all. */
  get wholeMs(): number {
    const { beginsForMs, effectMs, saysForMs } = this.limits;
    return beginsForMs + effectMs + saysForMs;
  }

  /** Logs and keeps an error that ends only a part of the drain. */
  noteFault(event: string, error: unknown, facts: Record<string, string | number>): void {
    this.faults.push(error);
    logFault(event, error, facts);
  }

  /** Logs missing setup, once in a drain. */
  sayMissing(missing: string, waiting: number): void {
    if (this.#logged.has(missing)) return;
    this.#logged.add(missing);
    log('error', `${missing} has nowhere to go`, { waiting });
  }

  /** Logs that a lane has failed for an hour, once in a drain, and counts it: an alarm watches the metric OutboxFailing. */
  sayFailing(
    { organizationId, lane }: LaneWork,
    { since, tries, reason }: { since: number; tries: number; reason: string },
  ): void {
    const place = `${organizationId}/${lane}`;
    if (this.startedAt - since < reportsAfterMs || this.#logged.has(place)) return;
    this.#logged.add(place);
    this.failingLanes += 1;
    const facts = { organization: organizationId, lane, since: new Date(since).toISOString(), tries, reason };
    log('error', 'outbox failing', facts);
  }
}
