/** Finds the columns under lib/dialects: their keys and constants. Looked up here, so that no description is deployed. */
import { readdirSync } from 'node:fs';
import { join, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Dialect } from '../../../lib/http/route.ts';

export type KnownColumn = {
  wire: string;
  key?: readonly string[];
  /** The value that is always shown; absent where it depends on the record. */
  constant?: { value: unknown };
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

function columnIn(value: unknown): KnownColumn[] {
  if (!isObject(value) || typeof value.wire !== 'string' || !('answer' in value)) return [];
  const { wire, key, show } = value;
  // A `show` without parameters cannot depend on the record.
  const constant = typeof show === 'function' && show.length === 0 ? { constant: { value: show() } } : {};
  return [{ wire, ...(Array.isArray(key) ? { key: key.map(String) } : {}), ...constant }];
}

export type Queryable = { filters: string[]; sorts: string[]; aggregates: string[] };

type Table = { resource: string | null; columns: KnownColumn[]; queryable?: Queryable };

function queryableIn(value: unknown): { queryable?: Queryable } {
  if (!isObject(value)) return {};
  const { filters, sorts, aggregates } = value;
  const [names, orders, sums] = [filters, sorts, aggregates].map((one) => Object.keys(isObject(one) ? one : {}).sort());
  return { queryable: { filters: names ?? [], sorts: orders ?? [], aggregates: sums ?? [] } };
}

/** Finds the tables of columns in an exported value, each with its resource. */
function tablesIn(value: unknown): Table[] {
  if (Array.isArray(value)) return [{ resource: null, columns: value.flatMap(columnIn) }];
  if (!isObject(value)) return [];
  if (isObject(value.resource)) return tablesIn(value.resource);
  const { name, columns, details = [], matchDetails = [], relationships = [], queryable } = value;
  if (!Array.isArray(columns)) return [];
  const relationshipColumns = Array.isArray(relationships) ? relationships.map(({ column }) => column) : [];
  const all = [columns, details, matchDetails, relationshipColumns].flat().flatMap(columnIn);
  return [{ resource: typeof name === 'string' ? name : null, columns: all, ...queryableIn(queryable) }];
}

const folder = join(import.meta.dirname, '../../../lib/dialects');
const byPlace = new Map<string, KnownColumn>();
const queryables = new Map<string, Queryable>();

for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
  const [dialect] = file.split(sep);
  if (!file.endsWith('.ts') || !file.includes(sep)) continue;
  const exported: Record<string, unknown> = await import(pathToFileURL(join(folder, file)).href);
  for (const { resource, columns, queryable } of Object.values(exported).flatMap(tablesIn)) {
    if (queryable) queryables.set(`${dialect} ${resource}`, queryable);
    for (const column of columns) {
      const place = `${dialect} ${resource} ${column.wire}`;
      if (!byPlace.has(place)) byPlace.set(place, column);
      const keyPlace = `${dialect} ${column.wire}`;
      if (column.key && !byPlace.has(keyPlace)) byPlace.set(keyPlace, column);
    }
  }
}

export const columnKeys = (): ReadonlySet<string> =>
  new Set([...byPlace.values()].flatMap(({ key }) => (key ? [key.join('.')] : [])));

export const findColumn = (dialect: Dialect, resource: string, wire: string): KnownColumn | undefined =>
  byPlace.get(`${dialect} ${resource} ${wire}`);

/** Finds the key that a field stands for: in the resource, or elsewhere in the dialect. Some use dashes for underscores. */
export function findKey(dialect: Dialect, resource: string, wire: string): string | undefined {
  const places = [wire, wire.replaceAll('-', '_')].flatMap((name) => [
    `${dialect} ${resource} ${name}`,
    `${dialect} ${name}`,
  ]);
  return places.map((place) => byPlace.get(place)?.key?.join('.')).find((key) => key !== undefined);
}

/** Finds a list's filters, sorts and sums; undefined where the dialect has none. */
export const queryableOf = (dialect: Dialect, resource: string): Queryable | undefined =>
  queryables.get(`${dialect} ${resource}`);
