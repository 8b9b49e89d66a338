/** Perfex's lists: which columns they show, the bare array or a page of it, and what may be asked of them by name. */
import * as z from 'zod';
import { Problem } from '../../../domain/problem.ts';
import { requireRight } from '../../../operations/record/records.ts';
import type { Work } from '../../../store/work.ts';
import { buildAnswer, type Column } from '../../fields.ts';
import type { Request } from '../../protocol.ts';
import { showPage, type Within } from '../../resource.ts';
import { customFieldsColumn } from './custom-field-values.ts';
import { nothingFound } from './messages.ts';
import {
  checkNames,
  checkWhole,
  type ListParameters,
  readPaging,
  readSearchPaging,
  replyWith,
  toListQuery,
} from './paging.ts';
import type { PerfexResource, Recorded } from './resource.ts';

/** The columns of a list; of a record that is read; of one that a search found. */
export function chooseColumns<D extends Recorded, I, J>(
  { columns, customFields, details = [], matchDetails = [] }: PerfexResource<D, I, J>,
  where: Within,
): Column<D, I, J>[] {
  const more = { list: [], read: details, search: matchDetails }[where];
  return [...columns, ...more, ...(customFields ? [customFieldsColumn<D, I, J>(customFields)] : [])];
}

/**
 * Refuses columns in `fields` that a list does not have, and those of other resources' records that the token may not
 * read; unasked they are left out.
 * @throws Problem `malformed`, `forbidden`
 */
export function checkFields(
  columns: readonly Pick<Column<never, unknown, never>, 'wire' | 'of' | 'show'>[],
  asked: string | undefined,
  work: Work,
): void {
  checkNames(
    asked,
    columns.filter(({ show }) => show).map(({ wire }) => wire),
  );
  const names = new Set(asked?.split(',').map((name) => name.trim()));
  for (const { wire, of } of columns) if (of && names.has(wire)) requireRight(work, `${of}:read`);
}

/** The schema of a list's answer: the bare array, or a page of it. */
export function listAnswer(columns: readonly Column<never, unknown, never>[], isPaged: boolean | undefined) {
  const data = z.array(buildAnswer(columns));
  return isPaged ? z.object({ data, meta: z.looseObject({ total: z.int() }) }) : data;
}

/** GET /api/{resource}: the bare array, or a page of it with `{data, meta}`. */
export async function replyWithList<D extends Recorded, I, J>(
  resource: PerfexResource<D, I, J>,
  query: ListParameters,
  work: Request,
) {
  const { listIsPaged, sortable, idKey } = resource;
  const columns = chooseColumns(resource, 'list');
  checkFields(columns, query.fields, work);
  const paging = listIsPaged ? readSearchPaging(query) : readPaging(query);
  const wanted = toListQuery(query, sortable, work.organization, paging);
  if (paging === null) checkWhole(await resource.records(work.store).count('all'), query);
  const { total, shown } = await showPage({ ...resource, columns }, wanted, work);
  if ((paging === null || listIsPaged) && total === 0) throw new Problem('not_found', nothingFound);
  const records = shown.map(({ attributes }) => attributes);
  return replyWith(records, query, total, paging, idKey);
}
