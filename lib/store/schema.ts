/**
 * Versions of what documents contain. A document says which version it was written with (`schema`; none: 1). Older ones
 * are brought up to date each time they are read, and stored so by their next write or by migrate.ts.
 */
import { Problem } from '../domain/problem.ts';
import type { Item } from './client.ts';

export type Fields = Readonly<Record<string, unknown>>;

/** Turns the fields of one version into those of the next. Pure: the same fields give the same, wherever it runs. */
export type Migration = (fields: Fields) => Fields;

/** What of a record type matters here. `migrations[0]` leads from version 1 to version 2, and so on. */
export type Versioned = { migrations?: readonly Migration[] };

/** Gives the version that a record type's documents are written with. */
export const currentSchema = ({ migrations = [] }: Versioned): number => migrations.length + 1;

/** Reads the version that a stored document was written with. */
export const readSchema = (item: Item): number => Number(item.schema ?? 1);

/** Makes the attribute beside a document; none for version 1, so that it costs nothing where nothing was migrated. */
export const toSchemaAttribute = (versioned: Versioned): { schema?: number } =>
  currentSchema(versioned) === 1 ? {} : { schema: currentSchema(versioned) };

/** Says that a document is of a later release. While stacks are deployed one after another, that passes. */
const laterRelease = (schema: number, known: number): Problem =>
  new Problem('busy', `Written by a later release (schema ${schema}; this one knows ${known})`, [], 60);

/**
 * Reads the fields of a stored document as the present version has them.
 * @throws Problem `busy` for a document of a later release: written back by this one, it would lose what it has
 */
export function readFields({ migrations = [] }: Versioned, item: Item): Fields {
  const schema = readSchema(item);
  const known = currentSchema({ migrations });
  if (schema > known) throw laterRelease(schema, known);
  const stored = JSON.parse(String(item.doc)) as Fields;
  return migrations.slice(schema - 1).reduce((fields, migrate) => migrate(fields), stored);
}
