/** Reading query strings and forms with PHP's and Rack's bracket names. */
import qs from 'qs';
import { Problem } from '../domain/problem.ts';

const limits = {
  depth: 8,
  arrayLimit: 1_000,
  parameterLimit: 10_000,
  allowPrototypes: false,
  strictNullHandling: false,
};

/**
 * `q[with_status]=paid&ids[]=1&ids[]=2` as `{ q: { with_status: 'paid' }, ids: ['1', '2'] }`.
 * Undecodable percent signs are taken as they stand.
 * @throws Problem `malformed` above 10,000 parameters
 */
export function parseBrackets(text: string): Record<string, unknown> {
  if (text === '') return {};
  try {
    return qs.parse(text, { ...limits, throwOnLimitExceeded: true });
  } catch {
    throw new Problem('malformed', 'Too many parameters');
  }
}
