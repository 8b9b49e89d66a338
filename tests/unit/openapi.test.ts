import { readdirSync, readFileSync } from 'node:fs';
import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { routes } from '../../lab/routes.ts';
import { readEntryPoints } from '../../scripts/codegen/entry-points.ts';
import { idleWords } from '../../scripts/codegen/openapi/documents.ts';
import { operationId } from '../../scripts/codegen/openapi/names.ts';
import { refName, type Schema, type Schemas } from '../../scripts/codegen/openapi/schema.ts';

type Content = Record<string, { schema: Schema }>;
type Operation = {
  operationId: string;
  description: string;
  parameters?: ({ description: string } | { $ref: string })[];
  requestBody?: { content: Content };
  responses: Record<string, { content?: Content }>;
};
type Document = {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Schemas; parameters?: Record<string, { description: string }> };
};

const folder = new URL('../../generated/openapi/', import.meta.url);
const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
const documents = new Map(
  names.map((name): [string, Document] => [
    name.replace('.json', ''),
    JSON.parse(readFileSync(new URL(name, folder), 'utf8')),
  ]),
);

const operationsOf = ({ paths }: Document): Operation[] => Object.values(paths).flatMap((path) => Object.values(path));

/** The answer of a success; undefined where it has none, or is a file. */
function answerOf({ responses }: Operation): Schema | undefined {
  const [, success] = Object.entries(responses).find(([status]) => status !== 'default') ?? [];
  const [content] = Object.values(success?.content ?? {});
  return content?.schema.format === 'binary' ? undefined : content?.schema;
}

/** Every object in a document, with the way to it. */
function* objectsIn(value: unknown, way = ''): Generator<[way: string, object: object]> {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) yield [way, value];
  for (const [name, part] of Object.entries(value)) if (name !== 'examples') yield* objectsIn(part, `${way}/${name}`);
}

/** Whether a schema has an example, or is put together from schemas that have: an envelope around records. */
function isShown(schema: Schema, schemas: Schemas): boolean {
  const { examples, items, anyOf, allOf, properties, additionalProperties } = schemas[refName(schema) ?? ''] ?? schema;
  if (examples) return true;
  const parts = [items, ...(anyOf ?? []), ...(allOf ?? []), additionalProperties, ...Object.values(properties ?? {})];
  const composed = parts
    .filter((one) => typeof one === 'object')
    .filter(({ type }) => typeof type !== 'string' || type === 'array' || type === 'object');
  return composed.length > 0 && composed.every((one) => isShown(one, schemas));
}

describe('the OpenAPI documents', () => {
  it('are one for each dialect and one for the settings', () => {
    expect([...documents.keys()].sort()).toEqual(['admin', 'perfex', 'productive', 'sereni', 'siwapp', 'teamwork']);
  });

  it('show the file fields of every route that takes files, and of no other', () => {
    for (const { dialect, method, path, files = [] } of routes) {
      const operation = documents.get(dialect)?.paths[path]?.[method.toLowerCase()];
      const { 'multipart/form-data': form, 'application/json': json } = operation?.requestBody?.content ?? {};
      const [body, beside] = form?.schema.allOf ?? [];
      const fields = beside?.properties ?? {};
      const shown = Object.keys(fields).filter((name) => fields[name]?.format === 'binary');
      expect([path, shown.sort()]).toEqual([path, [...files].sort()]);
      if (form) expect([path, body]).toEqual([path, json?.schema]);
    }
    expect(routes.filter(({ files }) => files).length).toBeGreaterThan(5);
  });

  it('call each operation as a developer would, and no two alike', () => {
    const ids = [...documents].flatMap(([dialect, document]) =>
      operationsOf(document).map((one) => `${dialect} ${one.operationId}`),
    );
    expect(ids).toEqual([...new Set(ids)]);
    expect(ids.sort()).toEqual(routes.map((route) => `${route.dialect} ${operationId(route)}`).sort());
    for (const id of ids) expect(id).toMatch(/^[a-z]+ [a-z]+([A-Z][a-z]+)*$/);
    expect(ids).toEqual(
      expect.arrayContaining(['perfex createEstimate', 'siwapp sendInvoiceEmail', 'sereni listClientPayments']),
    );
  });

  it('say nothing of what is not there', async () => {
    const { entryPoints } = await readEntryPoints(new URL('../../functions', import.meta.url).pathname);
    expect(idleWords(entryPoints)).toEqual([]);
  });
});

