/** Reading query strings and forms with PHP's and Rack's bracket names. */
import qs from 'qs';
import { Problem } from '../domain/problem.ts';

const mostParameters = 10_000;
const manners = {
  depth: 8,
  // A number beyond this is a name, not a place in a list.
  arrayLimit: 1_000,
  parameterLimit: mostParameters,
  allowPrototypes: false,
  allowSparse: true,
  strictNullHandling: false,
};

/**
 * `q[with_status]=paid&ids[]=1&ids[]=2` as `{ q: { with_status: 'paid' }, ids: ['1', '2'] }`.
 * Numbers that count from 0 without a gap make a list; others are names: `custom_fields[invoice][7]=x`
 * is the value of field 7. Undecodable percent signs are taken as they stand.
 * @throws Problem `malformed` above 10,000 parameters
 */
export function parseBrackets(text: string): Record<string, unknown> {
  if (text === '') return {};
  if (text.split('&').length > mostParameters) throw new Problem('malformed', 'Too many parameters');
  return Object.fromEntries(Object.entries(qs.parse(text, manners)).map(([name, value]) => [name, withNumbers(value)]));
}

function withNumbers(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  // Entries of a list leave its gaps out.
  const entries = Object.entries(value).map(([name, part]): [string, unknown] => [name, withNumbers(part)]);
  if (Array.isArray(value) && entries.length === value.length) return entries.map(([, part]) => part);
  return Object.fromEntries(entries);
}
