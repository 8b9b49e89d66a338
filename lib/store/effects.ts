/** An effect as an item of the table: how it is promised and how it is read. */
import type { Item } from './client.ts';
import * as keys from './keys.ts';
import type { Effect, Stored } from './record-type.ts';
import { stampText } from './stamps.ts';

/** An effect still to be done. Instants are milliseconds since 1970, unless stated. */
export type Waiting = {
  /** Unguessable, and the same on every try. */
  id: string;
  organizationId: number;
  lane: keys.Lane;
  kind: string;
  payload: Record<string, unknown>;
  /** ISO instant. */
  promisedAt: string;
  dueAt: number;
  /** Until then a drain holds it. */
  claimedUntil: number;
  /** Tries begun. Every write of an effect is conditional on it. */
  attempts: number;
  /** Tries that reported a failure; the others died unreported. */
  failures: number;
  failedSince: number | null;
  /** Name and code of the last failure, never data. */
  reason: string | null;
  /** The receiver's own words on the last failure: shown to the organization, never logged. */
  answer: string | null;
  key: keys.Key;
};

export type Promised = { stamp: string; id: string; dueAt?: number };

/** Makes the items of a new effect: the effect and its promise. It is not tried before `dueAt`; left out, at once. */
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

/** Gives since when an effect could have been done: its promise, or the later instant that was set with it. */
export const toWaitingSince = ({ promisedAt, dueAt, failures }: Waiting): number =>
  failures > 0 ? Date.parse(promisedAt) : Math.max(Date.parse(promisedAt), dueAt);

/** The id of a write's n-th effect, from the write's mark. */
export const toEffectId = (mark: string, n: number): string => `${mark}-${n}`;

/** Makes a write's only effect from its first document. If an earlier try wrote it, claiming this one fails. */
export function findEffectOfWrite(organizationId: number, effect: Effect, { stamp, marks }: Stored<unknown>): Waiting {
  const [mark = ''] = (marks ?? '').split(' ');
  return toWaiting(makeEffect(organizationId, effect, { stamp: stamp ?? '', id: toEffectId(mark, 0) }).effect);
}

/** Tells whether an effect's item is damaged: without its number of tries none can be claimed. */
export const isDamaged = ({ attempts }: Waiting): boolean => Number.isNaN(attempts);

/** Gives the attributes of an effect without its key. */
export function toAttributes(effect: Waiting): Item {
  const { organizationId, kind, payload, promisedAt, attempts, failures, failedSince, reason, answer } = effect;
  const answered = answer === null ? {} : { answer };
  const failed = failures === 0 ? {} : { failures, failedSince, reason, ...answered };
  return { organizationId, kind, payload, promisedAt, attempts: attempts || 0, ...failed };
}

/** Reads an effect from its item, also from one with a key from before lanes. */
export function toWaiting(item: Item): Waiting {
  const [first = '', second = '', id = ''] = String(item.sk).split('#');
  const isOld = !first.includes('/');
  const kind = String(item.kind);
  const claimedUntil = Number(item.claimedUntil ?? 0);
  const stampedAt = toMillis(isOld ? first : second);
  return {
    id,
    // The key says it too.
    organizationId: Number(item.organizationId ?? first.split('/', 1)[0]),
    lane: keys.toLane(kind),
    kind,
    payload: (item.payload ?? {}) as Record<string, unknown>,
    promisedAt: typeof item.promisedAt === 'string' ? item.promisedAt : toIso(isOld ? first : second),
    dueAt: isOld ? Math.max(stampedAt, claimedUntil) : stampedAt,
    claimedUntil,
    attempts: Number(item.attempts),
    // Items from before lanes count tries only: those that are over have failed.
    failures: Number(item.failures ?? (isOld ? item.attempts : 0)),
    failedSince: typeof item.failedSince === 'number' ? item.failedSince : null,
    reason: typeof item.reason === 'string' ? item.reason : null,
    answer: typeof item.answer === 'string' ? item.answer : null,
    key: { pk: String(item.pk), sk: String(item.sk) },
  };
}

const toMillis = (stamp: string): number => Math.floor(Number.parseInt(stamp, 10) / 1_000);
const toIso = (stamp: string): string => new Date(toMillis(stamp)).toISOString();
