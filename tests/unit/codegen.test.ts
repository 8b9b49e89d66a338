/** What the generator refuses, and that the committed files are what it would write now. */
import { join } from 'node:path';
import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import type { Route } from '../../lib/http/route.ts';
import { deriveFiles } from '../../scripts/codegen/derive.ts';
import { type EntryPoint, readEntryPoint, readEntryPoints } from '../../scripts/codegen/entry-points.ts';
import { staleFiles } from '../../scripts/codegen/files.ts';
import { readKeepers } from '../../scripts/codegen/modules.ts';
import { refusals } from '../../scripts/codegen/refusals.ts';
import { apis, dialectsOf, frontPaths, restOfPaths, stackOf } from '../../scripts/stacks.ts';

const root = join(import.meta.dirname, '../..');
const handler = (): void => {};
/** No function touches files. */
const nobody: ReadonlySet<string> = new Set();

function route(changes: Partial<Route> = {}): Route {
  return {
    method: 'GET',
    path: '/api/invoices/{id}',
    dialect: 'perfex',
    resource: 'invoices',
    verb: 'read',
    scope: 'invoices:read',
    summary: 'Reads an invoice.',
    status: 200,
    params: z.object({ id: z.string() }),
    ...changes,
  };
}

function entryPoint(changes: Partial<Route> = {}, file = 'perfex/invoices/read'): EntryPoint {
  const [folder = '', resource = ''] = file.split('/');
  return { kind: 'route', file, key: file.replaceAll('/', '-'), folder, resource, route: route(changes), also: [] };
}

describe('the generator refuses', () => {
  const other = 'perfex/invoices/get';
  test.each<[string, EntryPoint[], RegExp]>([
    ['a method and path declared twice', [entryPoint(), entryPoint({}, other)], /declared twice/],
    [
      'two paths that differ only in a parameter name',
      [entryPoint(), entryPoint({ path: '/api/invoices/{key}', params: z.object({ key: z.string() }) }, other)],
      /at the gateway GET .* is declared twice/,
    ],
    [
      'two paths that differ only in .json',
      [entryPoint(), entryPoint({ path: '/api/invoices/{id}.json' }, other)],
      /declared twice/,
    ],
    [
      'an alias that is the route of another file',
      [entryPoint(), entryPoint({ path: '/api/bills/{id}', aliases: ['GET /api/invoices/{id}'] }, other)],
      /declared twice/,
    ],
    ['an alias without a method', [entryPoint({ aliases: ['/api/invoice/{id}'] })], /is not 'METHOD \/path'/],
    [
      'a path parameter the schema lacks',
      [entryPoint({ params: z.object({}) })],
      /'\{id\}' .* is missing in its params/,
    ],
    ['a route with parameters and no schema', [entryPoint({ path: '/api/{kind}/{id}' })], /'\{kind\}' .* is missing/],
    [
      'a schema parameter the path lacks',
      [entryPoint({ path: '/api/invoices' })],
      /has 'id', which '\/api\/invoices' lacks/,
    ],
    ['a segment partly a parameter', [entryPoint({ path: '/api/invoice-{id}' })], /only partly a parameter/],
    ['an ending that is not served', [entryPoint({ path: '/api/invoices/{id}.xml' })], /only partly a parameter/],
    ['a trailing slash', [entryPoint({ path: '/api/invoices/{id}/' })], /ends in a slash/],
    ['a summary without a full stop', [entryPoint({ summary: 'Reads an invoice' })], /has no full stop/],
  ])('%s', (_what, entryPoints, complaint) => {
    expect(refusals(entryPoints).join('\n')).toMatch(complaint);
  });

  test.each<[string, string, Record<string, unknown>, RegExp]>([
    ['a file without a handler', 'perfex/invoices/read', { route: route() }, /exports no handler/],
    ['a file without a route', 'perfex/invoices/read', { handler }, /exports no route/],
    ['a file in another dialect', 'siwapp/invoices/read', { handler, route: route() }, /says dialect 'perfex'/],
    ['a file in another resource', 'perfex/bills/read', { handler, route: route() }, /says resource 'invoices'/],
    ['a file at the wrong depth', 'perfex/read', { handler, route: route() }, /is not at <dialect>/],
    ['an unknown scope', 'perfex/invoices/read', { handler, route: { ...route(), scope: 'bills:read' } }, /scope/],
    ['a job that declares nothing', 'jobs/tick', { handler }, /exports no valid job/],
    ['a name too long for Lambda', `perfex/${'x'.repeat(40)}/read`, { handler, route: route() }, /valid function name/],
  ])('%s', (_what, file, exported, complaint) => {
    expect(readEntryPoint(file, exported)).toMatch(complaint);
  });
});

