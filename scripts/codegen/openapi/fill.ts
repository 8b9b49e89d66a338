/** Says what the declarations leave to code: fields that are always the same, and those that a document has words for. */
import type { Dialect } from '../../../lib/http/route.ts';
import { findColumn } from './columns.ts';
import { isEmpty, mapParts, type Schema } from './schema.ts';

/** The schema of what is always shown. */
function schemaOf(value: unknown): Schema {
  if (value === null) return { type: 'null' };
  if (Array.isArray(value))
    return value.length === 0 ? { type: 'array', maxItems: 0 } : { type: 'array', items: schemaOf(value[0]) };
  if (typeof value === 'object') return { type: 'object', additionalProperties: Object.keys(value).length > 0 };
  return { type: typeof value };
}

/** Anything, and a list of anything. */
const saysNothing = (schema: Schema): boolean =>
  isEmpty(schema) || (schema.items !== undefined && isEmpty(schema.items));

/** An object of unknown fields. */
const isOpen = ({ additionalProperties, properties }: Schema): boolean => additionalProperties === true && !properties;

/** The operation whose schema it is. */
type Place = { dialect: Dialect; resource: string; id: string };

/**
 * A schema in which nothing is left open.
 * @param fills what a document says of fields: of an operation, of a resource, or wherever they stand
 */
export function fillIn(
  schema: Schema,
  place: Place,
  fills: Readonly<Record<string, Schema>>,
  field: string | null = null,
): Schema {
  const here = field === null ? undefined : (fills[`${place.id} ${field}`] ?? fills[`${place.resource} ${field}`]);
  if (here !== undefined) return here;
  if (field !== null && (saysNothing(schema) || isOpen(schema))) {
    const own = fills[field];
    if (own !== undefined) return own;
    const column = findColumn(place.dialect, place.resource, field);
    if (column?.constant) return schemaOf(column.constant.value);
    if (saysNothing(schema)) throw new Error(`nothing says what ${field} is`);
  }
  return mapParts(schema, (part, name) => fillIn(part, place, fills, name ?? (schema.items === part ? null : field)));
}
