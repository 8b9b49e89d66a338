/** A drain under way: its time, what it is told with, what it has done and said. */
import { saysSoAfterMs } from '../../domain/outbox/patience.ts';
import { readNowMs } from '../../platform/clock.ts';
import { log, logFault } from '../../platform/log.ts';
import type { LaneWork } from './lane.ts';
import { MailServer } from './mail-server.ts';
import type { ReceiverSettings } from './webhook.ts';

/** What a drain has done. `waiting`: those it has seen that are not due yet, in another's hand, or have nowhere to go. */
export type Drained = { done: number; skipped: number; failed: number; setAside: number; waiting: number };
export type Outcome = keyof Drained;

/** How a drain is bounded; times are milliseconds. */
export type Limits = {
  /** Where it begins: 0 to below 1. */
  random: number;
  /** So long effects are begun. */
  beginsForMs: number;
  /** So long one effect may take, whatever its promise does. */
  effectMs: number;
  /** Within so long a mail server must have a mail; its answer is waited for as long as the effect may take. */
  handOverMs: number;
  /** So long after that requests are begun that say what has become of effects. */
  saysForMs: number;
  /** So many due effects are kept in memory: those of further lanes are read again when their turn comes. */
  mostHeld: number;
};
/**
 * Times are together 5 s less than the 55 s of the function that does all this: so long the last request may take (1 s to
 * connect, 4 s to write).
 */
const usual = { beginsForMs: 20_000, effectMs: 20_000, handOverMs: 20_000, saysForMs: 10_000, mostHeld: 2_000 };

/** What all parts of one drain share. */
export class Drain {
  readonly startedAt: number;
  readonly told: ReceiverSettings | null;
  readonly limits: Limits;
  readonly total: Drained = { done: 0, skipped: 0, failed: 0, setAside: 0, waiting: 0 };
  readonly mailServer = new MailServer();
  /** What kept it from reading or writing what it had to. */
  readonly faults: unknown[] = [];
  readonly #begunMs = readNowMs();
  readonly #said = new Set<string>();

  /** @param startedAt milliseconds since 1970, whatever the machine's clock says */
  constructor(startedAt: number, told: ReceiverSettings | null, limits: Partial<Limits>) {
    this.startedAt = startedAt;
    this.told = told;
    this.limits = { random: Math.random(), ...usual, ...limits };
  }

  /** Milliseconds since 1970. */
  now(): number {
    return this.startedAt + (readNowMs() - this.#begunMs);
  }

  /** Whether there is time for one more effect, its claim and its end. */
  get mayBegin(): boolean {
    return readNowMs() - this.#begunMs < this.limits.beginsForMs;
  }

  /** So long an effect that has been claimed may take: a claim that had to wait is taken off. */
  get effectMs(): number {
    const { beginsForMs, effectMs } = this.limits;
    return Math.max(0, Math.min(effectMs, this.#begunMs + beginsForMs + effectMs - readNowMs()));
  }

  /** So long a mail server has until it has the whole mail. */
  get handOverMs(): number {
    return this.limits.handOverMs;
  }

  /** So long it begins requests at all. */
  get wholeMs(): number {
    const { beginsForMs, effectMs, saysForMs } = this.limits;
    return beginsForMs + effectMs + saysForMs;
  }

  /** Logs and keeps a fault that only ends a part of it. */
  fault(event: string, error: unknown, facts: Record<string, string | number>): void {
    this.faults.push(error);
    logFault(event, error, facts);
  }

  /** Tells people, once a drain, of what is not set up. */
  sayMissing(missing: string, waiting: number): void {
    if (this.#said.has(missing)) return;
    this.#said.add(missing);
    log('error', `${missing} has nowhere to go`, { waiting });
  }

  /** Tells people, once a lane and drain, of what has failed for an hour. infra/alarms.yml listens. */
  sayFailing(
    { organizationId, lane }: LaneWork,
    { since, tries, reason }: { since: number; tries: number; reason: string },
  ): void {
    const place = `${organizationId}/${lane}`;
    if (this.startedAt - since < saysSoAfterMs || this.#said.has(place)) return;
    this.#said.add(place);
    const facts = { organization: organizationId, lane, since: new Date(since).toISOString(), tries, reason };
    log('error', 'outbox failing', facts);
  }
}