test('a right route is not refused, with the endings .json and .pdf and an alias of its own', () => {
  const right = entryPoint({ path: '/invoices/{id}.json', aliases: ['GET /invoices/{id}', 'GET /invoice/{id}.pdf'] });
  expect(refusals([right])).toEqual([]);
  expect(readEntryPoint('perfex/invoices/read', { handler, route: route() })).toMatchObject({
    key: 'perfex-invoices-read',
  });
});

test('a shared entry point is documented in both dialects and deployed once', () => {
  const exported = { handler, route: route({ dialect: 'sereni' }), also: [route({ dialect: 'siwapp' })] };
  const shared = readEntryPoint('shared/invoices/read', exported);
  if (typeof shared === 'string') throw new Error(shared);
  expect(refusals([shared])).toEqual([]);
  const files = deriveFiles([shared], nobody);
  for (const dialect of ['sereni', 'siwapp']) {
    expect(files.get(`generated/openapi/${dialect}.json`)).toContain('/api/invoices/{id}');
  }
  expect(files.get('generated/stacks/siwapp.json')?.match(/functions\/shared/g)).toHaveLength(1);
});

test('an answer is described as it is on the wire, not as we keep it', () => {
  const total = z.codec(z.string(), z.number(), { decode: Number, encode: String });
  const files = deriveFiles([entryPoint({ answer: z.object({ total }) })], nobody);
  expect(files.get('generated/openapi/perfex.json')).toMatch(
    /"total": \{\s*"description": "Total of lines[^"]*",\s*"type": "string"/,
  );
});

test('the OpenAPI documents are valid', async () => {
  const body = z.object({ total: z.string() });
  const update = entryPoint({ method: 'PUT', verb: 'update', body, answer: body, scope: 'public' });
  const files = deriveFiles([entryPoint(), update], nobody);
  for (const [path, text] of files) {
    if (!path.startsWith('generated/openapi/')) continue;
    expect(await new Validator().validate(JSON.parse(text)), path).toMatchObject({ valid: true });
  }
});

test.each<[string, Partial<Route>, boolean, string]>([
  ['a route that reads', {}, false, 'read'],
  ['a route that reads files', {}, true, 'read-files'],
  ['a GET that needs more than the right to read', { scope: 'invoices:update' }, false, 'write'],
  ['a POST, whatever its right', { method: 'POST' }, false, 'write'],
  ['a route that writes files', { method: 'POST' }, true, 'api'],
  ['a route that sends mail', { scope: 'invoices:update', environment: 'mail' }, true, 'mail'],
])('%s has the least role that it can do with', (_, changes, keepsFiles, role) => {
  const one = entryPoint(changes);
  const gateway: EntryPoint = { ...one, kind: 'gateway', file: 'gateway/default', key: 'gateway-default' };
  const files = deriveFiles([one, gateway], new Set(keepsFiles ? [one.file] : []));
  const { functions } = JSON.parse(files.get('generated/stacks/perfex.json') ?? '');
  const name = { 'Fn::ImportValue': `quintet-\${sls:stage}-${role}-role` };
  // The catch-all answers in place of each of them.
  expect([functions['invoices-read'].role, functions['gateway-default'].role]).toEqual([name, name]);
});

