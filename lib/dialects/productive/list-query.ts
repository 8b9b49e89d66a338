/** Translates the parameters of a Productive list to the store's query. */
import * as z from 'zod';
import { compare, type ListQuery, type Row } from '../../domain/list-query.ts';
import type { Organization } from '../../domain/organization/organization.ts';
import { Problem } from '../../domain/problem.ts';
import type { Work } from '../../store/work.ts';
import { listInput } from '../codecs.ts';
import { buildFilterTest, type Filters, findStoredList } from './filters.ts';
import { pageParameter } from './paging.ts';

/** What a row is sorted by; it may first read the names behind ids. */
export type Sort = (work: Work) => Promise<(row: Row) => unknown>;
/** What a row adds to a sum, in minor units of the organization's currency; null without a known rate. */
export type Aggregate = (row: Row, organization: Organization) => number | null;

export type Queryable = {
  filters: Filters;
  sorts: Readonly<Record<string, Sort>>;
  aggregates: Readonly<Record<string, Aggregate>>;
};

export const listParameters = z.object({
  filter: z.unknown().optional(),
  sort: listInput(z.string()).optional(),
  page: pageParameter,
  aggregates: listInput(z.string()).optional(),
  /** The document names aggregates without saying how to ask for them; this spelling is accepted too. */
  aggregate: listInput(z.string()).optional(),
});
export type ListParameters = z.infer<typeof listParameters>;

function findSupported<T>(what: 'Sort' | 'Aggregate', table: Readonly<Record<string, T>>, name: string): T {
  const found = Object.hasOwn(table, name) ? table[name] : undefined;
  if (found !== undefined) return found;
  const message = `${what} '${name}' is not supported on this endpoint`;
  const path = [what === 'Sort' ? 'sort' : 'aggregates'];
  throw new Problem('malformed', message, [{ path, message, code: 'unknown' }]);
}

/** Sorting compares each row many times, so its value is computed once. */
function cacheByRow(fact: (row: Row) => unknown): (row: Row) => unknown {
  const known = new Map<Row, unknown>();
  return (row) => {
    if (!known.has(row)) known.set(row, fact(row));
    return known.get(row);
  };
}

async function readOrder(
  given: readonly string[],
  { sorts }: Queryable,
  work: Work,
): Promise<Pick<ListQuery, 'order'>> {
  const signs = new Map<string, 1 | -1>();
  for (const part of given) {
    const name = part.replace(/^[-+]/, '');
    if (part !== '' && !signs.has(name)) signs.set(name, part.startsWith('-') ? -1 : 1);
  }
  const keys = await Promise.all(
    [...signs].map(async ([name, sign]) => ({
      fact: cacheByRow(await findSupported('Sort', sorts, name)(work)),
      sign,
    })),
  );
  if (keys.length === 0) return {};
  return { order: (a, b) => keys.reduce((sum, { fact, sign }) => sum || sign * compare(fact(a), fact(b)), 0) };
}

/** Sums by name; `unvalued_count` is how many records some sum leaves out because no rate is known. */
export type Sums = { aggregates: Record<string, number>; unvalued_count: number };

/** `aggregates=a,b` asks for these sums, `aggregates=` for all. They cover every record of the list. */
function findSums(given: readonly string[] | undefined, { aggregates }: Queryable, organization: Organization) {
  if (given === undefined) return null;
  const names = [...new Set(given.filter((name) => name !== ''))];
  const wanted = names.length > 0 ? names : Object.keys(aggregates);
  const chosen = wanted.map((name) => ({ name, of: findSupported('Aggregate', aggregates, name) }));
  return (rows: readonly Row[]): Sums => {
    const unvalued = new Set<Row>();
    const add = (sum: number, row: Row, amount: number | null): number => {
      if (amount === null) unvalued.add(row);
      return sum + (amount ?? 0);
    };
    const aggregates = chosen.map(({ name, of }) => [
      name,
      rows.reduce((sum, row) => add(sum, row, of(row, organization)), 0),
    ]);
    return { aggregates: Object.fromEntries(aggregates), unvalued_count: unvalued.size };
  };
}

/** @throws Problem `malformed` naming an unsupported filter, sort or aggregate */
export async function toListQuery(given: ListParameters, queryable: Queryable, work: Work): Promise<ListQuery<Sums>> {
  const { number, size } = given.page;
  const window = { offset: (number - 1) * size, limit: size };
  const where = await buildFilterTest(given.filter, queryable.filters, work);
  const order = await readOrder(given.sort ?? [], queryable, work);
  const sums = findSums(given.aggregates ?? given.aggregate, queryable, work.organization);
  const list = order.order || sums ? null : findStoredList(given.filter, queryable.filters);
  if (list) return { list, ...window };
  return { ...window, ...order, ...(where ? { where } : {}), ...(sums ? { summarize: sums } : {}) };
}
