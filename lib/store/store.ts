/** The store of one organization. No call takes an organization, so that nothing can reach across. */
import type { Organization } from '../domain/organization/organization.ts';
import { lacksScopeProblem, Problem } from '../domain/problem.ts';
import type { ScopeResource } from '../domain/token/scopes.ts';
import type { Rights } from '../domain/token/token.ts';
import { listHappened } from '../domain/webhook/event.ts';
import type { Change } from './change.ts';
import { type ChangeEntry, readChanges } from './changes.ts';
import { type Collection, openCollection } from './collection.ts';
import { type DueEntry, settleDue } from './due.ts';
import * as keys from './keys.ts';
import { finishEffect, promise } from './outbox.ts';
import { parseDocument, readItem } from './read.ts';
import type { Document, RecordType, Stored } from './record-type.ts';
import { recordTypes } from './record-types/registry.ts';
import { type Effect, type RequestMark, type SaveOptions, save } from './save.ts';
import { limitToRights } from './seen.ts';
import { type Counter, readCounter, readNumber, takeNumbers } from './sequence.ts';

type DocumentOf<N> = N extends RecordType<infer D> ? D : N extends { schema: { _output: infer D } } ? D : never;
type Collections = {
  readonly [K in keyof typeof recordTypes]: Collection<DocumentOf<(typeof recordTypes)[K]> & Document>;
};

/** The kind of effect that tells webhooks of a write. */
export const eventKind = 'event';

/** A request tied to an idempotency key. `written`: ids that an earlier, crashed try wrote. */
export type Repetition = { mark: RequestMark; written: readonly number[] | null };

type Saved<T extends readonly Change[]> = {
  -readonly [K in keyof T]: T[K] extends Change<infer D> ? Stored<D> : never;
};

export type Store = Collections & {
  readonly organizationId: number;
  /** What the token may read. Everything that is shown comes from here. */
  readonly seen: Store;
  /** All records, for computing and checking only. A store is whole unless it is a `seen` one. */
  readonly whole: Store;
  /** 0 before its first use. Joins the other reads of the same turn. */
  number: (name: string) => Promise<number>;
  /** For setting the counter back. */
  counter: (name: string) => Promise<Counter>;
  /** Takes ids for what is no record of its own. Gives the first of `count`; none is given twice. */
  takeNumbers: (name: string, count: number) => Promise<number>;
  /** Promises an effect outside a write, once by `name`; see outbox.ts. Gives a function that takes it back. */
  promise: (effect: Effect, fromMs: number, name?: string) => Promise<() => Promise<void>>;
  /** Writes all changes or none; for what it throws see save.ts. Gives the stored documents in the same order. */
  save: <const T extends readonly Change[]>(changes: T, options?: SaveOptions) => Promise<Saved<T>>;
  /** Corrects an entry of the due index; see due.ts. */
  settleDue: (entry: DueEntry) => Promise<void>;
  /** For `polled` record types only. */
  changes: (
    recordType: keyof typeof recordTypes,
    window: { afterMicros: number; limit: number; newestFirst: boolean },
  ) => Promise<ChangeEntry[]>;
};

/**
 * Makes the store of one organization.
 * @param repetition when the request has an idempotency key: the first save is then made at most once
 * @param may the token's rights: `seen` hides what it may not read, no save creates or deletes what it may not
 */
export function storeFor(
  organization: Pick<Organization, 'id' | 'timezone'> & Partial<Pick<Organization, 'currency' | 'webhookEvents'>>,
  repetition: Repetition | null = null,
  may: Rights = () => true,
): Store {
  const { id } = organization;
  let mark = repetition?.mark ?? null;
  let written = repetition?.written ?? null;
  const own: Omit<Store, keyof Collections | 'seen' | 'whole'> = {
    organizationId: id,
    number: (name) => readNumber(id, name),
    counter: (name) => readCounter(id, name),
    takeNumbers: (name, count) => takeNumbers(id, name, count),
    promise: async (effect, fromMs, name) => {
      const promised = await promise(id, effect, fromMs, name);
      return async () => void (await finishEffect(promised));
    },
    save: async <const T extends readonly Change[]>(changes: T, options?: SaveOptions): Promise<Saved<T>> => {
      checkRights(changes, may);
      if (written) {
        const before = await readWrittenBefore(id, changes, written);
        written = null;
        // Further saves of the request run as they would after its first.
        mark = null;
        return before as Saved<T>;
      }
      const home = changes.some(createsValued) ? (organization.currency ?? null) : null;
      const told = tellEvents(changes, organization.webhookEvents ?? []);
      const effects = [...(options?.effects ?? []), ...told];
      const results = await save(id, changes, { ...options, effects }, { mark, home });
      mark = null;
      return results as Saved<T>;
    },
    settleDue: async (entry) => {
      const recordType = findRecordType(entry.kind);
      if (recordType) await settleDue(entry, organization.timezone, recordType);
    },
    changes: (recordType, window) => readChanges(id, recordTypes[recordType].name, window),
  };
  const whole: Store = Object.assign(Object.create(toCollections(organization)), own);
  let seen: Store | null = null;
  return Object.defineProperties(whole, {
    whole: { value: whole },
    seen: {
      get: () => {
        seen ??= limitAll(whole, may);
        return seen;
      },
    },
  });
}

