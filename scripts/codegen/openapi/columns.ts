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

/** The columns of a table by their wire names. */
type Columns = ReadonlyMap<string, KnownColumn>;

const folder = join(import.meta.dirname, '../../../lib/dialects');
const byResource = new Map<string, Map<string, KnownColumn>>();
/** Tables that are no resource's, such as the columns of lines. By dialect. */
const nested = new Map<string, Columns[]>();
const queryables = new Map<string, Queryable>();

for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
  const [dialect = ''] = file.split(sep);
  if (!file.endsWith('.ts') || !file.includes(sep)) continue;
  const exported: Record<string, unknown> = await import(pathToFileURL(join(folder, file)).href);
  for (const { resource, columns, queryable } of Object.values(exported).flatMap(tablesIn)) {
    const found = new Map(columns.map((column) => [column.wire, column]));
    if (resource === null) {
      nested.set(dialect, [...(nested.get(dialect) ?? []), found]);
      continue;
    }
    const place = `${dialect} ${resource}`;
    if (queryable) queryables.set(place, queryable);
    byResource.set(place, new Map([...found, ...(byResource.get(place) ?? [])]));
  }
}

export const columnKeys = (): ReadonlySet<string> =>
  new Set(
    [...byResource.values(), ...[...nested.values()].flat()].flatMap((columns) =>
      [...columns.values()].flatMap(({ key }) => (key ? [key.join('.')] : [])),
    ),
  );

/** Where a field is: in a record of a resource, or in an object that is part of one (`resource` is null). */
export type FieldPlace = { dialect: Dialect; resource: string | null; fields: readonly string[] };

/** Finds the smallest table that has all fields of an object. */
const findSmallest = (tables: readonly Columns[], fields: readonly string[]): Columns | undefined =>
  tables
    .filter((columns) => fields.every((field) => field === 'id' || columns.has(field)))
    .sort((one, other) => one.size - other.size)[0];

/** The columns of the object itself: its resource's, or, where routes have a folder of another name, by its fields. */
function findColumns({ dialect, resource, fields }: FieldPlace): Columns | undefined {
  const parts = nested.get(dialect) ?? [];
  if (resource === null) return findSmallest(parts, fields);
  const ofDialect = [...byResource].flatMap(([place, columns]) => (place.startsWith(`${dialect} `) ? [columns] : []));
  return byResource.get(`${dialect} ${resource}`) ?? findSmallest([...parts, ...ofDialect], fields);
}

/** Finds the key that a field stands for, in its own table and no other. Some use dashes for underscores. */
export function findKey(place: FieldPlace, wire: string): string | undefined {
  const columns = findColumns(place);
  return (columns?.get(wire) ?? columns?.get(wire.replaceAll('-', '_')))?.key?.join('.');
}

/** Finds the constant that a field of a resource always shows. */
export const findConstant = (dialect: Dialect, resource: string, wire: string): KnownColumn['constant'] =>
  byResource.get(`${dialect} ${resource}`)?.get(wire)?.constant;

/** Finds a list's filters, sorts and sums; undefined where the dialect has none. */
export const queryableOf = (dialect: Dialect, resource: string): Queryable | undefined =>
  queryables.get(`${dialect} ${resource}`);
