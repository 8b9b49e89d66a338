/** An effect as it lies in the table: as it is promised, and as it is read. */
import type { Item } from './client.ts';
import * as keys from './keys.ts';
import type { Effect, Stored } from './record-type.ts';
import { stampText } from './stamps.ts';

/** An effect that is still to be done. Instants are milliseconds since 1970, unless said otherwise. */
export type Waiting = {
  /** Unguessable and the same at every try. */
  id: string;
  organizationId: number;
  lane: keys.Lane;
  kind: string;
  payload: Record<string, unknown>;
  /** ISO instant. */
  promisedAt: string;
  /** When it may be tried next. */
  dueAt: number;
  /** A drain has it until then. */
  claimedUntil: number;
  /** Tries begun; every write of an effect is on condition of it. */
  attempts: number;
  /** Tries that failed and said so; those that nobody lived to report make the difference. */
  failures: number;
  /** When the first of them failed. */
  failedSince: number | null;
  /** Why the last one failed: a name and a code, never data. */
  reason: string | null;
  /** What the receiver said then, in its own words: for the organization's people, not for the log. */
  answer: string | null;
  key: keys.Key;
};

/** What is said of an effect at the moment it is promised. */
export type Promised = { stamp: string; id: string; dueAt?: number };

/**
 * The items of an effect that was never tried: itself, and that it was promised.
 * @param promised.dueAt not to be tried before; left out, at once
 */
export function makeEffect(
  organizationId: number,
  { kind, payload }: Effect,
  { stamp, id, dueAt }: Promised,
): { effect: Item; promise: Item } {
  const due = dueAt === undefined ? stamp : stampText(dueAt * 1_000);
  const key = keys.outboxKey(organizationId, keys.toLane(kind), due, id);
  const facts = { organizationId, kind, payload, promisedAt: toIso(stamp) };
  return { effect: { ...key, ...facts, attempts: 0 }, promise: { ...keys.promiseKey(organizationId, id), ...facts } };
}

/** What the n-th effect of a write is called, by the mark of the write. */
export const toEffectId = (mark: string, n: number): string => `${mark}-${n}`;

/**
 * The only effect of a write, for whoever has just made that write and tries the effect at once. Where an earlier try of the
 * same request wrote, there is none of that key, and a claim of it comes to nothing.
 * @param stored the first document of the write
 */
export function findEffectOfWrite(organizationId: number, effect: Effect, { stamp, marks }: Stored<unknown>): Waiting {
  const [mark = ''] = (marks ?? '').split(' ');
  return toWaiting(makeEffect(organizationId, effect, { stamp: stamp ?? '', id: toEffectId(mark, 0) }).effect);
}

/** The attributes of an effect, for another key. */
export function toAttributes(effect: Waiting): Item {
  const { organizationId, kind, payload, promisedAt, attempts, failures, failedSince, reason, answer } = effect;
  const said = answer === null ? {} : { answer };
  const failed = failures === 0 ? {} : { failures, failedSince, reason, ...said };
  return { organizationId, kind, payload, promisedAt, attempts, ...failed };
}

/** An item of the outbox as an effect, whether its key is of today or of before there were lanes. */
export function toWaiting(item: Item): Waiting {
  const [first = '', second = '', id = ''] = String(item.sk).split('#');
  const isOld = !first.includes('/');
  const kind = String(item.kind);
  const claimedUntil = Number(item.claimedUntil ?? 0);
  const stampedAt = toMillis(isOld ? first : second);
  return {
    id,
    organizationId: Number(item.organizationId),
    lane: keys.toLane(kind),
    kind,
    payload: item.payload as Record<string, unknown>,
    promisedAt: typeof item.promisedAt === 'string' ? item.promisedAt : toIso(isOld ? first : second),
    dueAt: isOld ? Math.max(stampedAt, claimedUntil) : stampedAt,
    claimedUntil,
    attempts: Number(item.attempts),
    // Tries were counted in one before: those that are over have failed.
    failures: Number(item.failures ?? (isOld ? item.attempts : 0)),
    failedSince: typeof item.failedSince === 'number' ? item.failedSince : null,
    reason: typeof item.reason === 'string' ? item.reason : null,
    answer: typeof item.answer === 'string' ? item.answer : null,
    key: { pk: String(item.pk), sk: String(item.sk) },
  };
}

const toMillis = (stamp: string): number => Math.floor(Number.parseInt(stamp, 10) / 1_000);
const toIso = (stamp: string): string => new Date(toMillis(stamp)).toISOString();
