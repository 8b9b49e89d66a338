/** What a Perfex resource says about itself once, and the parts of its routes that follow from it. */
import type { CustomField, CustomFieldKind } from '../../../domain/custom-field/custom-field.ts';
import type { CustomValuesInput } from '../../../domain/custom-field/values.ts';
import type { ListQuery } from '../../../domain/list-query.ts';
import type { Method, Rights, ScopeResource } from '../../../http/route.ts';
import { readCustomFields } from '../../../operations/custom-field/fields.ts';
import type { WithCustomValues } from '../../../operations/custom-field/values.ts';
import type { Upload } from '../../../operations/file/files.ts';
import { requireRight } from '../../../operations/record/records.ts';
import type { Collection, Found } from '../../../store/collection.ts';
import type { Stored } from '../../../store/record-type.ts';
import type { Store } from '../../../store/store.ts';
import type { Work } from '../../../store/work.ts';
import type { Field, View } from '../../field-table.ts';
import { customFieldsShown } from './custom-field-values.ts';
import { checkNames } from './paging.ts';

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
type Recorded = WithCustomValues;

export type Entity<D extends Recorded, I, J> = {
  /** As in the folder of its routes: `customers`. */
  resource: string;
  /** Its word in paths, where that is another: `credit_notes`. */
  path?: string;
  /** For summaries: "a customer", "customers". */
  singular: string;
  plural: string;
  scope: ScopeResource;
  /** The key that holds the id in answers. */
  idKey: string;
  collection: (store: Store) => Collection<D>;
  fields: readonly Field<D, I, J>[];
  /**
   * Which custom fields its records have. The verbs then take `custom_fields[<kind>][<id>]`, hand the values to
   * `create` and `update` as `customValues`, and show `customfields`.
   */
  customFields?: CustomFieldKind;
  messages: Messages;
  /** What is read along with some records so that they can be shown: at most one round trip. Lists show the columns only. */
  join: (docs: readonly D[], work: Work, extent?: 'columns') => Promise<J>;
  /** The same, where it does not depend on the records: read beside them, not after them. */
  joinAhead?: (work: Work) => Promise<J>;
  /** The same, where the ids of records say enough: read beside the records, not after them. */
  joinByIds?: (ids: readonly number[], work: Work) => Promise<J>;
  /** What only the read shows, beyond the fields. */
  details?: readonly Field<D, I, J>[];
  /** What a search hit shows beyond the fields. */
  matchDetails?: readonly Field<D, I, J>[];
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
  create?: (input: Partial<I> & CustomValuesInput, work: Work, uploads: readonly Upload[]) => Promise<Stored<D>>;
  update?: (
    id: number,
    input: Partial<I> & CustomValuesInput,
    work: Work,
    uploads: readonly Upload[],
  ) => Promise<Stored<D>>;
  remove?: (id: number, work: Work) => Promise<unknown>;
  /** Further keys of the answer to a create (`item_id`). */
  createdKeys?: (doc: D) => Record<string, unknown>;
  /** What operations call a field → what this resource's clients call it, where the two differ. */
  names?: Readonly<Record<string, string>>;
  /** Warnings a write answers with. */
  warnings?: (doc: D, input: Partial<I>, view: View<J>) => string[];
  /** The flag of a write's answer: `status`, or `paymentmode` for payments. */
  flag?: 'status' | 'paymentmode';
  /** Every read path, the documented one first. */
  readPaths?: readonly [string, ...string[]];
  /** Every delete path, the documented one first. */
  deletePaths?: readonly [string, ...string[]];
  /** Both update paths, the documented one first; where that has no `{id}`, the body may have it as `id`. */
  updatePaths?: readonly [string, string];
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

/**
 * Refuses columns that a list is asked for by name and does not have, and those of other resources' records that the
 * token may not read; unasked they are left out.
 * @param asked the parameter `fields`
 * @throws Problem `malformed`, `forbidden`
 */
export function checkFields(
  fields: readonly Pick<Field<never, never, never>, 'wire' | 'of' | 'show'>[],
  asked: string | undefined,
  work: Work,
): void {
  checkNames(asked, namesOf(fields));
  const names = new Set(asked?.split(',').map((name) => name.trim()));
  for (const { wire, of } of fields) if (of && names.has(wire)) requireRight(work, `${of}:read`);
}

/** The names of what fields show. */
export const namesOf = (fields: readonly Pick<Field<never, never, never>, 'wire' | 'show'>[]): string[] =>
  fields.filter(({ show }) => show).map(({ wire }) => wire);

/** What is shown of records in a list; of one that is read; of one that a search found. */
export const listFields = <D extends Recorded, I, J>(entity: Entity<D, I, J>): Field<D, I, J>[] =>
  shownFields(entity, []);
export const readFields = <D extends Recorded, I, J>(entity: Entity<D, I, J>): Field<D, I, J>[] =>
  shownFields(entity, entity.details ?? []);
export const matchFields = <D extends Recorded, I, J>(entity: Entity<D, I, J>): Field<D, I, J>[] =>
  shownFields(entity, entity.matchDetails ?? []);

function shownFields<D extends Recorded, I, J>(
  { fields, customFields }: Entity<D, I, J>,
  more: readonly Field<D, I, J>[],
): Field<D, I, J>[] {
  return [...fields, ...more, ...(customFields ? [customFieldsShown<D, I, J>(customFields)] : [])];
}

/** What was read beside the records; `join` only where it does not depend on them. */
export type Ahead<J> = { join: J | undefined; customFields: readonly CustomField[] };

const customFieldsFor = async ({ customFields }: { customFields?: CustomFieldKind }, work: Work) =>
  customFields ? readCustomFields(work.store) : [];

/**
 * Reads what does not depend on the records: to be called beside the read of them, in one round trip.
 * @param id of the one record that is asked for
 */
export async function aheadOf<D extends Recorded, I, J>(
  entity: Entity<D, I, J>,
  work: Work,
  id?: number,
): Promise<Ahead<J>> {
  const { joinAhead, joinByIds } = entity;
  const early = id !== undefined && joinByIds ? joinByIds([id], work) : joinAhead?.(work);
  const [join, customFields] = await Promise.all([early, customFieldsFor(entity, work)]);
  return { join, customFields };
}

/** The records on a page of a list, and what is read beside them where their ids say enough: a round trip less. */
export async function listed<D extends Recorded, I, J>(
  { collection, joinByIds }: Entity<D, I, J>,
  query: ListQuery,
  work: Work,
): Promise<Found<D> & { join?: J }> {
  const records = collection(work.store);
  if (!joinByIds) return records.find(query);
  const { total, ids } = await records.locate(query);
  const [found, join] = await Promise.all([records.getMany(ids), joinByIds(ids, work)]);
  const items = ids.flatMap((id) => found.get(id) ?? []);
  // One of them went between the two reads: then one after the other, until they fit.
  return items.length < ids.length ? records.find(query) : { total, items, join };
}

/** The view of records for one request, with what has to be read along; what was not read ahead is read now. */
export async function viewOf<D extends Recorded, I, J>(
  entity: Entity<D, I, J>,
  docs: readonly D[],
  work: Work & { incoming?: { origin: string } },
  ahead?: Ahead<J>,
  extent?: 'columns',
): Promise<View<J>> {
  const [join, customFields] = await Promise.all([
    ahead?.join ?? entity.join(docs, work, extent),
    ahead?.customFields ?? (docs.length > 0 ? customFieldsFor(entity, work) : []),
  ]);
  return { firm: work.firm, today: work.today, at: work.at, join, customFields, origin: work.incoming?.origin };
}