test('the stack of a function follows from names alone', () => {
  expect(stackOf('perfex')).toBe('perfex');
  for (const folder of ['siwapp', 'sereni', 'shared']) expect(stackOf(folder)).toBe('siwapp');
  expect(stackOf('admin')).toBe('admin');
  expect(stackOf('jobs')).toBe('jobs');
});

const stackFile = z.object({
  functions: z.record(
    z.string(),
    z.object({ name: z.string(), handler: z.string(), environment: z.record(z.string(), z.string()).optional() }),
  ),
  resources: z.record(z.string(), z.object({ Type: z.string(), Properties: z.record(z.string(), z.unknown()) })),
});
const readStacks = async () => {
  const { entryPoints } = await readEntryPoints(join(root, 'functions'));
  const files = deriveFiles(entryPoints, await readKeepers());
  const read = (stack: string) => stackFile.parse(JSON.parse(files.get(`generated/stacks/${stack}.json`) ?? ''));
  return { entryPoints, read };
};

test('each API has a route for every entry point of its dialects, and a catch-all', async () => {
  const { entryPoints, read } = await readStacks();
  for (const api of apis) {
    const { functions, resources } = read(api);
    const own = entryPoints.filter((one) => one.kind === 'route' && stackOf(one.folder) === api);
    const keys = Object.values(resources).flatMap(({ Properties }) => Properties.RouteKey ?? []);
    const crossing = Object.keys(resources).filter((id) => id.startsWith('Crossing'));
    expect(keys, api).toHaveLength(own.length + 1 + crossing.length);
    expect(new Set(keys).size, api).toBe(keys.length);
    expect(keys, api).toContain('$default');
    expect(functions['gateway-default']?.environment?.DIALECTS).toBe(dialectsOf(api).join(','));
  }
});

test('a path that two routes match alike goes to the catch-all', async () => {
  const { read } = await readStacks();
  const { resources } = read('perfex');
  const toCatchAll = { 'Fn::Join': ['/', ['integrations', { Ref: 'GatewayDefaultIntegration' }]] };
  const crossing = Object.entries(resources).filter(([id]) => id.startsWith('Crossing'));
  expect(crossing.map(([, { Properties }]) => [Properties.RouteKey, Properties.Target])).toEqual([
    ['GET /api/tasks/search/checklist', toCatchAll],
    ['GET /api/webhooks/search/logs', toCatchAll],
  ]);
});

test('the catch-all has the settings of every route it answers for', async () => {
  const { entryPoints, read } = await readStacks();
  const mailing = entryPoints.flatMap((one) => (one.kind === 'route' && one.route.environment ? [one] : []));
  expect(mailing).not.toEqual([]);
  for (const { folder, route } of mailing) {
    const { functions } = read(stackOf(folder));
    const own = Object.values(functions).find(({ handler }) =>
      handler.endsWith(`${route.resource}/${route.verb}.handler`),
    );
    expect(functions['gateway-default']?.environment).toMatchObject(own?.environment ?? { none: '' });
  }
});

test('on a shared domain every documented path leads to its API', async () => {
  const { entryPoints } = await readStacks();
  const toPattern = (path: string) => new RegExp(`^${path.replaceAll('*', '.*')}$`);
  for (const one of entryPoints) {
    if (one.kind !== 'route') continue;
    const paths = [one.route, ...one.also].flatMap(({ path, aliases = [] }) => [
      path,
      ...aliases.map((alias) => alias.split(' ')[1] ?? ''),
    ]);
    for (const path of paths) {
      const [, api = restOfPaths] = frontPaths.find(([pattern]) => toPattern(pattern).test(path)) ?? [];
      expect(api, path).toBe(stackOf(one.folder));
    }
  }
});

test('the committed files are what the declarations give now (else: npm run codegen)', async () => {
  const { entryPoints, problems } = await readEntryPoints(join(root, 'functions'));
  expect([...problems, ...refusals(entryPoints)]).toEqual([]);
  expect(staleFiles(root, deriveFiles(entryPoints, await readKeepers()))).toEqual({ differing: [], left: [] });
});
