/** The resources that dialects describe by columns, found where they are exported. */
import { globSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Column } from '../../lib/dialects/fields.ts';

/** Stands in for a store: each collection is its own name. */
type Names = Readonly<Record<string, string>>;
const names = new Proxy<Names>({}, { get: (_, name) => String(name) });

type Described = { name: string; columns: readonly Column<never, object, never>[]; records: (store: Names) => unknown };
type Behind = { protocol: { dialect: string }; resource: Described };

export type Resource = {
  /** Null where it is shown beside others only. */
  dialect: string | null;
  name: string;
  columns: Described['columns'];
  /** The name of its collection. */
  records: unknown;
};

const isDescribed = (value: unknown): value is Described =>
  typeof value === 'object' && value !== null && 'columns' in value && 'records' in value;
const isBehind = (value: unknown): value is Behind =>
  typeof value === 'object' &&
  value !== null &&
  'protocol' in value &&
  'resource' in value &&
  isDescribed(value.resource);

function resourceOf(value: unknown): Resource[] {
  const described = isBehind(value) ? value.resource : value;
  if (!isDescribed(described)) return [];
  const { name, columns, records } = described;
  return [{ dialect: isBehind(value) ? value.protocol.dialect : null, name, columns, records: records(names) }];
}

const modules = await Promise.all(globSync('lib/dialects/*/**/*.ts').map((file) => import(resolve(file))));

export const resources: readonly Resource[] = modules.flatMap((module) => Object.values(module).flatMap(resourceOf));