/** A deleted record's event carries it, unless it is longer. */
const mostCarried = 100_000;

/** Promises to tell webhooks of a write, if any of them wants to be told. One effect, however much is written. */
function tellEvents(changes: readonly Change[], subscriptions: readonly string[]): Effect[] {
  if (subscriptions.length === 0) return [];
  const events = changes.flatMap(({ recordType, before, after, bumped, checkOnly, asCheck }) => {
    if (bumped || checkOnly || asCheck) return [];
    const gone = after === null && before ? before.doc : null;
    const carried = gone && JSON.stringify(gone).length <= mostCarried ? { record: gone } : {};
    const happened = listHappened(recordType, { before: before?.doc ?? null, after }, subscriptions);
    return happened.map((one) => (one.recordType === recordType ? { ...one, ...carried } : one));
  });
  return events.length > 0 ? [{ kind: eventKind, payload: { events } }] : [];
}

function limitAll(whole: Store, may: Rights): Store {
  const seen = Object.entries(recordTypes).map(([name, recordType]) => {
    const records = whole[name as keyof Collections] as unknown as Collection<Document>;
    return [name, limitToRights(records, recordType as unknown as RecordType<Document>, may)];
  });
  return Object.assign(Object.create(whole), Object.fromEntries(seen));
}

const byName = new Map(
  Object.values(recordTypes).map((recordType) => [recordType.name, recordType as unknown as RecordType<Document>]),
);
function findRecordType(name: string): RecordType<Document> | undefined {
  return byName.get(name);
}

/** Finds the resource whose rights guard a record type; null: none does. */
export const findResource = (recordType: string): ScopeResource | null => findRecordType(recordType)?.resource ?? null;

/** Opens the records of a type by its name, whatever the type; null where there is none. They are never shown. */
export function openByName(
  { id, timezone }: Pick<Organization, 'id' | 'timezone'>,
  recordType: string,
): Collection<Document> | null {
  const found = findRecordType(recordType);
  return found ? openCollection(id, timezone, found) : null;
}

/** While a record with rates exists, the organization's currency stays. */
const createsValued = ({ recordType, before }: Change): boolean =>
  before === null && findRecordType(recordType)?.valued === true;

/** Refuses to create or delete what the token may not, whatever operation takes it along. */
function checkRights(changes: readonly Change[], may: Rights): void {
  for (const { recordType, before, after } of changes) {
    const { resource = null, isPart = false } = findRecordType(recordType) ?? {};
    // A record already marked as deleted needs no right.
    const isGone = before && 'deletedAt' in before.doc && before.doc.deletedAt !== null;
    if (resource === null || isPart || (before && after) || isGone) continue;
    const scope = `${resource}:${before ? 'delete' : 'create'}`;
    if (!may(scope)) throw lacksScopeProblem(scope);
  }
}

/** Collections hold no state, so all requests of an organization share them. */
const collections = new WeakMap<Pick<Organization, 'id' | 'timezone'>, Collections>();

function toCollections(organization: Pick<Organization, 'id' | 'timezone'>): Collections {
  const known = collections.get(organization);
  if (known) return known;
  const opened = Object.fromEntries(
    Object.entries(recordTypes).map(([name, recordType]) => [
      name,
      openCollection(organization.id, organization.timezone, recordType as unknown as RecordType<Document>),
    ]),
  ) as unknown as Collections;
  collections.set(organization, opened);
  return opened;
}

async function readWrittenBefore(
  organizationId: number,
  changes: readonly Change[],
  ids: readonly number[],
): Promise<Stored<Document>[]> {
  const found = await Promise.all(
    changes.map(async (one, i) => {
      const recordType = findRecordType(one.recordType);
      const id = ids[i];
      if (!recordType || !id) return null;
      const item = await readItem(keys.documentKey(organizationId, recordType.name, recordType.home, id));
      return item ? parseDocument(recordType, item) : null;
    }),
  );
  if (changes[0]?.after && !found[0]) {
    throw new Problem(
      'conflict',
      'The record created by the first request with this Idempotency-Key has since been deleted',
    );
  }
  return found.filter((stored) => stored !== null);
}
