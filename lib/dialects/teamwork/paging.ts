/** Teamwork's pages: 250 records each, described in headers. */
import { pageInput } from '../codecs.ts';

/** The document states no size; the product sends this many. */
const size = 250;

export const pageParameter = pageInput.default(1);

export type Window = { offset: number; limit: number };

/** The part of a list that a page holds. */
export function toWindow(page: number): Window {
  return { offset: (page - 1) * size, limit: size };
}

/** Builds the headers `x-page`, `x-pages` and `x-records`. An empty list has one empty page. */
export function pageHeaders(page: number, total: number): Record<string, string> {
  return {
    'x-page': String(page),
    'x-pages': String(Math.max(1, Math.ceil(total / size))),
    'x-records': String(total),
  };
}
