/**
 * The only file that calls `middy()`: what every route does around its few lines. In order:
 * request id, query and body → credentials → scope → validation → idempotency → `run` →
 * answer; and for whatever is thrown on the way, the dialect's refusal.
 */
import middy, { type MiddlewareObj } from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context as LambdaContext } from 'aws-lambda';
import type * as z from 'zod';
import { dateIn } from '../domain/calendar.ts';
import { Problem } from '../domain/problem.ts';
import { allows } from '../domain/token/token.ts';
import { nowMs } from '../platform/clock.ts';
import { log, logFault } from '../platform/log.ts';
import { type Repetition, storeFor } from '../store/store.ts';
import type { Work } from '../store/work.ts';
import { authenticate, authenticateLink, type Principal } from './authenticate.ts';
import { type Body, readBody, type UploadedFile } from './body.ts';
import { once } from './once.ts';
import { parseBrackets } from './query.ts';
import { type Reply, rateLimitHeaders, respond } from './respond.ts';
import { parametersOf, type Route } from './route.ts';
import { takenFiles } from './uploads.ts';
import { validate } from './validate.ts';
import type { Incoming, Voice } from './voice.ts';

/** What a route's `run` is given. */
export type Context<P, Q, B> = Work & {
  params: P;
  query: Q;
  body: B;
  files: readonly UploadedFile[];
  incoming: Incoming;
};

type Event = APIGatewayProxyEventV2;
type Result = APIGatewayProxyStructuredResultV2;
export type Handler = (event: Event, context: LambdaContext) => Promise<Result>;

/** One request on its way through the stack. */
type Exchange = {
  requestId: string;
  startedAtMs: number;
  incoming: Incoming;
  received: Body;
  principal: Principal | null;
  inputs: { params: unknown; query: unknown; body: unknown };
  repetition: Repetition | null;
};
type Step = MiddlewareObj<Event, Result>;

const exchanges = new WeakMap<Event, Exchange>();

function exchangeOf(event: Event): Exchange {
  const known = exchanges.get(event);
  if (known) return known;
  const headers = Object.fromEntries(
    Object.entries(event.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value ?? '']),
  );
  const host = headers.host ?? event.requestContext?.domainName ?? 'localhost';
  const local = /^(localhost|127\.|\[::1\])/.test(host);
  const made: Exchange = {
    requestId: event.requestContext?.requestId ?? '',
    startedAtMs: nowMs(),
    incoming: {
      method: event.requestContext?.http?.method ?? 'GET',
      path: event.rawPath ?? '/',
      headers,
      query: {},
      rawQuery: event.rawQueryString ?? '',
      origin: `${headers['x-forwarded-proto'] ?? (local ? 'http' : 'https')}://${host}`,
    },
    received: { fields: {}, files: [], raw: Buffer.alloc(0) },
    principal: null,
    inputs: { params: {}, query: {}, body: {} },
    repetition: null,
  };
  exchanges.set(event, made);
  return made;
}

function receive(voice: Voice): Step {
  return {
    before: async ({ event, context }) => {
      const exchange = exchangeOf(event);
      exchange.requestId = context?.awsRequestId ?? exchange.requestId;
      const { headers, rawQuery } = exchange.incoming;
      exchange.incoming = { ...exchange.incoming, query: parseBrackets(rawQuery) };
      if (voice.accepts && !voice.accepts(headers.accept ?? '*/*')) {
        throw new Problem('not_acceptable', `The answer can only be ${voice.contentType}`);
      }
      const contentType = headers['content-type'] ?? '';
      if (voice.reads && event.body && !voice.reads(contentType)) {
        throw new Problem('not_acceptable', `A body of ${contentType} cannot be read here: JSON and forms can`);
      }
      exchange.received = await readBody(contentType, event.body, event.isBase64Encoded);
    },
  };
}

function identify(voice: Voice, route: Route): Step {
  return {
    before: async ({ event }) => {
      if (route.scope === 'public') return;
      const exchange = exchangeOf(event);
      const { key } = exchange.incoming.query;
      exchange.principal =
        route.linked && typeof key === 'string'
          ? await authenticateLink(key, route.scope)
          : await authenticate(voice.credentials(exchange.incoming));
      if (!allows(exchange.principal.actor.scopes, route.scope)) {
        throw new Problem('forbidden', `This token lacks the right ${route.scope}`);
      }
    },
  };
}

function check(route: Route): Step {
  return {
    before: ({ event }) => {
      const exchange = exchangeOf(event);
      const { incoming, received } = exchange;
      received.files = takenFiles(received.files, route.files);
      const given = {
        params: parametersOf(route.path, event.pathParameters ?? {}),
        query: incoming.query,
        body: received.fields,
      };
      exchange.inputs = validate(route, given);
    },
  };
}

