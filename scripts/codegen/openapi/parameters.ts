/** The parameters of operations. A query and a path are text: that numbers are written as text goes without saying. */
import type { Route } from '../../../lib/http/route.ts';
import { nounsOf, pascal } from './names.ts';
import { queryOf } from './queries.ts';
import { mapParts, type Schema, textOf } from './schema.ts';
import { wireSchema } from './wire-schema.ts';

export type Parameter = {
  name: string;
  in: 'path' | 'query';
  required?: true;
  description: string;
  style?: 'deepObject' | 'form';
  explode?: boolean;
  schema: Schema;
};

/** The types that a schema takes, whatever else it says of them. */
function typesOf({ type = [], anyOf = [] }: Schema): string[] {
  return [...new Set([type].flat().concat(anyOf.flatMap(typesOf)))];
}

/** The schema of a value in a query: a number is one, and nothing is said by leaving the parameter out. */
function asText(schema: Schema): Schema {
  const types = typesOf(schema);
  const { description: _, ...said } = schema;
  if (types.includes('object') || types.includes('array')) {
    const { anyOf, ...rest } = mapParts(said, asText);
    const [first, ...more] = (anyOf ?? []).filter((one) => typesOf(one).includes('object'));
    const { propertyNames: __, maxItems: ___, ...plain } = first && more.length === 0 ? first : rest;
    return plain;
  }
  if (types.includes('boolean') && !types.includes('null')) return { type: 'boolean' };
  if (types.includes('boolean')) return { type: 'string' };
  if (types.includes('number') || types.includes('integer')) return { type: 'integer' };
  const date = said.anyOf?.find(({ format }) => format === 'date');
  return date ?? said;
}

function styleOf(schema: Schema): Pick<Parameter, 'style' | 'explode'> {
  if (schema.type === 'object') return { style: 'deepObject', explode: true };
  if (schema.type === 'array') return { style: 'form', explode: false };
  return {};
}

/** Parameters that say the same in every operation that has them, once. */
export class Parameters {
  readonly #byText = new Map<string, { parameter: Parameter; routes: Route[] }>();

  /**
   * The parameters of a route.
   * @param describe what a parameter means
   * @param finish names and describes what is in its schema
   */
  of(route: Route, describe: (name: string) => string, finish: (schema: Schema) => Schema): Parameter[] {
    const parts = [
      ['path', route.params],
      ['query', route.query],
    ] as const;
    const all = parts.flatMap(([where, params]) =>
      Object.entries(params ? (wireSchema(params).properties ?? {}) : {}).map(([name, declared]): Parameter => {
        const isPlain = where === 'path' && declared.anyOf === undefined;
        const schema = finish(queryOf(route, name) ?? (isPlain ? declared : asText(declared)));
        const style = where === 'query' ? styleOf(schema) : {};
        // A parameter that only an alias lacks is there in this path: OpenAPI knows no optional ones.
        const required = where === 'path' ? { required: true as const } : {};
        return { name, in: where, ...required, description: describe(name), ...style, schema };
      }),
    );
    for (const parameter of all) {
      const text = textOf(parameter);
      const known = this.#byText.get(text);
      if (known) known.routes.push(route);
      else this.#byText.set(text, { parameter, routes: [route] });
    }
    return all;
  }

  /** Those that more than one operation has, by name; the one that most have is called as it is. */
  shared(): { components: Record<string, Parameter>; refer: (parameter: Parameter) => Parameter | { $ref: string } } {
    const components: Record<string, Parameter> = {};
    const names = new Map<string, string>();
    const often = [...this.#byText].filter(([, { routes }]) => routes.length > 1);
    for (const [text, { parameter, routes }] of often.sort(([, a], [, b]) => b.routes.length - a.routes.length)) {
      const [noun] = nounsOf(routes[0]?.resource ?? '');
      const name = [parameter.name, `${noun} ${parameter.name}`].map(pascal).find((one) => !components[one]);
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
