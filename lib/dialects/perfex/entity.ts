/** What a Perfex resource says about itself once, and the parts of its routes that follow from it. */
import type { Method, Rights, ScopeResource } from '../../http/route.ts';
import type { Collection } from '../../store/collection.ts';
import type { Document, Stored } from '../../store/noun.ts';
import type { Store } from '../../store/store.ts';
import type { Work } from '../../store/work.ts';
import type { Field, View } from '../field-table.ts';

/** The sentences the document prints for a resource. */
type Messages = {
  created: string;
  notCreated: string;
  updated: string;
  notUpdated: string;
  deleted: string;
  notDeleted: string;
  /** Nothing found by id or in a list. */
  none: string;
  /** Nothing found by a search. */
  noMatch: string;
};

export type Entity<D extends Document, I, J> = {
  /** As in the path: `customers`. */
  resource: string;
  /** For summaries: "a customer", "customers". */
  singular: string;
  plural: string;
  scope: ScopeResource;
  /** The key that holds the id in answers. */
  idKey: string;
  collection: (store: Store) => Collection<D>;
  fields: readonly Field<D, I, J>[];
  messages: Messages;
  /** What is read along with some records so that they can be shown: at most one round trip. Lists show the columns only. */
  join: (docs: readonly D[], work: Work, extent?: 'columns') => Promise<J>;
  /** The same, where it does not depend on the records: read beside them, not after them. */
  joinAhead?: (work: Work) => Promise<J>;
  /** What only the read shows, beyond the fields. */
  details?: readonly Field<D, I, J>[];
  /** What a search hit shows beyond the fields. */
  matchDetails?: readonly Field<D, I, J>[];
  /** Reads printed as an array of one. */
  readAsArray?: boolean;
  /** Searches printed as `{data, meta}`. */
  searchIsPaged?: boolean;
  /** Wire name → fact of the thin row, for `sort`. */
  sortable: Readonly<Record<string, string>>;
  create?: (input: Partial<I>, work: Work) => Promise<Stored<D>>;
  update?: (id: number, input: Partial<I>, work: Work) => Promise<Stored<D>>;
  remove?: (id: number, work: Work) => Promise<unknown>;
  /** Further keys of the answer to a create (`item_id`). */
  createdKeys?: (doc: D) => Record<string, unknown>;
  /** What operations call a field → what this resource's clients call it, where the two differ. */
  names?: Readonly<Record<string, string>>;
  /** Warnings a write answers with. */
  warnings?: (doc: D, input: Partial<I>, view: View<J>) => string[];
  /** The flag of a write's answer: `status`, or `paymentmode` for payments. */
  flag?: 'status' | 'paymentmode';
  /** Both delete paths, the documented one first. */
  deletePaths?: readonly [string, string];
};

/** The route's fixed part. */
export function declare<const M extends Method, const V extends string>(
  entity: { resource: string; scope: ScopeResource },
  route: {
    method: M;
    path: string;
    verb: V;
    right: Rights;
    summary: string;
    failure: string;
    aliases?: readonly string[];
  },
) {
  const { right, aliases, ...rest } = route;
  return {
    ...rest,
    ...(aliases ? { aliases } : {}),
    dialect: 'perfex' as const,
    resource: entity.resource,
    scope: `${entity.scope}:${right}` as const,
    status: 200 as const,
  };
}

/** The view of records for one request, with what has to be read along. */
export async function viewOf<D extends Document, I, J>(
  entity: Entity<D, I, J>,
  docs: readonly D[],
  work: Work,
  ahead?: J,
  extent?: 'columns',
): Promise<View<J>> {
  const join = ahead === undefined ? await entity.join(docs, work, extent) : ahead;
  return { firm: work.firm, today: work.today, at: work.at, join };
}
