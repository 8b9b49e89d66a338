/**
 * Examples, on the schemas that bodies and answers refer to. Those of bodies are the samples of the routes, shortened; those of
 * answers were answered by the API itself (`npm run examples`) and lie in answers.jsonl.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Dialect } from '../../../lib/http/route.ts';
import { refName, type Schema, type Schemas } from './schema.ts';

/** An answer of the API: one that a schema describes, or what only the second part of it does. */
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

/** So many fields show what a body looks like. */
const enough = 8;

/** A body with what must be given, and some of what may be. */
function shorten(value: unknown, schema: Schema, schemas: Schemas): unknown {
  const name = refName(schema);
  const named = name === undefined ? undefined : schemas[name];
  if (named) return shorten(value, named, schemas);
  if (Array.isArray(value)) return value.slice(0, 1);
  if (!isFields(value)) return value;
  const parts = [schema, ...(schema.allOf ?? []).map((part) => schemas[refName(part) ?? ''] ?? part)];
  const required = parts.flatMap((part) => part.required ?? []);
  const properties: Readonly<Record<string, Schema>> = Object.assign({}, ...parts.map((part) => part.properties));
  const given = Object.entries(value).filter(([field]) => Object.hasOwn(properties, field));
  const says = ([, one]: [string, unknown]): boolean =>
    one !== null && one !== '' && !(typeof one === 'object' && Object.keys(one).length === 0);
  const needed = given.filter(([field]) => required.includes(field));
  // What is called text was sent for want of a better one.
  const others = given
    .filter((field) => !required.includes(field[0]) && says(field))
    .sort(([, one], [, other]) => Number(one === 'text') - Number(other === 'text'));
  const kept = new Set([...needed, ...others.slice(0, Math.max(0, enough - needed.length))].map(([field]) => field));
  const fields = given.filter(([field]) => kept.has(field));
  return Object.fromEntries(fields.map(([field, one]) => [field, shorten(one, properties[field] ?? {}, schemas)]));
}

/** A schema with the example at its end; of one that is another and more, the example is of what is more. */
function withExample(schema: Schema, example: unknown): Schema {
  const [base, more] = schema.allOf ?? [];
  if (!base || !more || !isFields(example)) return { ...schema, examples: [example] };
  const own = Object.entries(example).filter(([field]) => more.properties && Object.hasOwn(more.properties, field));
  return { ...schema, allOf: [base, { ...more, examples: [Object.fromEntries(own)] }] };
}

/**
 * The schemas with their examples.
 * @param samples bodies that are taken, by the name of their schema
 */
export function withExamples(dialect: Dialect, schemas: Schemas, samples: ReadonlyMap<string, unknown>): Schemas {
  const examples = Object.entries(schemas).map(([name, schema]): [string, Schema] => {
    const answer = recorded.get(`${dialect} ${name}`);
    if (answer !== undefined) return [name, withExample(schema, answer)];
    const sample = samples.get(name);
    return [name, sample === undefined ? schema : { ...schema, examples: [shorten(sample, schema, schemas)] }];
  });
  return Object.fromEntries(examples);
}
