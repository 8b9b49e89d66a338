/**
 * The JSON Schema of a zod schema as it is on the wire: the input side of a codec, also in answers. What zod would
 * describe as anything, because a check stands before the type, is described by the type.
 */
import * as z from 'zod';
import { isEmpty, mapParts, type Schema, textOf } from './schema.ts';

/** Describes a schema. What only code can tell, or what is truly anything, is left empty. */
export function wireSchema(schema: z.ZodType): Schema {
  return simplify(convert(schema));
}

function convert(schema: z.ZodType): Schema {
  const { $schema: _, ...described } = z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
    reused: 'inline',
    override: ({ zodSchema, jsonSchema }) => {
      if (!(zodSchema instanceof z.ZodPipe) || !takesAnything(zodSchema)) return;
      const { in: given, out } = zodSchema;
      const said = out instanceof z.ZodTransform ? given : out;
      if (said instanceof z.ZodType && !(said instanceof z.ZodUnknown)) Object.assign(jsonSchema, convert(said));
    },
  });
  // zod types what it gives as any JSON Schema; these documents use the part of it that `Schema` names.
  return JSON.parse(JSON.stringify(described));
}

/** Whether a schema looks at a value of any type before it says which it wants. */
function takesAnything(schema: unknown): boolean {
  return schema instanceof z.ZodPipe ? takesAnything(schema.in) : schema instanceof z.ZodUnknown;
}

const safest = Number.MAX_SAFE_INTEGER;

/** A schema without the fields that are refused whatever they are. */
function possible({ properties, ...rest }: Schema): Schema {
  if (!properties) return rest;
  const isPossible = ({ not }: Schema): boolean => !(not && isEmpty(not));
  return { ...rest, properties: Object.fromEntries(Object.entries(properties).filter(([, one]) => isPossible(one))) };
}

/** The same, said in fewer words: nested choices in one, no bounds that go without saying. */
function simplify(given: Schema): Schema {
  const schema = mapParts(possible(given), simplify);
  const {
    maximum,
    minimum,
    additionalProperties,
    properties,
    anyOf,
    allOf,
    not: _,
    default: __,
    propertyNames: ___,
    ...rest
  } = schema;
  const hasProperties = properties && Object.keys(properties).length > 0;
  const isOpen = typeof additionalProperties === 'object' && isEmpty(additionalProperties);
  return {
    ...rest,
    ...(minimum === undefined || minimum === -safest ? {} : { minimum }),
    ...(maximum === undefined || maximum === safest ? {} : { maximum }),
    ...(hasProperties ? { properties } : {}),
    ...(properties && !hasProperties && additionalProperties === undefined ? { additionalProperties: false } : {}),
    // Further keys may stand beside those of any object; an object of unknown keys says so.
    ...(additionalProperties === undefined || (isOpen && hasProperties)
      ? {}
      : { additionalProperties: isOpen ? true : additionalProperties }),
    ...(allOf ? intersection(allOf) : {}),
    ...(anyOf ? choice(anyOf) : {}),
  };
}

/** A value that is of all schemas: of objects, one with the fields of all. */
function intersection(parts: readonly Schema[]): Schema {
  const required = parts.flatMap((one) => one.required ?? []);
  const properties = Object.assign({}, ...parts.map((one) => one.properties));
  return { type: 'object', properties, ...(required.length > 0 ? { required } : {}) };
}

/** A value of one of some schemas, each said once. Types without conditions are a list of types. */
function choice(given: readonly Schema[]): Schema {
  const parts = given.flatMap((one) => (one.anyOf && Object.keys(one).length === 1 ? one.anyOf : [one]));
  const distinct = [...new Map(parts.map((one) => [textOf(one), one])).values()].filter((one) => !isEmpty(one));
  const plain = distinct.filter((one) => Object.keys(one).length === 1 && one.type !== undefined);
  const plainTypes = [...new Set(plain.flatMap(({ type = [] }) => type))];
  const others = distinct.filter((one) => !plain.includes(one) && !covers(plainTypes, one));
  const types =
    plainTypes.length === 0 ? [] : [{ type: plainTypes.length === 1 ? plainTypes[0] : plainTypes } as Schema];
  const all = [...others, ...types];
  const [only, ...more] = all;
  if (only === undefined) return {};
  return more.length === 0 ? only : { anyOf: all };
}

/** Whether a schema adds nothing to types that are taken without conditions: a constant, a pattern of text. */
function covers(types: readonly string[], { type }: Schema): boolean {
  const own = type === 'integer' && types.includes('number') ? 'number' : type;
  return typeof own === 'string' && types.includes(own) && own !== 'object' && own !== 'array';
}
