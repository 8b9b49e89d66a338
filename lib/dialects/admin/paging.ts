/** Pages of settings lists. Short lists are answered whole unless a page is asked for. */
import * as z from 'zod';
import { currencyCodeInput, idInput, pageInput, pageSizeInput } from '../codecs.ts';

const defaultSize = 100;
const mostPerPage = 500;

export const listQuery = z
  .object({
    page: pageInput.optional(),
    per_page: pageSizeInput(mostPerPage).optional(),
    project_id: idInput.meta({ description: 'Of boards: those of this project.' }).optional(),
    from: currencyCodeInput.meta({ description: 'Of exchange rates, with `to`: those of this pair.' }).optional(),
    to: currencyCodeInput.meta({ description: 'Of exchange rates, with `from`: those of this pair.' }).optional(),
  })
  .refine(({ from, to }) => from === undefined || to !== undefined, { path: ['to'], error: 'is required with from' })
  .refine(({ from, to }) => to === undefined || from !== undefined, { path: ['from'], error: 'is required with to' });
export type ListParameters = z.infer<typeof listQuery>;

/** The window of a long list; by default the first hundred entries. */
export function toWindow({ page = 1, per_page: limit = defaultSize }: ListParameters) {
  return { offset: (page - 1) * limit, limit };
}

/** The window of a short list; by default all of it. */
export function pageWholeList<D>(all: readonly D[], query: ListParameters): D[] {
  if (query.page === undefined && query.per_page === undefined) return [...all];
  const { offset, limit } = toWindow(query);
  return all.slice(offset, offset + limit);
}
