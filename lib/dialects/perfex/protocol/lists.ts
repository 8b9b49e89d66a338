/** Perfex's lists: their columns, and the bare array or page that answers. */
import * as z from 'zod';
import { Problem } from '../../../domain/problem.ts';
import { requireRight } from '../../../operations/record/records.ts';
import type { Work } from '../../../store/work.ts';
import { buildAnswer, type Column } from '../../fields.ts';
import type { Request } from '../../protocol.ts';
import type { Within } from '../../resource.ts';
import { customFieldsColumn } from './custom-field-values.ts';
import { type Filter, readFilters, showMatches } from './filters.ts';
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

/** Chooses the columns of a list, of a record that is read, or of one that a search found. */
export function chooseColumns<D extends Recorded, I, J>(
  { columns, customFields, details = [], matchDetails = [] }: PerfexResource<D, I, J>,
  where: Within,
): Column<D, I, J>[] {
  const more = { list: [], read: details, search: matchDetails }[where];
  return [...columns, ...more, ...(customFields ? [customFieldsColumn<D, I, J>(customFields)] : [])];
}

/** Refuses unknown names in `fields` (`malformed`), and columns of records that the token may not read (`forbidden`). */
export function checkFields(
  columns: readonly Pick<Column<never, unknown, never>, 'wire' | 'of' | 'show'>[],
  fields: string | undefined,
  work: Work,
): void {
  checkNames(
    fields,
    columns.filter(({ show }) => show).map(({ wire }) => wire),
  );
  const names = new Set(fields?.split(',').map((name) => name.trim()));
  for (const { wire, of } of columns) if (of && names.has(wire)) requireRight(work, `${of}:read`);
}

/** Makes the schema of a list's answer: the bare array, or a page. */
export function listAnswer(columns: readonly Column<never, unknown, never>[], isPaged: boolean | undefined) {
  const data = z.array(buildAnswer(columns));
  return isPaged ? z.object({ data, meta: z.looseObject({ total: z.int() }) }) : data;
}

/** Answers a list: the bare array, a part of it, or a page as `{data, meta}`. */
export async function replyWithList<D extends Recorded, I, J>(
  resource: PerfexResource<D, I, J>,
  given: ListParameters,
  work: Request,
  more: readonly Filter[] = [],
  columns = chooseColumns(resource, 'list'),
) {
  const { listIsPaged, sortable, idKey } = resource;
  const { query, filters: own } = readFilters(resource, columns, given, work);
  const filters = [...more, ...own];
  checkFields(columns, query.fields, work);
  const paging = listIsPaged ? readSearchPaging(query) : readPaging(query);
  const listQuery = toListQuery(query, sortable, work.organization, paging);
  if (filters.length === 0 && !paging?.size) checkWhole(await resource.records(work.store).count('all'), paging);
  const asked = { query: listQuery, filters, fields: query.fields, within: 'list' } as const;
  const { total, records } = await showMatches({ ...resource, columns }, asked, work);
  if ((!paging?.inEnvelope || listIsPaged) && total === 0) throw new Problem('not_found', nothingFound);
  checkWhole(total, paging);
  return replyWith(records, query, total, paging, idKey);
}
