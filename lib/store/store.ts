/**
 * The store: one organization's records. It is made for an organization, and no call on it
 * takes an organization, so that nothing outside can reach across. This is the port that
 * operations see.
 */
import type { Organization } from '../domain/organization/organization.ts';
import { lacksScopeProblem, Problem } from '../domain/problem.ts';
import type { Rights } from '../domain/token/token.ts';
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

/** A request that was tied to an idempotency key: its mark, and what an earlier, crashed try wrote. */
export type Repetition = { mark: RequestMark; written: readonly number[] | null };

/** The stored document of each change, in the order of the changes. */
type Saved<T extends readonly Change[]> = {
  -readonly [K in keyof T]: T[K] extends Change<infer D> ? Stored<D> : never;
};

export type Store = Collections & {
  readonly organizationId: number;
  /** The records that the token may read; what others name of the rest is as if it were not there. For all that is shown. */
  readonly seen: Store;
  /** All records. For what is worked out and checked, never for what is shown; a store is whole unless it is a `seen` one. */
  readonly whole: Store;
  /** Where a number stands; 0 before its first use. Joined with the other reads of the same turn. */
  number: (name: string) => Promise<number>;
  /** The same with what else is known of the counter, for setting it back. */
  counter: (name: string) => Promise<Counter>;
  /** Ids for what is no record of its own: the first of `count`, none ever given twice. */
  takeNumbers: (name: string, count: number) => Promise<number>;
  /**
   * Promises an effect outside of a write, not to be done before `fromMs`, once by a name; see outbox.ts.
   * @returns what takes the promise back
   */
  promise: (effect: Effect, fromMs: number, name?: string) => Promise<() => Promise<void>>;
  /** Writes all changes or none; see save.ts for what it throws. Answers the stored documents in the same order. */
  save: <const T extends readonly Change[]>(changes: T, options?: SaveOptions) => Promise<Saved<T>>;
  /** Puts an entry of the due index right that does not fit its record; see due.ts. */
  settleDue: (entry: DueEntry) => Promise<void>;
  /** What changed in a record type that is `polled`; of any other nothing is known. */
  changes: (
    recordType: keyof typeof recordTypes,
    window: { afterMicros: number; limit: number; newestFirst: boolean },
  ) => Promise<ChangeEntry[]>;
};

/**
 * Makes the store of one organization.
 * @param repetition given when the request carries an idempotency key: the first save is then made at most once
 * @param may the rights that are asked for here whatever the operation: without `invoices:read` nothing `seen` shows an
 *   invoice, and no save makes or deletes one without the right to that
 */
export function storeFor(
  organization: Pick<Organization, 'id' | 'timezone'> & Partial<Pick<Organization, 'currency'>>,
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
      return () => finishEffect(promised);
    },
    save: async <const T extends readonly Change[]>(changes: T, options?: SaveOptions): Promise<Saved<T>> => {
      refuseUnlawful(changes, may);
      if (written) {
        const before = await writtenBefore(id, changes, written);
        written = null;
        // What the request saves after that is as it would be after its first save.
        mark = null;
        return before as Saved<T>;
      }
      const home = changes.some(beginsToBeValued) ? (organization.currency ?? null) : null;
      const results = await save(id, changes, options, { mark, home });
      mark = null;
      return results as Saved<T>;
    },
    settleDue: async (entry) => {
      const recordType = recordTypeNamed(entry.kind);
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
function recordTypeNamed(name: string): RecordType<Document> | undefined {
  return byName.get(name);
}

/** Whether a change makes a record that has rates: while there is one, what they lead to stays. */
const beginsToBeValued = ({ recordType, before }: Change): boolean =>
  before === null && recordTypeNamed(recordType)?.valued === true;

/** Whatever an operation takes along: nothing is made or deleted that the token may not make or delete on its own. */
function refuseUnlawful(changes: readonly Change[], may: Rights): void {
  for (const { recordType, before, after } of changes) {
    const { resource = null, isPart = false } = recordTypeNamed(recordType) ?? {};
    // What is marked as deleted is nobody's any more.
    const isGone = before && 'deletedAt' in before.doc && before.doc.deletedAt !== null;
    if (resource === null || isPart || (before && after) || isGone) continue;
    const scope = `${resource}:${before ? 'delete' : 'create'}`;
    if (!may(scope)) throw lacksScopeProblem(scope);
  }
}

/** Collections remember nothing, so those of an organization serve every request that has it at hand. */
const collections = new WeakMap<Pick<Organization, 'id' | 'timezone'>, Collections>();

function toCollections(organization: Pick<Organization, 'id' | 'timezone'>): Collections {
  const known = collections.get(organization);
  if (known) return known;
  const made = Object.fromEntries(
    Object.entries(recordTypes).map(([name, recordType]) => [
      name,
      openCollection(organization.id, organization.timezone, recordType as unknown as RecordType<Document>),
    ]),
  ) as unknown as Collections;
  collections.set(organization, made);
  return made;
}

/** What an earlier try of the same request stored, in place of storing it again. */
async function writtenBefore(
  organizationId: number,
  changes: readonly Change[],
  ids: readonly number[],
): Promise<Stored<Document>[]> {
  const found = await Promise.all(
    changes.map(async (one, i) => {
      const recordType = recordTypeNamed(one.recordType);
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
