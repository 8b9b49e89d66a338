/** A resource's declaration for Perfex: its paths, its printed sentences, its lists. */
import type { Row } from '../../../domain/list-query.ts';
import type { CustomValues } from '../../../domain/record.ts';
import type { Document } from '../../../store/record-type.ts';
import type { Work } from '../../../store/work.ts';
import type { Column, View } from '../../fields.ts';
import type { Writes } from '../../protocol.ts';
import type { Resource } from '../../resource.ts';
import type { Messages } from './messages.ts';

export type Recorded = Document & { customValues?: CustomValues };

/** What a value of a row may be shown by. */
export type RowView = Pick<View, 'organization' | 'today'>;

/** A record type in Perfex. `customFields` alone makes all its verbs accept and show custom fields. */
export type PerfexResource<D extends Recorded, I, J> = Resource<D, I, J> &
  Writes<D, I> & {
    /** The word in paths, if it differs from the name: `credit_notes`. */
    path?: string;
    /** The key of the id in answers, if it is not `id`. */
    idKey?: string;
    messages: Messages;
    details?: readonly Column<D, I, J>[];
    matchDetails?: readonly Column<D, I, J>[];
    /** The document prints a read as an array of one. */
    readAsArray?: boolean;
    /** Lists answer `{data, meta}`, even if no page is asked for. */
    listIsPaged?: boolean;
    searchIsPaged?: boolean;
    /** Sort key on the wire → fact of the row. */
    sortable: Readonly<Record<string, string>>;
    /** Kinds of record that its records belong to, whose lists (`customer=5`) the store keeps, by id or by date. */
    relations?: Readonly<Record<string, 'id' | 'date'>>;
    /** The column of a relation whose kind another column says. Without that, it filters by the customer. */
    kindOf?: { clientid: 'rel_type' };
    /** What a column shows, worked out from the row, where that is not a fact as it is. Null: nothing. */
    rowValues?: Readonly<Record<string, (row: Row, view: RowView) => string | null>>;
    takesFiles?: true;
    /** Further keys in the answer to a create (`item_id`). */
    createdKeys?: (doc: D) => Record<string, unknown>;
    warnings?: (doc: D, input: Partial<I>, work: Work) => string[];
    /** The key of success in a write's answer. */
    flag?: 'status' | 'paymentmode';
    /** All paths of a verb, the documented one first. */
    readPaths?: readonly [string, ...string[]];
    deletePaths?: readonly [string, ...string[]];
    /** If the first path has no `{id}`, the body may have it as `id`. */
    updatePaths?: readonly [string, string];
  };
