/** Fills in what declarations leave open: fields with a constant value, and those that a document has schemas for. */
import type { Dialect } from '../../../lib/http/route.ts';
import { findConstant } from './columns.ts';
import { isEmpty, mapParts, type Schema } from './schema.ts';

function schemaOf(value: unknown): Schema {
  if (value === null) return { type: 'null' };
  if (Array.isArray(value))
    return value.length === 0 ? { type: 'array', maxItems: 0 } : { type: 'array', items: schemaOf(value[0]) };
  if (typeof value === 'object') return { type: 'object', additionalProperties: Object.keys(value).length > 0 };
  return { type: typeof value };
}

/** Whether a schema means anything, or a list of anything. */
const saysNothing = (schema: Schema): boolean =>
  isEmpty(schema) || (schema.items !== undefined && isEmpty(schema.items));

const isOpen = ({ additionalProperties, properties }: Schema): boolean => additionalProperties === true && !properties;

type Place = { dialect: Dialect; resource: string; id: string };

/** Fills in the open parts of a schema. `fills`: schemas by field, for an operation, a resource or everywhere. */
export function fillIn(
  schema: Schema,
  place: Place,
  fills: Readonly<Record<string, Schema>>,
  field: string | null = null,
): Schema {
  const here = field === null ? undefined : (fills[`${place.id} ${field}`] ?? fills[`${place.resource} ${field}`]);
  if (here !== undefined) return here;
  if (field !== null && (saysNothing(schema) || isOpen(schema))) {
    const fill = fills[field];
    if (fill !== undefined) return fill;
    const constant = findConstant(place.dialect, place.resource, field);
    if (constant) return schemaOf(constant.value);
    if (saysNothing(schema)) throw new Error(`nothing says what ${field} is`);
  }
  return mapParts(schema, (part, name) => fillIn(part, place, fills, name ?? (schema.items === part ? null : field)));
}
