/** Teamwork's pages: 250 records each, their place told in headers. */
import { pageInput } from '../codecs.ts';

/** The document does not state a size; this is what the product sends. */
const size = 250;

export const pageParameter = pageInput.default(1);

export type Window = { offset: number; limit: number };

export function toWindow(page: number): Window {
  return { offset: (page - 1) * size, limit: size };
}

/** `x-page`, `x-pages`, `x-records`. An empty list has one page, an empty one. */
export function pageHeaders(page: number, total: number): Record<string, string> {
  return {
    'x-page': String(page),
    'x-pages': String(Math.max(1, Math.ceil(total / size))),
    'x-records': String(total),
  };
}
