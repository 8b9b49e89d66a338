/**
 * API Gateway on this machine: turns requests into events of payload 2.0, calls the handler of the path, and applies
 * AWS's limits. A failing handler answers 5xx in API Gateway's words, never 200.
 */
import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import fastify, { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { contextOf } from '../../lab/lambda/context.ts';
import { answerOf, gatewayAnswer, send } from '../../lab/lambda/http-answer.ts';
import { eventOf, lengthInEvent, partsOf } from '../../lab/lambda/http-event.ts';
import { extendWait } from '../../lib/platform/clock.ts';
import { hangUp } from './arrivals.ts';
import { type RequestLimits, Requests } from './requests.ts';

type Handler = (event: APIGatewayProxyEventV2, context: Context) => Promise<unknown>;

export type Front = { function: string; load: () => Promise<{ handler: Handler }> };

export type Served = RequestLimits & {
  routes: readonly (Front & { method: string; gatewayPath: string })[];
  fallback: Front;
  /** Called with errors that clients do not see. */
  report: (event: string, facts: { function: string; requestId: string }, error: unknown) => void;
  handlerMs?: number;
  /** The delay of refusals (401, 429), so that clients who try thousands of tokens leave room for others. */
  refusedMs?: number;
};

export type Gateway = {
  app: FastifyInstance;
  drain: () => Promise<void>;
};

// AWS's limits: 10 MB for a body, 10,240 bytes for request line and headers, 6 MB for a function's event.
const mostBodyBytes = 10_000_000;
const mostHeadBytes = 10_240;
const mostEventBytes = 6 * 1024 * 1024;
/** How long a client may take for its head, and for its whole request. */
const headMs = 10_000;
const requestMs = 60_000;

const refusals = new Set([401, 429]);
const defaultRefusedMs = 50;
/** API Gateway's limit is 30 s. */
const defaultHandlerMs = 29_000;

const routerPath = (path: string): string => path.replace(/\{(\w+)\}/g, ':$1');

/** The router decodes single segments, API Gateway the whole path: there `%2F` separates segments. */
function toRouterTarget(target = '/'): string {
  if (!target.includes('%')) return target;
  const { path, query } = partsOf(target);
  const encoded = path.split('/').map(encodeURIComponent).join('/');
  return query === '' ? encoded : `${encoded}?${query}`;
}

function makeApp(): FastifyInstance {
  const app = fastify({
    bodyLimit: mostBodyBytes,
    connectionTimeout: 0,
    requestTimeout: requestMs,
    keepAliveTimeout: 72_000,
    exposeHeadRoutes: false,
    logger: false,
    routerOptions: {
      maxParamLength: mostHeadBytes,
      // The event has the raw query, so the parsed one is not needed.
      querystringParser: () => ({}),
    },
    rewriteUrl: ({ url }) => toRouterTarget(url),
    genReqId: () => randomUUID(),
    http: { maxHeaderSize: mostHeadBytes, headersTimeout: headMs, connectionsCheckingInterval: 2_000 },
    clientErrorHandler: (error, socket) => {
      if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
      const answers: Record<string, string> = {
        HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
        ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
      };
      hangUp(socket, answers[error.code] ?? '400 Bad Request');
    },
  });
  // Every body is taken as bytes, because only the handler knows what they mean.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  return app;
}

/** Makes an HTTP server for the routes, which does not listen yet. */
export function makeGateway(served: Served): Gateway {
  const app = makeApp();
  const requests = new Requests(app, served);
  app.setErrorHandler<FastifyError>((error, request, reply) => {
    const { code = '', statusCode = 500 } = error;
    if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return send(reply, gatewayAnswer(413, 'Request Entity Too Large'));
    if (statusCode < 500) return send(reply, gatewayAnswer(400, 'Bad Request'));
    served.report('gateway failed', { function: '', requestId: request.id }, error);
    return send(reply, gatewayAnswer(500, 'Internal Server Error'));
  });
  const fallback = serve('$default', served.fallback, served, requests);
  for (const { method, gatewayPath, ...front } of served.routes) {
    const registered = serve(`${method} ${gatewayPath}`, front, served, requests);
    app.route<{ Params: Record<string, string> }>({
      method,
      url: routerPath(gatewayPath),
      // A path with an empty parameter does not match this route.
      handler: (request, reply) =>
        Object.values(request.params).includes('') ? fallback(request, reply) : registered(request, reply),
    });
  }
  app.setNotFoundHandler(fallback);
  return { app, drain: () => requests.drain() };
}

export const httpServer = (app: FastifyInstance): Server => app.server;

function serve(
  routeKey: string,
  front: Front,
  { report, handlerMs = extendWait(defaultHandlerMs), refusedMs = defaultRefusedMs }: Served,
  requests: Requests,
) {
  let loaded: Promise<{ handler: Handler }> | null = null;
  const load = (): Promise<{ handler: Handler }> => {
    loaded ??= front.load().catch((error: unknown) => {
      loaded = null;
      throw error;
    });
    return loaded;
  };
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const startedAtMs = Date.now();
    const requestId = request.id;
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    const event = eventOf({
      method: request.method,
      target: request.originalUrl,
      rawHeaders: request.raw.rawHeaders,
      body,
      sourceIp: request.ip,
      httpVersion: request.raw.httpVersion,
      requestId,
      atMs: startedAtMs,
      routeKey,
      pathParameters: routeKey === '$default' ? {} : parametersOf(request.params),
    });
    if (lengthInEvent(body, event) > mostEventBytes) return send(reply, gatewayAnswer(413, 'Request Entity Too Large'));
    const context = contextOf(front.function, requestId, startedAtMs + handlerMs);
    const facts = { function: front.function, requestId };
    try {
      const call = load().then(({ handler }) => handler(event, context));
      const result = await raceTimeout(call, handlerMs);
      if (result === late) {
        report('handler timed out', facts, null);
        call.catch((error: unknown) => report('handler failed after its time', facts, error));
        return send(reply, gatewayAnswer(503, 'Service Unavailable', { 'retry-after': '1' }));
      }
      const answer = answerOf(result);
      if (answer && refusals.has(answer.status)) {
        requests.leave(request);
        await sleep(refusedMs);
      }
      if (answer) return send(reply, answer);
      report('handler gave no answer', facts, null);
    } catch (error) {
      report('handler failed', facts, error);
    }
    return send(reply, gatewayAnswer(500, 'Internal Server Error'));
  };
}

const late = Symbol('late');

async function raceTimeout(call: Promise<unknown>, ms: number): Promise<unknown> {
  const { promise, resolve } = Promise.withResolvers<typeof late>();
  const timer = setTimeout(() => resolve(late), ms);
  try {
    return await Promise.race([call, promise]);
  } finally {
    clearTimeout(timer);
  }
}

function parametersOf(params: unknown): Record<string, string> {
  return typeof params === 'object' && params !== null
    ? Object.fromEntries(Object.entries(params).map(([name, value]) => [name, String(value)]))
    : {};
}