describe.each([...documents])('the OpenAPI document of %s', (dialect, document) => {
  const { schemas, parameters = {} } = document.components;
  const operations = operationsOf(document);

  it('is valid OpenAPI 3.1', async () => {
    const validator = new Validator();
    const { valid, errors } = await validator.validate(structuredClone(document));
    expect(errors ?? []).toEqual([]);
    expect(valid).toBe(true);
    expect(validator.version).toBe('3.1');
  });

  it('refers to bodies, records and errors by name, and has no name that nothing refers to', () => {
    const text = JSON.stringify(document);
    for (const name of Object.keys(schemas)) expect(text).toContain(`"#/components/schemas/${name}"`);
    for (const { operationId: id, requestBody, responses } of operations) {
      const [json] = Object.values(requestBody?.content ?? {});
      if (json) expect([id, JSON.stringify(json.schema)]).toEqual([id, expect.stringContaining('$ref')]);
      expect(responses.default).toEqual({ $ref: '#/components/responses/Error' });
    }
  });

  it('has each schema once', () => {
    const known = new Map<string, string>();
    for (const [name, { description: _, examples: __, ...schema }] of Object.entries(schemas)) {
      if (schema.allOf) continue;
      const text = JSON.stringify(schema);
      expect([name, known.get(text)]).toEqual([name, undefined]);
      known.set(text, name);
    }
  });

  it('leaves no type open, and has nothing that is empty', () => {
    for (const [way, object] of objectsIn(document)) {
      if (!/\/security\/\d+$/.test(way)) expect([way, Object.keys(object).length]).not.toEqual([way, 0]);
      const { type, properties, additionalProperties, $ref, enum: choices }: Schema = object;
      expect([way, choices]).not.toEqual([way, []]);
      if (type !== 'object' || $ref) continue;
      expect([way, properties ?? additionalProperties]).not.toEqual([way, undefined]);
    }
  });

  it('describes every operation with the right it needs, every parameter, schema and field', () => {
    const said = (text: string | undefined): boolean => text !== undefined && /^[^a-z].*[.…]$/s.test(text);
    for (const { operationId: id, description } of operations) {
      expect([id, description]).toEqual([id, expect.stringMatching(/\. Needs (the right `[a-z:-]+`|no token)\.$/)]);
    }
    const inline = operations.flatMap(({ parameters: own = [] }) => own.filter((one) => 'description' in one));
    for (const one of [...inline, ...Object.values(parameters)])
      expect([one, said(one.description)]).toEqual([one, true]);
    for (const [name, schema] of Object.entries(schemas)) {
      expect([name, said(schema.description)]).toEqual([name, true]);
      for (const [way, object] of objectsIn(schema, name)) {
        for (const [field, part] of Object.entries((object as Schema).properties ?? {})) {
          expect([`${way}.${field}`, said(part.description)]).toEqual([`${way}.${field}`, true]);
        }
      }
    }
  });

  it('has a right example of every body and of every answer', () => {
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    ajv.addSchema({ $id: 'document', ...structuredClone(document) });
    const check = (way: string, example: unknown): void => {
      const validate = ajv.getSchema(`document#${way.replaceAll('~', '~0')}`);
      expect([way, validate?.(example), validate?.errors ?? []]).toEqual([way, true, []]);
    };
    for (const [way, object] of objectsIn({ components: { schemas } })) {
      for (const example of (object as Schema).examples ?? []) check(way, example);
    }
    for (const operation of operations) {
      const { operationId: id, requestBody } = operation;
      const [json] = Object.values(requestBody?.content ?? {});
      for (const schema of [json?.schema, answerOf(operation)]) {
        if (schema) expect([id, isShown(schema, schemas)]).toEqual([id, true]);
      }
    }
  });

  it('shows bodies that are taken', () => {
    for (const route of routes.filter((one) => one.dialect === dialect && one.body)) {
      const operation = document.paths[route.path]?.[route.method.toLowerCase()];
      const [json] = Object.values(operation?.requestBody?.content ?? {});
      const [example] = schemas[refName(json?.schema ?? {}) ?? '']?.examples ?? [];
      if (example === undefined) continue;
      const { error } = route.body?.safeParse(example) ?? {};
      // What an update needs beyond a create is in its own schema.
      expect([route.path, route.method, error?.issues ?? []]).toEqual([route.path, route.method, []]);
    }
  });
});
