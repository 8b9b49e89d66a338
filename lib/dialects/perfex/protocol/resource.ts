/** What Perfex says of a resource: its paths, its printed sentences, its lists. */
import type { CustomValues } from '../../../domain/record.ts';
import type { Rights, ScopeResource } from '../../../http/route.ts';
import type { Document } from '../../../store/record-type.ts';
import type { Work } from '../../../store/work.ts';
import type { Column } from '../../fields.ts';
import type { Writes } from '../../protocol.ts';
import type { Resource } from '../../resource.ts';
import type { Messages } from './messages.ts';

/** What a resource shows: a record, which may have custom fields. */
export type Recorded = Document & { customValues?: CustomValues };

/** A kind of record in Perfex. One that has custom fields takes and shows them in all verbs: `customFields` is all it says. */
export type PerfexResource<D extends Recorded, I, J> = Resource<D, I, J> &
  Writes<D, I> & {
    /** Its word in paths, where that is not its name: `credit_notes`. */
    path?: string;
    /** The key that holds the id in answers, where that is not `id`. */
    idKey?: string;
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
    /** Creates and updates take files, which the operations are handed. */
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

/** What a route of a resource's own says of itself, beside its method, path and words. */
export function declare<const V extends string, const R extends Rights>(
  { name, scope }: { name: string; scope: ScopeResource },
  verb: V,
  right: R,
) {
  return { dialect: 'perfex', resource: name, verb, scope: `${scope}:${right}`, status: 200 } as const;
}
