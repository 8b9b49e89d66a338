/** JSON Schema in OpenAPI 3.1, as far as these documents use it, and functions that look into it. */
export type Schema = {
  $ref?: string;
  type?: string | readonly string[];
  description?: string;
  properties?: Readonly<Record<string, Schema>>;
  required?: readonly string[];
  additionalProperties?: boolean | Schema;
  propertyNames?: Schema;
  items?: Schema;
  anyOf?: readonly Schema[];
  allOf?: readonly Schema[];
  not?: Schema;
  enum?: readonly unknown[];
  const?: unknown;
  default?: unknown;
  format?: string;
  pattern?: string;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  minItems?: number;
  maxItems?: number;
  contentMediaType?: string;
  examples?: readonly unknown[];
};

export type Schemas = Record<string, Schema>;

const prefix = '#/components/schemas/';

export const refTo = (name: string): Schema => ({ $ref: `${prefix}${name}` });

/** Returns the name that a schema refers to; undefined for an inline schema. */
export const refName = ({ $ref }: Schema): string | undefined => $ref?.slice(prefix.length);

export function mapParts(schema: Schema, map: (part: Schema, name: string | null) => Schema): Schema {
  const { properties, items, anyOf, allOf, additionalProperties } = schema;
  return {
    ...schema,
    ...(properties
      ? { properties: Object.fromEntries(Object.entries(properties).map(([name, one]) => [name, map(one, name)])) }
      : {}),
    ...(items ? { items: map(items, null) } : {}),
    ...(anyOf ? { anyOf: anyOf.map((one) => map(one, null)) } : {}),
    ...(allOf ? { allOf: allOf.map((one) => map(one, null)) } : {}),
    ...(typeof additionalProperties === 'object' ? { additionalProperties: map(additionalProperties, null) } : {}),
  };
}

export const isEmpty = (schema: Schema): boolean => Object.keys(schema).length === 0;

/** Serializes a schema, independent of the order of its keys. */
export function textOf(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
