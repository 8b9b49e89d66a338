/** Links with a key (`?key=`) in place of a token: anybody who has the address may read the document. */
import { notFoundProblem, type Problem } from '../domain/problem.ts';
import type { Incoming } from './protocol.ts';
import type { Route } from './route.ts';

/** Reads a request's key; null when the request needs a token instead. */
export function readLinkKeyOf(route: Route, { query }: Pick<Incoming, 'query'>): string | null {
  return route.linked && typeof query.key === 'string' ? query.key : null;
}

/** Keeps caches, search engines and other sites from learning the document or its address. */
const privateHeaders: Readonly<Record<string, string>> = {
  'cache-control': 'private, no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-robots-tag': 'noindex',
};

/** Gives the headers of every answer of a linked route, to a token too: both addresses differ only in the key. */
export const linkHeaders = (route: Route | null): Readonly<Record<string, string>> =>
  route?.linked ? privateHeaders : {};

const revealing: ReadonlySet<Problem['code']> = new Set([
  'unauthenticated',
  'forbidden',
  'not_found',
  'malformed',
  'invalid',
]);

/** Refuses every wrong key alike, so that guessing reveals neither organizations nor invoices. */
export function refuseLinkKey(problem: Problem): Problem {
  return revealing.has(problem.code) ? notFoundProblem('invoice') : problem;
}
