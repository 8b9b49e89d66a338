/** Derives each dialect's OpenAPI 3.1 document, which describes values as they are on the wire. */
import { type Dialect, dialects, type Route } from '../../../lib/http/route.ts';
import type { EntryPoint } from '../entry-points.ts';
import { declaredRoutes, titles } from '../facts.ts';
import { columnKeys } from './columns.ts';
import { Components } from './components.ts';
import { describeFields, describeSchema, describing, say } from './describe.ts';
import { binary, commonSchemas, type DialectDocument } from './dialect.ts';
import { documents } from './dialects/all.ts';
import { type Sample, withExamples } from './examples.ts';
import { fillIn } from './fill.ts';
import { keys } from './keys.ts';
import { operationId } from './names.ts';
import { type Parameter, Parameters } from './parameters.ts';
import { type Described, nameAnswers, nameBodies } from './roles.ts';
import { isEmpty, mapParts, refName, type Schema } from './schema.ts';
import { answerSchema, inputSchema } from './wire-schema.ts';
import { watchWords } from './words.ts';

/** Makes generated/openapi/<dialect>.json for each dialect. Throws with the name of anything that has no description. */
export function openapiFiles(entryPoints: readonly EntryPoint[]): Map<string, string> {
  return new Map(
    dialects.map((dialect) => {
      const { document } = documentOf(dialect, entryPoints);
      return [`generated/openapi/${dialect}.json`, `${JSON.stringify(document, null, 2)}\n`];
    }),
  );
}

/** Lists descriptions that nothing uses: `perfex fields qty`, `keys extras.position`. */
export function idleWords(entryPoints: readonly EntryPoint[]): string[] {
  const known = columnKeys();
  const idleKeys = Object.keys(keys).filter((key) => !known.has(key));
  const idle = dialects.flatMap((dialect) =>
    documentOf(dialect, entryPoints).unread.map((words) => `${dialect} ${words}`),
  );
  return [...idle, ...idleKeys.map((key) => `keys ${key}`)];
}

/** Removes fields that only a multipart form can fill: files. */
function withoutFiles(body: Schema, files: readonly string[]): Schema {
  const fields = Object.entries(body.properties ?? {}).filter(
    ([name, field]) => !(files.includes(name) && isEmpty(field)),
  );
  return body.properties ? { ...body, properties: Object.fromEntries(fields) } : body;
}

function removeEmptyObjects(body: Schema): Schema {
  const { properties, ...rest } = mapParts(body, removeEmptyObjects);
  const accepts = ({ type, properties: fields, additionalProperties }: Schema): boolean =>
    type !== 'object' || fields !== undefined || additionalProperties !== false;
  return properties
    ? { ...rest, properties: Object.fromEntries(Object.entries(properties).filter(([, field]) => accepts(field))) }
    : rest;
}

function describeRoute(route: Route, own: DialectDocument): Described {
  const { fills, answerOf: complete = (schema: Schema) => schema } = own;
  const { dialect, resource, body, answer, files = [] } = route;
  const id = operationId(route);
  try {
    const fill = (schema: Schema, field: string): Schema => fillIn(schema, { dialect, resource, id }, fills, field);
    return {
      route,
      id,
      body: body ? removeEmptyObjects(fill(withoutFiles(inputSchema(body), files), 'body')) : null,
      answer:
        answer && route.status !== 204 && !own.media[id] ? complete(fill(answerSchema(answer), 'answer'), route) : null,
    };
  } catch (error) {
    throw new Error(
      `${route.method} ${route.path} cannot be described: ${error instanceof Error ? error.message : error}`,
    );
  }
}

const outcomes: Readonly<Record<string, string>> = {
  list: 'The list.',
  search: 'What was found.',
  read: 'The record.',
  create: 'Created.',
  update: 'Changed.',
  delete: 'Deleted.',
};

/** The variable in the addresses of servers. */
const origin = {
  default: 'http://localhost:3000',
  description: 'Scheme and host of the deployment, without a path: `https://api.example.com`.',
};

