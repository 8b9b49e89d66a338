/** The parameters of lists that have names as values: filters, sorts, sums. */
import type { Route } from '../../../lib/http/route.ts';
import { queryableOf } from './columns.ts';
import type { Schema } from './schema.ts';

const text = { type: 'string' };

export const filter: Schema = {
  anyOf: [text, { type: 'array', items: text }, { type: 'object', additionalProperties: text }],
};

const namesOf = (names: readonly string[]): Schema => ({ type: 'array', items: { type: 'string', enum: names } });

/** Describes the values of a query parameter; undefined where its own schema does, null where there is nothing to ask for. */
export function queryOf({ dialect, resource }: Route, name: string): Schema | null | undefined {
  const queryable = queryableOf(dialect, resource);
  if (!queryable) return undefined;
  const { filters, sorts, aggregates } = queryable;
  if (name === 'filter') {
    const properties = Object.fromEntries(filters.map((one) => [one, filter]));
    return { type: 'object', properties, additionalProperties: true };
  }
  if (name === 'sort') return namesOf(sorts.flatMap((one) => [one, `-${one}`]));
  if (name !== 'aggregates' && name !== 'aggregate') return undefined;
  return aggregates.length === 0 ? null : namesOf(aggregates);
}
