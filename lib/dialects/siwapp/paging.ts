/** Pages of siwapp's lists: `page`, or the original's `page[number]` and `page[size]`. */
import * as z from 'zod';
import type { Incoming } from '../../http/protocol.ts';
import { pageInput, pageSizeInput } from '../codecs.ts';
import type { Request } from '../protocol.ts';
import { isOriginal } from './original.ts';

const defaultSize = 20;
const largestSize = 200;

const sizeInput = pageSizeInput(largestSize);

export const pageQuery = z.object({
  page: z
    .union([pageInput, z.object({ number: pageInput.optional(), size: sizeInput.optional() })], {
      error: `must be a whole number from 1, and its size at most ${largestSize}`,
    })
    .optional(),
});
export type PageParameters = z.infer<typeof pageQuery>;

type Asking = Pick<Request, 'incoming' | 'organization'>;

export type Window = { page: number; offset: number; limit: number };

/** Returns the window of a list; by default the first twenty records. */
export function toWindow({ page }: PageParameters): Window {
  const { number = 1, size = defaultSize } = typeof page === 'number' ? { number: page } : (page ?? {});
  return { page: number, offset: (number - 1) * size, limit: size };
}

function pageLink({ origin, path, rawQuery }: Incoming, number: number): string {
  const query = new URLSearchParams(rawQuery);
  const name = query.has('page[number]') || query.has('page[size]') ? 'page[number]' : 'page';
  query.set(name, String(number));
  return `${origin}${path}?${query}`;
}

function toLinks(incoming: Incoming, { page }: Window, last: number): Record<string, string | null> {
  if (last === 1 && page === 1) return {};
  const to = (number: number): string => pageLink(incoming, number);
  return {
    self: to(page),
    first: to(1),
    prev: page > 1 ? to(Math.min(page - 1, last)) : null,
    next: page < last ? to(page + 1) : null,
    last: to(last),
  };
}

/** Builds the header and links of a page. A list of one page has no links. */
export function buildPaging({ incoming, organization }: Asking, window: Window, total: number) {
  const last = Math.max(1, Math.ceil(total / window.limit));
  const { page } = window;
  const original = isOriginal({ organization });
  const pagination = {
    total: original ? total : String(total),
    total_pages: last,
    first_page: original ? page === 1 : 1,
    last_page: original ? page >= last : last,
    previous_page: page > 1 ? Math.min(page - 1, last) : null,
    next_page: page < last ? page + 1 : null,
    out_of_bounds: page > last,
    ...(original ? { offset: window.offset } : {}),
  };
  return { headers: { 'x-pagination': JSON.stringify(pagination) }, links: toLinks(incoming, window, last) };
}

/** Cuts a page out of a short list; by default all of it. */
export function shortPage<T>(all: readonly T[], query: PageParameters, work: Asking) {
  const whole = { page: 1, offset: 0, limit: Math.max(1, all.length) };
  const window = query.page === undefined ? whole : toWindow(query);
  const { offset, limit } = window;
  return { page: all.slice(offset, offset + limit), ...buildPaging(work, window, all.length) };
}
