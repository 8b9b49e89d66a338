/**
 * `npm run examples -- <recording>`: picks the example answers of the OpenAPI documents from a recording of
 * `npm run answers`. It takes the richest answer for each schema, and shortens lists to their first entry.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readRecording } from '../lab/answers/recording.ts';
import { type Dialect, dialects } from '../lib/http/route.ts';
import { answersFile, type RecordedExample } from './codegen/openapi/examples.ts';
import { refName, type Schema, type Schemas } from './codegen/openapi/schema.ts';

type Operation = { responses: Record<string, { content?: Record<string, { schema: Schema }> }> };
type Document = { paths: Record<string, Record<string, Operation>>; components: { schemas: Schemas } };

const isFields = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function weigh(value: unknown): number {
  if (Array.isArray(value)) return value.length === 0 ? 0 : 1 + weigh(value[0]);
  if (isFields(value)) return Object.values(value).reduce<number>((sum, one) => sum + weigh(one), 0);
  if (value === null || value === '' || value === '0' || value === 0) return 0;
  // The value "text" is only a placeholder.
  return value === 'text' ? 0.2 : 1;
}

/** After this many requests of a route, further answers are ignored. */
const mostSteps = 400;

const isEnvelope = /(List|Response|GeneratedInvoices|ZapierPoll)$/;

/** An envelope that has a list of words beside its records is shown by no part of it. */
const hasWords = ({ properties = {} }: Schema): boolean =>
  Object.values(properties).some(({ items }) => items?.type === 'string');

/** Collects the best values for schemas of records; the envelopes around them are skipped. */
class Examples {
  readonly best = new Map<string, { value: unknown; weight: number }>();
  readonly #schemas: Schemas;

  constructor(schemas: Schemas) {
    this.#schemas = schemas;
  }

  add(schema: Schema, value: unknown): void {
    const name = refName(schema);
    const named = name === undefined ? undefined : this.#schemas[name];
    const chosen = schema.anyOf?.find((one) => this.#fits(one, value));
    if (name !== undefined && named) this.#addNamed(name, named, value);
    else if (chosen) this.add(chosen, value);
    else this.#addParts(schema, value);
  }

  #addParts({ items, additionalProperties, properties = {} }: Schema, value: unknown): void {
    if (items && Array.isArray(value)) for (const one of value.slice(0, 20)) this.add(items, one);
    if (!isFields(value)) return;
    if (typeof additionalProperties === 'object')
      for (const one of Object.values(value)) this.add(additionalProperties, one);
    for (const [field, part] of Object.entries(properties))
      if (value[field] !== undefined) this.add(part, value[field]);
  }

  #addNamed(name: string, schema: Schema, value: unknown): void {
    const [base] = schema.allOf ?? [];
    if (base) this.add(base, value);
    const isAround = isEnvelope.test(name);
    if (isAround) this.#addParts(schema, value);
    if (!isAround || hasWords(schema)) this.#addRecord(name, schema, value);
  }

  #addRecord(name: string, schema: Schema, value: unknown): void {
    const shown = this.#cut(schema, value);
    const weight = weigh(shown);
    const before = this.best.get(name);
    if (!before || weight > before.weight) this.best.set(name, { value: shown, weight });
  }

  /** Reduces a value to what a schema describes: the first entry of lists, two entries of open objects. */
  #cut(schema: Schema, value: unknown): unknown {
    const own = this.#schemas[refName(schema) ?? ''] ?? schema;
    const chosen = own.anyOf?.find((one) => this.#fits(one, value));
    if (chosen) return this.#cut(chosen, value);
    if (Array.isArray(value)) return value.slice(0, 1).map((one) => this.#cut(own.items ?? {}, one));
    if (!isFields(value)) return value;
    const { additionalProperties: any } = own;
    if (typeof any === 'object') {
      const firstTwo = Object.entries(value).slice(0, 2);
      return Object.fromEntries(firstTwo.map(([field, one]) => [field, this.#cut(any, one)]));
    }
    if (own.allOf) return Object.assign({}, ...own.allOf.map((part) => this.#cut(part, value)));
    const { properties = {} } = own;
    const fields = Object.entries(value).filter(([field]) => any === true || Object.hasOwn(properties, field));
    return Object.fromEntries(fields.map(([field, one]) => [field, this.#cut(properties[field] ?? {}, one)]));
  }

  /** Whether a value may match a schema, judged by its type and required fields. */
  #fits(schema: Schema, value: unknown): boolean {
    const own = this.#schemas[refName(schema) ?? ''] ?? schema;
    if (own.allOf) return own.allOf.every((part) => this.#fits(part, value));
    if (own.anyOf) return own.anyOf.some((part) => this.#fits(part, value));
    if (own.items) return Array.isArray(value);
    return (
      isFields(value) && (own.required ?? []).every((field) => value[field] !== undefined) && this.#hasAll(own, value)
    );
  }

  #hasAll({ properties = {}, additionalProperties }: Schema, value: object): boolean {
    return additionalProperties !== false || Object.keys(value).every((field) => Object.hasOwn(properties, field));
  }
}

const [file] = process.argv.slice(2);
if (file === undefined) {
  console.error('npm run examples -- <recording>; npm run answers -- record <recording> creates one');
  process.exit(1);
}
const documents = new Map<Dialect, { document: Document; examples: Examples; left: Map<string, number> }>();
for (const dialect of dialects) {
  const path = join(import.meta.dirname, `../generated/openapi/${dialect}.json`);
  const document: Document = JSON.parse(readFileSync(path, 'utf8'));
  documents.set(dialect, { document, examples: new Examples(document.components.schemas), left: new Map() });
}
for (const { step, answer } of readRecording(file)) {
  if (step.kind !== 'request') continue;
  const [dialect = '', method = '', path = ''] = step.route.split(' ');
  const known = [...documents].find(([name]) => name === dialect)?.[1];
  const operation = known?.document.paths[path]?.[method.toLowerCase()];
  const [content] = Object.values(operation?.responses[String(answer.status)]?.content ?? {});
  const steps = known?.left.get(step.route) ?? 0;
  if (!known || !content || content.schema.format === 'binary' || answer.body === '' || steps >= mostSteps) continue;
  known.left.set(step.route, steps + 1);
  known.examples.add(content.schema, JSON.parse(answer.body));
}
const lines = [...documents].flatMap(([dialect, { examples }]) =>
  [...examples.best]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([schema, { value: example }]): RecordedExample => ({ dialect, schema, example }))
    .map((one) => `${JSON.stringify(one)}\n`),
);
writeFileSync(answersFile, lines.join(''));
console.log(`${lines.length} examples; npm run codegen writes them into the documents`);
