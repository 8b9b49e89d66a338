/**
 * Derives the OpenAPI 3.1 document of each dialect. Everything is described as it is on
 * the wire: of a codec that is its input side, also in answers, where zod-openapi by
 * itself would describe our side.
 */
import * as z from 'zod';
import { createDocument, createSchema, type oas31, type ZodOpenApiOperationObject } from 'zod-openapi';
import { type Dialect, dialects, type Route } from '../../lib/http/route.ts';
import type { Door } from './doors.ts';
import { declaredRoutes, titles } from './facts.ts';

type Described = ReturnType<typeof createSchema>;

type Protocol = {
  security: Record<string, oas31.SecuritySchemeObject>;
  bodies: readonly string[];
  answers: string;
  errors: string;
};

const json = 'application/json';
const bearer: oas31.SecuritySchemeObject = { type: 'http', scheme: 'bearer' };
const key = (name: string, description: string): oas31.SecuritySchemeObject => ({
  type: 'apiKey',
  in: 'header',
  name,
  description,
});

const protocols: Readonly<Record<Dialect, Protocol>> = {
  perfex: {
    security: { authtoken: key('authtoken', 'The token alone.'), bearer },
    bodies: [json, 'application/x-www-form-urlencoded'],
    answers: json,
    errors: json,
  },
  siwapp: {
    security: { token: key('Authorization', 'Written as: Token token="…"') },
    bodies: [json],
    answers: json,
    errors: json,
  },
  sereni: { security: { bearer }, bodies: [json], answers: json, errors: json },
  teamwork: {
    security: { basic: { type: 'http', scheme: 'basic', description: 'The token as user name, any password.' } },
    bodies: [json],
    answers: json,
    errors: json,
  },
  productive: {
    security: { token: key('X-Auth-Token', 'The token alone.') },
    bodies: ['application/vnd.api+json', json],
    answers: 'application/vnd.api+json',
    errors: 'application/vnd.api+json',
  },
  admin: { security: { bearer }, bodies: [json], answers: json, errors: 'application/problem+json' },
};

// A check written in code has no JSON Schema; better an open schema than no document.
const lenient = { allowEmptySchema: { custom: true, transform: true } } as const;

/** generated/openapi/<dialect>.json for each dialect. Throws, naming the route, when a schema cannot be described. */
export function openapiFiles(doors: readonly Door[]): Map<string, string> {
  const files = new Map<string, string>();
  for (const dialect of dialects) {
    const routes = declaredRoutes(doors).filter(({ route }) => route.dialect === dialect);
    files.set(`generated/openapi/${dialect}.json`, `${JSON.stringify(documentOf(dialect, routes), null, 2)}\n`);
  }
  return files;
}

function documentOf(
  dialect: Dialect,
  routes: readonly { key: string; route: Route }[],
): ReturnType<typeof createDocument> {
  const protocol = protocols[dialect];
  const schemas: Described['components'] = {};
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {};
  for (const { key, route } of routes) {
    const path = paths[route.path] ?? {};
    paths[route.path] = path;
    path[route.method.toLowerCase()] = operation(key, route, protocol, schemas);
  }
  return createDocument(
    {
      openapi: '3.1.0',
      info: {
        title: `Quintet: ${titles[dialect]}`,
        version: '1',
        description: 'Made from the declarations of the routes.',
      },
      servers: [{ url: '{host}', variables: { host: { default: 'http://localhost:3000' } } }],
      security: Object.keys(protocol.security).map((name) => ({ [name]: [] })),
      paths,
      components: { securitySchemes: protocol.security, schemas },
    },
    lenient,
  );
}

/** `q[with_status]`, `page[number]`: what is an object in a query string travels with brackets. */
function bracketed(query: z.ZodObject): z.ZodObject {
  const isObject = (schema: z.ZodType): boolean =>
    schema.safeParse({}).success || schema.safeParse({ number: 1 }).success;
  const shape = Object.entries(query.shape).map(([name, schema]) => [
    name,
    isObject(schema) ? schema.meta({ param: { style: 'deepObject', explode: true } }) : schema,
  ]);
  return z.object(Object.fromEntries(shape));
}

/** A file as OpenAPI 3.1 has it, and with the word of 3.0, which most programs still look for. */
const binary = { type: 'string', format: 'binary', contentMediaType: 'application/octet-stream' } as const;

/** The same fields as a form, and the files beside them. */
function formOf(body: Described['schema'], files: readonly string[]): Described['schema'] {
  const own = typeof body === 'object' ? body : {};
  const fields = 'properties' in own ? own.properties : {};
  return { ...own, properties: { ...fields, ...Object.fromEntries(files.map((name) => [name, binary])) } };
}

function operation(
  key: string,
  route: Route,
  protocol: Protocol,
  schemas: Described['components'],
): ZodOpenApiOperationObject {
  const content = (types: readonly string[], schema: Described['schema']): Record<string, Pick<Described, 'schema'>> =>
    Object.fromEntries(types.map((type) => [type, { schema }]));
  const onTheWire = (schema: z.ZodType): Described['schema'] => {
    const made = describe(route, schema);
    Object.assign(schemas, made.components);
    return made.schema;
  };
  const requestParams = {
    // A parameter that only an alias lacks is there in this path: OpenAPI knows no optional ones.
    ...(route.params ? { path: route.params.required() } : {}),
    ...(route.query ? { query: bracketed(route.query) } : {}),
  };
  const body = route.body ? onTheWire(route.body) : null;
  const withFiles = body && route.files ? content(['multipart/form-data'], formOf(body, route.files)) : {};
  return {
    operationId: key,
    summary: route.summary,
    tags: [route.resource],
    ...(route.scope === 'public' ? { security: [] } : { description: `Needs the right \`${route.scope}\`.` }),
    ...(Object.keys(requestParams).length > 0 ? { requestParams } : {}),
    ...(body ? { requestBody: { required: true, content: { ...content(protocol.bodies, body), ...withFiles } } } : {}),
    responses: {
      [`${route.status}`]: {
        description: route.summary,
        ...(route.answer && route.status !== 204
          ? { content: content([protocol.answers], onTheWire(route.answer)) }
          : {}),
      },
      default: { description: 'An error.', content: content([protocol.errors], { type: 'object' }) },
    },
  };
}

function describe(route: Route, schema: z.ZodType): Described {
  try {
    return createSchema(schema, { io: 'input', opts: lenient });
  } catch (error) {
    throw new Error(
      `${route.method} ${route.path} cannot be described: ${error instanceof Error ? error.message : error}`,
    );
  }
}