function refuse(voice: Voice, route: Route): Step {
  return {
    onError: (request) => {
      const exchange = exchangeOf(request.event);
      const { requestId, incoming } = exchange;
      const fault = !(request.error instanceof Problem);
      const problem =
        request.error instanceof Problem ? request.error : new Problem('internal', 'Something went wrong on our side');
      if (fault) logFault('fault', request.error, { requestId, route: `${route.method} ${route.path}` });
      const { status, body, headers } = voice.refuse(problem, { route, incoming });
      const retry: Record<string, string> =
        problem.retryAfterSeconds === null ? {} : { 'retry-after': String(problem.retryAfterSeconds) };
      request.response = finish(voice, exchange, { status, body, headers: { ...retry, ...headers } }, false);
    },
  };
}

function finish(voice: Voice, exchange: Exchange, reply: Reply, isRead: boolean): Result {
  const { incoming, requestId, principal } = exchange;
  return respond(reply, {
    contentType: voice.contentType,
    acceptEncoding: incoming.headers['accept-encoding'] ?? '',
    ifNoneMatch: voice.etags && isRead ? (incoming.headers['if-none-match'] ?? '') : null,
    headers: {
      'x-request-id': requestId,
      ...rateLimitHeaders(principal?.actor.tokenId ?? 'nobody'),
      ...(incoming.headers.origin ? { 'access-control-allow-origin': '*' } : {}),
    },
  });
}

function note(route: Route): Step {
  const line = ({ event, response }: { event: Event; response: Result | null | undefined }): void => {
    const { requestId, startedAtMs, principal } = exchangeOf(event);
    log('info', 'request', {
      requestId,
      route: `${route.method} ${route.path}`,
      status: response?.statusCode ?? 0,
      durationMs: nowMs() - startedAtMs,
      organization: principal?.firm.id ?? null,
      token: principal?.actor.tokenId ?? null,
    });
  };
  return { after: line, onError: line };
}

function workOf(exchange: Exchange, event: Event): Work | null {
  const { principal, repetition } = exchange;
  if (!principal) return null;
  const atMs = event.requestContext?.timeEpoch ?? exchange.startedAtMs;
  return {
    store: storeFor(principal.firm, repetition),
    actor: principal.actor,
    firm: principal.firm,
    at: new Date(atMs).toISOString(),
    today: dateIn(atMs, principal.firm.timezone),
  };
}

type Out<S> = S extends z.ZodType ? z.output<S> : Record<string, never>;

/**
 * Makes the Lambda handler of a route.
 * @param voice the dialect it answers in
 * @param route its declaration; `params`, `query` and `body` give `run` its types
 * @param run translates, calls one operation, translates back
 */
export function lambda<const R extends Route>(
  voice: Voice,
  route: R,
  run: (context: Context<Out<R['params']>, Out<R['query']>, Out<R['body']>>) => Promise<Reply>,
): Handler {
  const handle = async (event: Event): Promise<Result> => {
    const exchange = exchangeOf(event);
    const { inputs, received, incoming } = exchange;
    const perform = async (repetition: Repetition | null): Promise<Reply> => {
      exchange.repetition = repetition;
      const work = workOf(exchange, event);
      if (!work) throw new Problem('unauthenticated', 'The token is missing');
      // The schemas that made these inputs are the ones `run` is typed by.
      const typed = inputs as { params: Out<R['params']>; query: Out<R['query']>; body: Out<R['body']> };
      return run({ ...work, ...typed, files: received.files, incoming });
    };
    const key = route.method === 'POST' ? incoming.headers['idempotency-key'] : undefined;
    const reply =
      key && exchange.principal
        ? await once({ key, route, principal: exchange.principal, incoming, received }, perform)
        : await perform(null);
    return finish(voice, exchange, reply, route.method === 'GET');
  };
  return middy<Event, Result>()
    .use(note(route))
    .use(refuse(voice, route))
    .use(receive(voice))
    .use(identify(voice, route))
    .use(check(route))
    .handler(handle) as Handler;
}

/**
 * The answer where there is no route: 404, or 405 where the path has other methods, in the dialect's words.
 * @param otherMethods what the path does take
 */
export function refusal(voice: Voice, event: Event, context: LambdaContext, otherMethods: readonly string[]): Result {
  const exchange = exchangeOf(event);
  exchange.requestId = context?.awsRequestId ?? exchange.requestId;
  const { incoming } = exchange;
  const problem =
    otherMethods.length > 0
      ? new Problem('method_not_allowed', `${incoming.method} is not possible here; ${otherMethods.join(', ')} is`)
      : new Problem('not_found', `There is nothing at ${incoming.path}`);
  const { status, body, headers } = voice.refuse(problem, { route: null, incoming });
  const allow: Record<string, string> = otherMethods.length > 0 ? { allow: otherMethods.join(', ') } : {};
  return finish(voice, exchange, { status, body, headers: { ...allow, ...headers } }, false);
}
