/** Requests to the real handlers, in the form of API Gateway 2.0. */
import { randomUUID } from 'node:crypto';
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import * as z from 'zod';
import { type DispatchEntry, dispatch } from '../../generated/dispatch.ts';
import { credentialsOf } from '../../lab/credentials.ts';
import { matchRoute } from '../../lib/http/match.ts';
import type { Dialect, Method } from '../../lib/http/route.ts';

/** `target` is path and query; a body is sent as JSON. */
export type Ask = { dialect: Dialect; method: Method; target: string; body?: unknown };

export type Reply = { status: number; body: unknown };

export type Prepared = { entry: DispatchEntry; event: APIGatewayProxyEventV2 };

/** All routes, without aliases: the gateway does not register these. */
export const routes = dispatch.filter(
  (entry, i) => dispatch.findIndex((other) => other.function === entry.function) === i,
);
const registered = routes.map((entry) => ({ ...entry, path: entry.gatewayPath }));
const answer = z.object({ statusCode: z.number(), body: z.string().optional() });

export function context(): Context {
  const nothing = (): void => {};
  return {
    callbackWaitsForEmptyEventLoop: false,
    functionName: 'bench',
    functionVersion: '1',
    invokedFunctionArn: '',
    memoryLimitInMB: '512',
    awsRequestId: randomUUID(),
    logGroupName: '',
    logStreamName: '',
    getRemainingTimeInMillis: () => 30_000,
    done: nothing,
    fail: nothing,
    succeed: nothing,
  };
}

/** Finds a request's handler, and makes its event. @throws if there is no route */
export function prepare({ dialect, method, target, body }: Ask, token: string): Prepared {
  const [rawPath = '', rawQueryString = ''] = target.split(/\?(.*)/s);
  const path = decodeURIComponent(rawPath);
  const { match } = matchRoute(registered, method, path);
  if (!match) throw new Error(`no route takes ${method} ${target}`);
  const routeKey = `${method} ${match.route.gatewayPath}`;
  const http = { method, path, protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 'bench' };
  const now = Date.now();
  return {
    entry: match.route,
    event: {
      version: '2.0',
      routeKey,
      rawPath: path,
      rawQueryString,
      headers: {
        host: 'localhost:3000',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...credentialsOf(dialect, token),
      },
      pathParameters: match.parameters,
      isBase64Encoded: false,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      requestContext: {
        accountId: '',
        apiId: '',
        domainName: 'localhost',
        domainPrefix: '',
        http,
        requestId: randomUUID(),
        routeKey,
        stage: '$default',
        time: new Date(now).toISOString(),
        timeEpoch: now,
      },
    },
  };
}

export async function call({ entry, event }: Prepared): Promise<Reply> {
  const { handler } = await entry.load();
  const { statusCode, body = '' } = answer.parse(await handler(event, context()));
  return { status: statusCode, body: body === '' ? null : JSON.parse(body) };
}

/** Sends a request. @throws unless it succeeds */
export async function ask(wanted: Ask, token: string): Promise<unknown> {
  const { status, body } = await call(prepare(wanted, token));
  if (status >= 300) throw new Error(`${wanted.method} ${wanted.target}: ${status} ${JSON.stringify(body)}`);
  return body;
}
