/** What Perfex says of a resource: its paths, its printed sentences, its lists. */
import type { CustomValues } from '../../../domain/record.ts';
import type { Method, Rights, ScopeResource } from '../../../http/route.ts';
import type { Document } from '../../../store/record-type.ts';
import type { Work } from '../../../store/work.ts';
import type { Column } from '../../fields.ts';
import type { Writes } from '../../protocol.ts';
import type { Resource } from '../../resource.ts';

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

/** What a resource shows: a record, which may have custom fields. */
export type Recorded = Document & { customValues?: CustomValues };

/** A kind of record in Perfex. One that has custom fields takes and shows them in all verbs: `customFields` is all it says. */
export type PerfexResource<D extends Recorded, I, J> = Resource<D, I, J> &
  Writes<D, I> & {
    /** Its word in paths, where that is not its name: `credit_notes`. */
    path?: string;
    /** The key that holds the id in answers. */
    idKey: string;
    messages: Messages;
    /** What only the read shows, beyond the columns. */
    details?: readonly Column<D, I, J>[];
    /** What a search hit shows beyond the columns. */
    matchDetails?: readonly Column<D, I, J>[];
    /** Reads printed as an array of one. */
    readAsArray?: boolean;
    /** Lists printed as `{data, meta}`, whether a page is asked for or not. */
    listIsPaged?: boolean;
    /** Searches printed as `{data, meta}`. */
    searchIsPaged?: boolean;
    /** Wire name → fact of the thin row, for `sort`. */
    sortable: Readonly<Record<string, string>>;
    /** Whether creates and updates take files; the operations are handed them. */
    takesFiles?: true;
    /** Further keys of the answer to a create (`item_id`). */
    createdKeys?: (doc: D) => Record<string, unknown>;
    /** Warnings a write answers with. */
    warnings?: (doc: D, input: Partial<I>, work: Work) => string[];
    /** The flag of a write's answer: `status`, or `paymentmode` for payments. */
    flag?: 'status' | 'paymentmode';
    /** Every read path, the documented one first. */
    readPaths?: readonly [string, ...string[]];
    /** Every delete path, the documented one first. */
    deletePaths?: readonly [string, ...string[]];
    /** Both update paths, the documented one first; where that has no `{id}`, the body may have it as `id`. */
    updatePaths?: readonly [string, string];
  };

/** A resource's word in paths. */
export const toPathWord = ({ path, name }: { path?: string; name: string }): string => path ?? name;

/** A route of a resource's own. */
export function declare<const M extends Method, const V extends string>(
  { name, scope }: { name: string; scope: ScopeResource },
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
  const { right, ...rest } = route;
  return {
    ...rest,
    dialect: 'perfex' as const,
    resource: name,
    scope: `${scope}:${right}` as const,
    status: 200 as const,
  };
}
