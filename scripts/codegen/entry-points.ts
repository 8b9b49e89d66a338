/**
 * Reads the entry points: all files under functions/, and what they declare. It reports problems of a single file
 * (missing exports, wrong folder); refusals.ts reports those between files.
 */
import { readdirSync } from 'node:fs';
import { join, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as z from 'zod';
import { scopeResources } from '../../lib/domain/token/scopes.ts';
import { dialects, methods, type Route } from '../../lib/http/route.ts';

/** The custom settings of serverless.yml that only functions asking for them have in their environment. */
const environment = z.enum(['mail']);

const jobSchema = z.object({
  schedule: z.string().optional(),
  timeoutSeconds: z.number().int().min(1).max(900),
  summary: z.string(),
  rungBy: z.string().optional(),
  environment: environment.optional(),
  draws: z.literal(true).optional(),
});
type Job = z.infer<typeof jobSchema>;

/** `file`: path under functions/ without extension. `key`: the function's name, dialect-resource-verb. */
type Named = { file: string; key: string; folder: string; resource: string };
export type RouteEntryPoint = Named & { kind: 'route'; route: Route; also: readonly Route[] };
type JobEntryPoint = Named & { kind: 'job'; job: Job };
type GatewayEntryPoint = Named & { kind: 'gateway' };
export type EntryPoint = RouteEntryPoint | JobEntryPoint | GatewayEntryPoint;

const scopes = [
  'public',
  'admin',
  ...scopeResources.flatMap((resource) =>
    ['read', 'create', 'update', 'delete'].map((right) => `${resource}:${right}`),
  ),
];
const isSchema = (value: unknown): boolean => value instanceof z.ZodType;

const routeSchema = z.object({
  method: z.enum(methods),
  path: z.string().startsWith('/'),
  aliases: z.array(z.string()).optional(),
  dialect: z.enum(dialects),
  resource: z.string().min(1),
  verb: z.string().min(1),
  scope: z.enum(scopes),
  summary: z.string(),
  status: z.literal([200, 201, 204]),
  params: z.instanceof(z.ZodObject).optional(),
  query: z.instanceof(z.ZodObject).optional(),
  body: z.custom(isSchema, 'must be a zod schema').optional(),
  answer: z.custom(isSchema, 'must be a zod schema').optional(),
  required: z.array(z.string()).optional(),
  broken: z.record(z.string(), z.unknown()).optional(),
  environment: environment.optional(),
  draws: z.literal(true).optional(),
});

function describeIssues(error: z.ZodError): string {
  return error.issues.map((issue) => `${issue.path.join('.') || 'it'}: ${issue.message}`).join('; ');
}

function isRoute(value: unknown): value is Route {
  return routeSchema.safeParse(value).success;
}

export function readEntryPoint(file: string, exported: Readonly<Record<string, unknown>>): EntryPoint | string {
  const parts = file.split('/');
  const [folder = '', resource = '', verb] = parts;
  const named: Named = { file, key: parts.join('-'), folder, resource };
  if (typeof exported.handler !== 'function') return `functions/${file}.ts exports no handler`;
  if (!/^[a-z][a-z0-9-]{0,44}$/.test(named.key)) {
    return `functions/${file}.ts: '${named.key}' is not a valid function name (a-z, 0-9, -, at most 45 characters)`;
  }
  if (file === 'gateway/default') return { ...named, kind: 'gateway' };
  if (folder === 'jobs') {
    if (parts.length !== 2) return `functions/${file}.ts is not at functions/jobs/<job>.ts`;
    const job = jobSchema.safeParse(exported.job);
    return job.success
      ? { ...named, kind: 'job', job: job.data }
      : `functions/${file}.ts exports no valid job: ${describeIssues(job.error)}`;
  }
  if (parts.length !== 3 || verb === undefined) return `functions/${file}.ts is not at <dialect>/<resource>/<verb>.ts`;

  const { route, also = [] } = exported;
  if (route === undefined) return `functions/${file}.ts exports no route`;
  if (!isRoute(route)) return `functions/${file}.ts: its route is invalid: ${explainInvalidRoute(route)}`;
  if (!Array.isArray(also)) return `functions/${file}.ts: also must be a list of routes`;
  const others: Route[] = [];
  for (const other of also) {
    if (!isRoute(other)) return `functions/${file}.ts: a route in also is invalid: ${explainInvalidRoute(other)}`;
    others.push(other);
  }
  if (folder !== 'shared' && folder !== route.dialect) {
    return `functions/${file}.ts lies in ${folder}/ but its route says dialect '${route.dialect}'`;
  }
  if (resource !== route.resource) {
    return `functions/${file}.ts lies in ${folder}/${resource}/ but its route says resource '${route.resource}'`;
  }
  if (others.length > 0 && folder !== 'shared') return `functions/${file}.ts: only functions/shared may export also`;
  return { ...named, kind: 'route', route, also: others };
}

function explainInvalidRoute(value: unknown): string {
  const parsed = routeSchema.safeParse(value);
  return parsed.success ? '' : describeIssues(parsed.error);
}

/** Reads all entry points of a functions folder, sorted by name, and the problems of invalid ones. */
export async function readEntryPoints(
  functionsFolder: string,
): Promise<{ entryPoints: EntryPoint[]; problems: string[] }> {
  const entryPoints: EntryPoint[] = [];
  const problems: string[] = [];
  for (const file of listEntryPointFiles(functionsFolder)) {
    const exported: Record<string, unknown> = await import(pathToFileURL(join(functionsFolder, `${file}.ts`)).href);
    const entryPoint = readEntryPoint(file, exported);
    if (typeof entryPoint === 'string') problems.push(entryPoint);
    else entryPoints.push(entryPoint);
  }
  return { entryPoints, problems };
}

/** Lists the files under functions/ without extension, sorted, with `/` on every system: 'perfex/invoices/list'. */
export function listEntryPointFiles(functionsFolder: string): string[] {
  return readdirSync(functionsFolder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.slice(0, -'.ts'.length).split(sep).join('/'))
    .sort();
}
