/** Adds examples to schemas: shortened samples of routes for bodies, recordings (`npm run examples`) for answers. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Dialect } from '../../../lib/http/route.ts';
import { refName, type Schema, type Schemas } from './schema.ts';

/** A recorded answer. For a schema that extends another, the example has the fields of the second part only. */
export type RecordedExample = { dialect: Dialect; schema: string; example: unknown };

export const answersFile = join(import.meta.dirname, 'answers.jsonl');

const recorded = new Map(
  readFileSync(answersFile, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line): [string, unknown] => {
      const { dialect, schema, example }: RecordedExample = JSON.parse(line);
      return [`${dialect} ${schema}`, example];
    }),
);

const isFields = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const enough = 8;

/** @param asked fields that a body must have, though its schema alone cannot say so: one of two, for example */
function shorten(value: unknown, schema: Schema, schemas: Schemas, asked: readonly string[] = []): unknown {
  const name = refName(schema);
  const named = name === undefined ? undefined : schemas[name];
  if (named) return shorten(value, named, schemas, asked);
  if (Array.isArray(value)) return value.slice(0, 1);
  if (!isFields(value)) return value;
  const parts = [schema, ...(schema.allOf ?? []).map((part) => schemas[refName(part) ?? ''] ?? part)];
  const required = [...asked, ...parts.flatMap((part) => part.required ?? [])];
  const properties: Readonly<Record<string, Schema>> = Object.assign({}, ...parts.map((part) => part.properties));
  const given = Object.entries(value).filter(([field]) => Object.hasOwn(properties, field));
  const hasContent = ([, one]: [string, unknown]): boolean =>
    one !== null && one !== '' && !(typeof one === 'object' && Object.keys(one).length === 0);
  const needed = given.filter(([field]) => required.includes(field));
  // The value "text" is only a placeholder, so it goes last.
  const others = given
    .filter((field) => !required.includes(field[0]) && hasContent(field))
    .sort(([, one], [, other]) => Number(one === 'text') - Number(other === 'text'));
  const names = new Set([...needed, ...others.slice(0, Math.max(0, enough - needed.length))].map(([field]) => field));
  const fields = given.filter(([field]) => names.has(field));
  return Object.fromEntries(fields.map(([field, one]) => [field, shorten(one, properties[field] ?? {}, schemas)]));
}

/** Adds an example at the end of a schema. In a schema that extends another, it belongs to the extension. */
function withExample(schema: Schema, example: unknown): Schema {
  const [base, more] = schema.allOf ?? [];
  if (!base || !more || !isFields(example)) return { ...schema, examples: [example] };
  const own = Object.entries(example).filter(([field]) => more.properties && Object.hasOwn(more.properties, field));
  return { ...schema, allOf: [base, { ...more, examples: [Object.fromEntries(own)] }] };
}

/** A valid body, and the fields that it must have. */
export type Sample = { body: unknown; required: readonly string[] };

/** Adds the examples to schemas. `samples`: valid bodies by the name of their schema. */
export function withExamples(dialect: Dialect, schemas: Schemas, samples: ReadonlyMap<string, Sample>): Schemas {
  const examples = Object.entries(schemas).map(([name, schema]): [string, Schema] => {
    const answer = recorded.get(`${dialect} ${name}`);
    if (answer !== undefined) return [name, withExample(schema, answer)];
    const sample = samples.get(name);
    if (sample === undefined) return [name, schema];
    return [name, { ...schema, examples: [shorten(sample.body, schema, schemas, sample.required)] }];
  });
  return Object.fromEntries(examples);
}
