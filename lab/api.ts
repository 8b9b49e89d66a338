/** The API for tests: an organization, a token, and requests that reach the real handlers and the real engine. */
import { randomUUID } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import { handler as fallback } from '../functions/gateway/default.ts';
import { dispatch } from '../generated/dispatch.ts';
import type { Organization } from '../lib/domain/organization/organization.ts';
import { forgetPrincipals } from '../lib/http/authenticate.ts';
import { matchRoute } from '../lib/http/match.ts';
import type { Dialect } from '../lib/http/route.ts';
import { prepareOrganization, toSystemWork } from '../lib/operations/organization/prepare.ts';
import { createToken } from '../lib/operations/token/tokens.ts';
import { readOrganization, updateOrganization } from '../lib/store/organizations.ts';
import type { Work } from '../lib/store/work.ts';
import { credentialsOf, jsonTypeOf } from './credentials.ts';

export type { Dialect } from '../lib/http/route.ts';
export { credentialsOf } from './credentials.ts';

export type Reply = {
  status: number;
  headers: Record<string, string>;
  /** Parsed JSON, other text, or a Buffer for a file. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  body: any;
};

export type Call = {
  headers?: Record<string, string>;
  /** An object is sent as JSON, a string unchanged with the content type in `headers`. */
  body?: unknown;
  at?: string;
  address?: string;
};

/** The gateway does not register aliases: they and unknown paths go through `$default`. */
export const registered = dispatch
  .filter((entry, i) => dispatch.findIndex((other) => other.function === entry.function) === i)
  .map((entry) => ({ ...entry, path: entry.gatewayPath }));

/** Sends a request like API Gateway. `target` is path and query. */
export async function send(
  method: string,
  target: string,
  { headers = {}, body, at, address }: Call = {},
): Promise<Reply> {
  const [rawPath = '', rawQueryString = ''] = target.split(/\?(.*)/s);
  const json = body !== undefined && typeof body !== 'string' && !(body instanceof Buffer);
  const sentHeaders: Record<string, string> = { ...(json ? { 'content-type': 'application/json' } : {}), ...headers };
  const decoded = decodeURIComponent(rawPath);
  const { match } = matchRoute(registered, method, decoded);
  const event = {
    version: '2.0',
    routeKey: match ? `${method} ${match.route.path}` : '$default',
    rawPath: decoded,
    rawQueryString,
    headers: Object.fromEntries(
      Object.entries({ host: 'localhost:3000', ...sentHeaders }).map(([k, v]) => [k.toLowerCase(), v]),
    ),
    pathParameters: match?.parameters,
    isBase64Encoded: body instanceof Buffer,
    ...(body === undefined
      ? {}
      : { body: json ? JSON.stringify(body) : body instanceof Buffer ? body.toString('base64') : body }),
    requestContext: {
      http: { method, path: decoded, sourceIp: address },
      requestId: randomUUID(),
      timeEpoch: at ? Date.parse(at) : Date.now(),
      domainName: 'localhost',
    },
  } as unknown as APIGatewayProxyEventV2;
  const context = { awsRequestId: randomUUID() } as Context;
  const handle = match ? (await match.route.load()).handler : fallback;
  const answer = (await handle(event, context)) as APIGatewayProxyStructuredResultV2;
  const replyHeaders = Object.fromEntries(
    Object.entries(answer.headers ?? {}).map(([name, value]) => [name.toLowerCase(), String(value)]),
  );
  return { status: answer.statusCode ?? 0, headers: replyHeaders, body: bodyOf(answer, replyHeaders) };
}

function bodyOf(answer: APIGatewayProxyStructuredResultV2, headers: Record<string, string>): unknown {
  if (!answer.isBase64Encoded) return parse(answer.body ?? '');
  const bytes = Buffer.from(answer.body ?? '', 'base64');
  return headers['content-encoding'] === 'gzip' ? parse(gunzipSync(bytes).toString()) : bytes;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

export type Firm = {
  organization: Organization;
  token: string;
  work: Work;
  as: (dialect: Dialect) => (method: string, target: string, call?: Call) => Promise<Reply>;
  tokenWith: (scopes: string[]) => Promise<string>;
};

/** Creates an organization with its initial records, and a token with all scopes. */
export async function newFirm(settings: Partial<Organization> = {}): Promise<Firm> {
  const at = new Date().toISOString();
  let organization = await prepareOrganization(`Firm ${randomUUID()}`, at);
  const stored = await readOrganization(organization.id);
  if (stored && Object.keys(settings).length > 0) {
    organization = await updateOrganization(stored, { ...stored.doc, ...settings });
    forgetPrincipals();
  }
  const { text: token } = await createToken({ scopes: ['*', 'admin'] }, toSystemWork(organization, at));
  return firmWith(organization, token, at);
}

export function firmWith(organization: Organization, token: string, at = new Date().toISOString()): Firm {
  const work = toSystemWork(organization, at);
  const as: Firm['as'] = (dialect) => {
    const type = dialect === 'productive' ? { 'content-type': jsonTypeOf(dialect) } : {};
    const headers = { ...credentialsOf(dialect, token), ...type };
    return (method, target, call = {}) => send(method, target, { ...call, headers: { ...headers, ...call.headers } });
  };
  const tokenWith = async (scopes: string[]): Promise<string> => (await createToken({ scopes }, work)).text;
  return { organization, token, work, as, tokenWith };
}
