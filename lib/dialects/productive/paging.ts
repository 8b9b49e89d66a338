/** Pages of Productive's lists: `page[number]`, `page[size]`, links and figures. */
import * as z from 'zod';
import type { Incoming } from '../../http/protocol.ts';
import { pageInput } from '../codecs.ts';

const defaultSize = 30;
const maxSize = 200;

/** A larger size is refused, not cut: a client would take the short page for the last one. */
const sizeInput = pageInput.refine((size) => size <= maxSize, { error: `must not be larger than ${maxSize}` });

export const pageParameter = z
  .object(
    { number: pageInput.default(1), size: sizeInput.default(defaultSize) },
    { error: 'must be page[number] and page[size]' },
  )
  .default({ number: 1, size: defaultSize });
export type Page = z.infer<typeof pageParameter>;

const lastPage = ({ size }: Page, total: number): number => Math.max(1, Math.ceil(total / size));

/** Builds links; clients stop when `next` is missing. */
export function buildLinks(page: Page, total: number, { origin, path, rawQuery }: Incoming): Record<string, string> {
  const others = rawQuery.split('&').filter((pair) => pair !== '' && !/^page(\[|%5B)/i.test(pair));
  const to = (number: number): string =>
    `${origin}${path}?${[...others, `page%5Bnumber%5D=${number}`, `page%5Bsize%5D=${page.size}`].join('&')}`;
  const last = lastPage(page, total);
  return {
    self: to(page.number),
    first: to(1),
    last: to(last),
    ...(page.number > 1 ? { prev: to(Math.min(page.number - 1, last)) } : {}),
    ...(page.number < last ? { next: to(page.number + 1) } : {}),
  };
}

/** The `meta` of a page: its number, its size and how many there are. */
export function pageMeta(page: Page, total: number) {
  return {
    current_page: page.number,
    total_pages: lastPage(page, total),
    total_count: total,
    page_size: page.size,
    max_page_size: maxSize,
  };
}
