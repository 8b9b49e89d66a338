/** Pages of Sereni's lists, which are never answered whole. */
import * as z from 'zod';
import type { Incoming } from '../../http/protocol.ts';
import { pageInput, pageSizeInput } from '../codecs.ts';

const defaultSize = 25;
const mostPerPage = 100;

export const listQuery = z.object({
  page: pageInput.default(1),
  per_page: pageSizeInput(mostPerPage).default(defaultSize),
});
export type ListParameters = z.infer<typeof listQuery>;

/** Returns the window of a list. */
export function toWindow({ page, per_page: size }: ListParameters): { offset: number; limit: number } {
  return { offset: (page - 1) * size, limit: size };
}

/** Builds links and figures of a page that shows `shown` records. */
export function buildPage(query: ListParameters, shown: number, total: number, incoming: Incoming) {
  const { page, per_page: size } = query;
  const { offset } = toWindow(query);
  const lastPage = Math.max(1, Math.ceil(total / size));
  const path = `${incoming.origin}${incoming.path}`;
  const link = (number: number): string => `${path}?page=${number}&per_page=${size}`;
  return {
    links: {
      first: link(1),
      last: link(lastPage),
      prev: page > 1 ? link(Math.min(page - 1, lastPage)) : null,
      next: page < lastPage ? link(page + 1) : null,
    },
    meta: {
      current_page: page,
      from: shown > 0 ? offset + 1 : null,
      last_page: lastPage,
      path,
      per_page: size,
      to: shown > 0 ? offset + shown : null,
      total,
    },
  };
}
