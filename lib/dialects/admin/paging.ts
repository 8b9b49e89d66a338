/**
 * Pages of the settings' lists: `page` from 1 and `per_page` up to 500. Short lists are answered whole
 * where neither is given, the others in pages of 100; the header `X-Total-Count` tells how many there are.
 */
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

/** The part of a list that is asked for: of a long list where nothing is said, the first hundred. */
export function toWindow({ page = 1, per_page: limit = defaultSize }: ListParameters) {
  return { offset: (page - 1) * limit, limit };
}

/** The part of a short list that is asked for: all of it where nothing is said. */
export function pageWholeList<D>(all: readonly D[], query: ListParameters): D[] {
  if (query.page === undefined && query.per_page === undefined) return [...all];
  const { offset, limit } = toWindow(query);
  return all.slice(offset, offset + limit);
}
