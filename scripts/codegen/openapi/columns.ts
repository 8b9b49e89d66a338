/**
 * The columns of every resource, found in the rooms of the dialects: which key of our records a field on the wire stands
 * for, and what is always the same. They are looked up by name here so that no text has to lie in what is deployed.
 */
import { readdirSync } from 'node:fs';
import { join, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Dialect } from '../../../lib/http/route.ts';

/** What the documents say of a column. */
export type KnownColumn = {
  wire: string;
  key?: readonly string[];
  /** What it always shows; absent where that depends on the record. */
  constant?: { value: unknown };
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

function columnIn(value: unknown): KnownColumn[] {
  if (!isObject(value) || typeof value.wire !== 'string' || !('answer' in value)) return [];
  const { wire, key, show } = value;
  // What is shown without a look at the record is the same for all of them.
  const constant = typeof show === 'function' && show.length === 0 ? { constant: { value: show() } } : {};
  return [{ wire, ...(Array.isArray(key) ? { key: key.map(String) } : {}), ...constant }];
}

/** What a list may be asked for by name. */
export type Queryable = { filters: string[]; sorts: string[]; aggregates: string[] };

type Table = { resource: string | null; columns: KnownColumn[]; queryable?: Queryable };

function queryableIn(value: unknown): { queryable?: Queryable } {
  if (!isObject(value)) return {};
  const { filters, sorts, aggregates } = value;
  const [names, orders, sums] = [filters, sorts, aggregates].map((one) => Object.keys(isObject(one) ? one : {}).sort());
  return { queryable: { filters: names ?? [], sorts: orders ?? [], aggregates: sums ?? [] } };
}

/** The tables of columns in a value that a module exports, each with the resource it is of. */
function tablesIn(value: unknown): Table[] {
  if (Array.isArray(value)) return [{ resource: null, columns: value.flatMap(columnIn) }];
  if (!isObject(value)) return [];
  if (isObject(value.resource)) return tablesIn(value.resource);
  const { name, columns, details = [], matchDetails = [], relationships = [], queryable } = value;
  if (!Array.isArray(columns)) return [];
  const linked = Array.isArray(relationships) ? relationships.map(({ column }) => column) : [];
  const all = [columns, details, matchDetails, linked].flat().flatMap(columnIn);
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
      const own = `${dialect} ${resource} ${column.wire}`;
      if (!byPlace.has(own)) byPlace.set(own, column);
      const keyed = `${dialect} ${column.wire}`;
      if (column.key && !byPlace.has(keyed)) byPlace.set(keyed, column);
    }
  }
}

/** The keys that any column stands for. */
export const columnKeys = (): ReadonlySet<string> =>
  new Set([...byPlace.values()].flatMap(({ key }) => (key ? [key.join('.')] : [])));

/** The column that a resource has of this name. */
export const findColumn = (dialect: Dialect, resource: string, wire: string): KnownColumn | undefined =>
  byPlace.get(`${dialect} ${resource} ${wire}`);

/** The key that a field of this name stands for: in the resource, or elsewhere in the dialect. Some write dashes for underscores. */
export function findKey(dialect: Dialect, resource: string, wire: string): string | undefined {
  const places = [wire, wire.replaceAll('-', '_')].flatMap((name) => [
    `${dialect} ${resource} ${name}`,
    `${dialect} ${name}`,
  ]);
  return places.map((place) => byPlace.get(place)?.key?.join('.')).find((key) => key !== undefined);
}

/** What the list of a resource may be asked for by name; undefined where the dialect has no such questions. */
export const queryableOf = (dialect: Dialect, resource: string): Queryable | undefined =>
  queryables.get(`${dialect} ${resource}`);
