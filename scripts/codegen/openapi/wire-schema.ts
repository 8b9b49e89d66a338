/**
 * Makes the JSON Schema of a zod schema as it is on the wire. What clients send is described by the input side; an answer
 * by the output side, where a field with a default is always there. Of a codec the wire is the input side in both.
 */
import * as z from 'zod';
import { isEmpty, mapParts, type Schema, textOf } from './schema.ts';

type Side = 'input' | 'output';

/** Describes what clients send. Values that only code checks, or that are truly anything, stay empty. */
export const inputSchema = (schema: z.ZodType): Schema => simplify(convert(schema, 'input'));

/** Describes an answer. */
export const answerSchema = (schema: z.ZodType): Schema => simplify(convert(schema, 'output'));

/** Finds what describes a pipe in place of what zod takes for it; undefined where zod is right. */
function findTyped(pipe: z.ZodPipe, side: Side): unknown {
  const { in: input, out } = pipe;
  if (side === 'output') return pipe instanceof z.ZodCodec ? input : undefined;
  // Where a check precedes the type, zod would describe anything.
  if (!takesAnything(pipe)) return undefined;
  return out instanceof z.ZodTransform ? input : out;
}

function convert(schema: z.ZodType, side: Side): Schema {
  const { $schema: _, ...described } = z.toJSONSchema(schema, {
    io: side,
    unrepresentable: 'any',
    reused: 'inline',
    override: ({ zodSchema, jsonSchema }) => {
      // Clients must expect fields that are added later.
      const isOpen = zodSchema instanceof z.ZodObject && zodSchema.def.catchall === undefined;
      if (side === 'output' && isOpen) delete jsonSchema.additionalProperties;
      if (!(zodSchema instanceof z.ZodPipe)) return;
      const typed = findTyped(zodSchema, side);
      if (typed instanceof z.ZodType && !(typed instanceof z.ZodUnknown))
        Object.assign(jsonSchema, convert(typed, side));
    },
  });
  // zod types its result as any JSON Schema; these documents use only the part that `Schema` has.
  return JSON.parse(JSON.stringify(described));
}

/** Whether a schema accepts any type before it checks which one. */
function takesAnything(schema: unknown): boolean {
  return schema instanceof z.ZodPipe ? takesAnything(schema.in) : schema instanceof z.ZodUnknown;
}

const safest = Number.MAX_SAFE_INTEGER;

function removeImpossible({ properties, ...rest }: Schema): Schema {
  if (!properties) return rest;
  const isPossible = ({ not }: Schema): boolean => !(not && isEmpty(not));
  return {
    ...rest,
    properties: Object.fromEntries(Object.entries(properties).filter(([, field]) => isPossible(field))),
  };
}

function simplify(original: Schema): Schema {
  const schema = mapParts(removeImpossible(original), simplify);
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
    // Any object may have further keys, so only an object of unknown keys needs to say so.
    ...(additionalProperties === undefined || (isOpen && hasProperties)
      ? {}
      : { additionalProperties: isOpen ? true : additionalProperties }),
    ...(allOf ? intersection(allOf) : {}),
    ...(anyOf ? choice(anyOf) : {}),
  };
}

function intersection(parts: readonly Schema[]): Schema {
  const required = parts.flatMap((one) => one.required ?? []);
  const properties = Object.assign({}, ...parts.map((one) => one.properties));
  return { type: 'object', properties, ...(required.length > 0 ? { required } : {}) };
}

function choice(choices: readonly Schema[]): Schema {
  const parts = choices.flatMap((one) => (one.anyOf && Object.keys(one).length === 1 ? one.anyOf : [one]));
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

/** Whether types without conditions already accept a schema, such as a constant or a pattern. */
function covers(types: readonly string[], { type }: Schema): boolean {
  const own = type === 'integer' && types.includes('number') ? 'number' : type;
  return typeof own === 'string' && types.includes(own) && own !== 'object' && own !== 'array';
}