function documentOf(dialect: Dialect, entryPoints: readonly EntryPoint[]): { document: object; unread: string[] } {
  const routes = declaredRoutes(entryPoints).flatMap(({ route }) => (route.dialect === dialect ? [route] : []));
  const { fields, operations: sentences, verbs, parameters: meanings, schemas: schemaTexts } = documents[dialect];
  const { read, unread } = watchWords({
    fields,
    operations: sentences,
    verbs,
    parameters: meanings,
    schemas: schemaTexts,
  });
  const own = { ...documents[dialect], ...read };
  const missing = new Set<string>();
  const describe = describing(dialect, own);
  const describeIn = (schema: Schema, name: string, resource: string | null): Schema =>
    describeFields(schema, { name, resource }, describe, (field) => missing.add(field));

  const operations = routes.map((route) => describeRoute(route, own));
  const components = new Components(own.names);
  nameAnswers(operations, components, own.names);
  nameBodies(operations, components, own.names);
  const parameters = new Parameters(own.textIds);
  const named = operations.map((operation) => {
    const { route, id, body, answer } = operation;
    const { resource } = route;
    const meaning = (name: string): string => {
      const text = own.parameters[`${id} ${name}`] ?? own.parameters[name];
      if (text === undefined) missing.add(`parameter ${name}`);
      return text ?? '';
    };
    const finish = (schema: Schema): Schema => describeIn(components.refer(schema, 'Query', null), 'Query', null);
    return {
      ...operation,
      body: body && components.refer(body, `New${id}`, resource),
      answer: answer && components.refer(answer, id, resource),
      parameters: parameters.of(route, meaning, finish),
    };
  });
  const { schemas, resources } = components.build();
  const whole = Object.entries({ ...schemas, Error: own.error }).map(([name, schema]): [string, Schema] => {
    const text = name === 'Error' ? 'Every refusal, whatever its status.' : (own.schemas[name] ?? commonSchemas[name]);
    return [name, say(text ?? describeSchema(name), describeIn(schema, name, resources.get(name) ?? null))];
  });
  const samples = new Map(
    [...(own.samples ?? [])].map(([name, body]): [string, Sample] => [name, { body, required: [] }]),
  );
  for (const { body, route } of named) {
    const name = body && refName(body);
    if (name && route.sample !== undefined && !samples.has(name)) {
      samples.set(name, { body: route.sample, required: route.required ?? [] });
    }
  }
  const { components: shared, refer } = parameters.shared();
  const paths: Record<string, Record<string, unknown>> = {};
  for (const operation of named) {
    const path = paths[operation.route.path] ?? {};
    paths[operation.route.path] = path;
    path[operation.route.method.toLowerCase()] = operationOf(operation, operation.parameters.map(refer), own);
  }
  if (missing.size > 0) {
    throw new Error(
      `${dialect} does not describe ${[...missing].join(', ')}. Add a sentence under the field's key to ` +
        `scripts/codegen/openapi/keys.ts, or under its name on the wire to scripts/codegen/openapi/dialects/${dialect}.ts.`,
    );
  }
  const document = {
    openapi: '3.1.0',
    info: { title: `Quintet: ${titles[dialect]}`, version: '1', description: own.description },
    servers: [{ url: '{origin}', variables: { origin } }],
    security: Object.keys(own.security).map((name) => ({ [name]: [] })),
    paths,
    components: {
      securitySchemes: own.security,
      schemas: withExamples(dialect, Object.fromEntries(whole), samples),
      ...(Object.keys(shared).length > 0 ? { parameters: shared } : {}),
      responses: {
        Error: {
          description: 'The request was refused.',
          content: { [own.errors]: { schema: { $ref: '#/components/schemas/Error' } } },
        },
      },
    },
  };
  return { document, unread: unread() };
}

function operationOf(
  { route, id, body, answer }: Described,
  parameters: readonly (Parameter | { $ref: string })[],
  own: DialectDocument,
) {
  const content = (types: readonly string[], schema: Schema) =>
    Object.fromEntries(types.map((type) => [type, { schema }]));
  const files = Object.fromEntries((route.files ?? []).map((name) => [name, binary]));
  const form = body && route.files ? { allOf: [body, { type: 'object', properties: files }] } : null;
  const does = own.operations[id] ?? own.verbs[route.verb];
  const right = route.scope === 'public' ? 'Needs no token.' : `Needs the right \`${route.scope}\`.`;
  return {
    operationId: id,
    summary: route.summary,
    description: [does, right].filter((text) => text !== undefined).join(' '),
    tags: [route.resource],
    // The key in a link replaces the token.
    ...(route.linked ? { security: [...Object.keys(own.security).map((name) => ({ [name]: [] })), {}] } : {}),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(body
      ? {
          requestBody: {
            required: true,
            content: { ...content(own.bodies, body), ...(form ? content(['multipart/form-data'], form) : {}) },
          },
        }
      : {}),
    responses: {
      [`${route.status}`]: {
        description: outcomes[route.verb] ?? 'Done.',
        ...(answer ? { content: content([own.answers], answer) } : {}),
        ...(own.media[id] ? { content: content(own.media[id], { type: 'string', format: 'binary' }) } : {}),
      },
      default: { $ref: '#/components/responses/Error' },
    },
  };
}
