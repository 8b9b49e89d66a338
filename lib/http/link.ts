/** Answers to the key of a link (`?key=`), which stands in place of a token: whoever has the address has the document. */
import { notFoundProblem, type Problem } from '../domain/problem.ts';
import type { Incoming } from './protocol.ts';
import type { Route } from './route.ts';

/** The key that a request is made with, on a route that links lead to; null where a token is asked for. */
export function readLinkKeyOf(route: Route, { query }: Pick<Incoming, 'query'>): string | null {
  return route.linked && typeof query.key === 'string' ? query.key : null;
}

/** Nobody else keeps it, finds it, or hears of the address it is at. */
const privately: Readonly<Record<string, string>> = {
  'cache-control': 'private, no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-robots-tag': 'noindex',
};

/** What every answer of a route has that links lead to, also the one to a token, whose address is the same but for the key. */
export const linkHeaders = (route: Route | null): Readonly<Record<string, string>> => (route?.linked ? privately : {});

const telling: ReadonlySet<Problem['code']> = new Set([
  'unauthenticated',
  'forbidden',
  'not_found',
  'malformed',
  'invalid',
]);

/** The one refusal of a key: whoever guesses learns neither which organizations there are nor which invoices. */
export function refuseLinkKey(problem: Problem): Problem {
  return telling.has(problem.code) ? notFoundProblem('invoice') : problem;
}
