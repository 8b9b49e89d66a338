/** The parameters of operations. Numbers in paths and queries are described as numbers, although they travel as text. */
import { longestKey } from '../../../lib/http/once.ts';
import type { Route } from '../../../lib/http/route.ts';
import { commonValues } from './dialect.ts';
import { nounsOf, pascal, singular } from './names.ts';
import { queryOf } from './queries.ts';
import { mapParts, type Schema, textOf } from './schema.ts';
import { inputSchema } from './wire-schema.ts';

export type Parameter = {
  name: string;
  in: 'path' | 'query' | 'header';
  required?: true;
  description: string;
  style?: 'deepObject' | 'form';
  explode?: boolean;
  schema: Schema;
};

function typesOf({ type = [], anyOf = [] }: Schema): string[] {
  return [...new Set([type].flat().concat(anyOf.flatMap(typesOf)))];
}

/**
 * Makes the schema of a query value. Numbers become integers; null is dropped, because clients can omit the parameter.
 * @param textIds names of ids that may also be text of digits, as answers show them
 */
function asText(schema: Schema, name: string | null, textIds: readonly string[]): Schema {
  const types = typesOf(schema);
  const { description: _, ...plainSchema } = schema;
  if (types.includes('object') || types.includes('array')) {
    const { anyOf, ...rest } = mapParts(plainSchema, (part, field) => asText(part, field, textIds));
    const [first, ...more] = (anyOf ?? []).filter((one) => typesOf(one).includes('object'));
    const { propertyNames: __, maxItems: ___, ...plain } = first && more.length === 0 ? first : rest;
    return plain;
  }
  if (types.includes('boolean') && !types.includes('null')) return { type: 'boolean' };
  if (types.includes('boolean')) return { type: 'string' };
  if (types.includes('number') || types.includes('integer')) {
    return name !== null && textIds.includes(name) ? commonValues.WholeNumber : { type: 'integer' };
  }
  const date = plainSchema.anyOf?.find(({ format }) => format === 'date');
  return date ?? plainSchema;
}

function styleOf(schema: Schema): Pick<Parameter, 'style' | 'explode'> {
  if (schema.type === 'object') return { style: 'deepObject', explode: true };
  if (schema.type === 'array') return { style: 'form', explode: false };
  return {};
}

/** What a parameter belongs to: `project` in `/projects/{id}/invoices.json`, otherwise the route's record. */
function ownerOf({ name, in: where }: Parameter, { path, resource }: Route): string {
  const segments = path.split('/');
  const before = segments[segments.indexOf(`{${name}}`) - 1];
  return where === 'path' && before ? singular(before) : nounsOf(resource)[0];
}

const idempotencyKey = (description: string): Parameter => ({
  name: 'Idempotency-Key',
  in: 'header',
  description,
  schema: { type: 'string', maxLength: longestKey },
});

export class Parameters {
  readonly #byText = new Map<string, { parameter: Parameter; routes: Route[] }>();
  readonly #textIds: readonly string[];

  constructor(textIds: readonly string[] = []) {
    this.#textIds = textIds;
  }

  /** Makes the parameters of a route. `finish` names and describes the parts of a schema. */
  of(route: Route, describe: (name: string) => string, finish: (schema: Schema) => Schema): Parameter[] {
    const parts = [
      ['path', route.params],
      ['query', route.query],
    ] as const;
    const all = parts.flatMap(([where, params]) =>
      Object.entries(params ? (inputSchema(params).properties ?? {}) : {}).flatMap(([name, declared]): Parameter[] => {
        const own = queryOf(route, name);
        if (own === null) return [];
        const isPlain = where === 'path' && declared.anyOf === undefined;
        const schema = finish(own ?? (isPlain ? declared : asText(declared, name, this.#textIds)));
        const style = where === 'query' ? styleOf(schema) : {};
        // OpenAPI has no optional path parameters. If an alias lacks one, the documented path still has it.
        const required = where === 'path' ? { required: true as const } : {};
        return [{ name, in: where, ...required, description: describe(name), ...style, schema }];
      }),
    );
    if (route.method === 'POST' && route.scope !== 'public') all.push(idempotencyKey(describe('Idempotency-Key')));
    for (const parameter of all) {
      const text = textOf(parameter);
      const known = this.#byText.get(text);
      if (known) known.routes.push(route);
      else this.#byText.set(text, { parameter, routes: [route] });
    }
    return all;
  }

  /** Names the parameters that several operations share. The most frequent one keeps its own name. */
  shared(): { components: Record<string, Parameter>; refer: (parameter: Parameter) => Parameter | { $ref: string } } {
    const components: Record<string, Parameter> = {};
    const names = new Map<string, string>();
    const repeated = [...this.#byText].filter(([, { routes }]) => routes.length > 1);
    for (const [text, { parameter, routes }] of repeated.sort(([, a], [, b]) => b.routes.length - a.routes.length)) {
      const [route] = routes;
      const owner = route && ownerOf(parameter, route);
      const name = [parameter.name, `${owner} ${parameter.name}`].map(pascal).find((one) => !components[one]);
      if (name === undefined) continue;
      components[name] = parameter;
      names.set(text, name);
    }
    const sorted = Object.entries(components).sort(([a], [b]) => (a < b ? -1 : 1));
    const refer = (parameter: Parameter): Parameter | { $ref: string } => {
      const name = names.get(textOf(parameter));
      return name === undefined ? parameter : { $ref: `#/components/parameters/${name}` };
    };
    return { components: Object.fromEntries(sorted), refer };
  }
}
