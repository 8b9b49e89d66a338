/**
 * Builds the Lambda handler of every route with middy: query → credentials → scope → turn → body → validation
 * → idempotency → `run` → answer. No body is read before its sender is known.
 * One file, because the steps are read in this order and no other file calls middy.
 */
import middy, { type MiddlewareObj } from '@middy/core';
import type { APIGatewayProxyStructuredResultV2, Context as LambdaContext } from 'aws-lambda';
import type * as z from 'zod';
import { toDate } from '../domain/calendar.ts';
import { lacksScopeProblem, Problem } from '../domain/problem.ts';
import { shortenText } from '../domain/text.ts';
import { allows } from '../domain/token/token.ts';
import { extendWait, readNowMs } from '../platform/clock.ts';
import { runWithin } from '../platform/deadline.ts';
import { log, logFault } from '../platform/log.ts';
import { runReading } from '../platform/reading.ts';
import { withRests } from '../platform/slices.ts';
import type { Repetition } from '../store/store.ts';
import type { Work } from '../store/work.ts';
import { authenticate, authenticateLink, openStore } from './authenticate.ts';
import { readBody, type UploadedFile } from './body.ts';
import { awaitReports } from './counts.ts';
import { buildPreflightHeaders } from './cross-origin.ts';
import { type Event, type Exchange, getExchange, readQuery } from './exchange.ts';
import { enterAsVisitor, enterGate } from './gate.ts';
import { linkHeaders, readLinkKeyOf, refuseLinkKey } from './link.ts';
import { performOnce } from './once.ts';
import { describeDone, tooLargeProblem } from './payload.ts';
import type { Incoming, Protocol } from './protocol.ts';
import { buildRateLimitHeaders, countRequest, type Limit, limitOfAddress, limitOfToken } from './rates.ts';
import { type Reply, respond, takesGzip } from './respond.ts';
import { isWriting, type Route, readPathParameters } from './route.ts';
import { runCatchingAll } from './uncaught.ts';
import { pickFiles } from './uploads.ts';
import { rewriteDates, validate } from './validate.ts';

/** The argument of a route's `run`. */
export type Context<P, Q, B> = Work & {
  params: P;
  query: Q;
  body: B;
  files: readonly UploadedFile[];
  incoming: Incoming;
  /** Ends the organization's turn early, before a wait for another server. */
  leaveTurn: () => void;
};

type Result = APIGatewayProxyStructuredResultV2;
export type Handler = (event: Event, context: LambdaContext) => Promise<Result>;
type Step = MiddlewareObj<Event, Result>;

/** After this long a request starts no write. The gateway gives up after 30 s: the rest is for an honest answer. */
const timeToWriteMs = 12_000;
/** Characters of records. A read takes some eight times as much memory as they have; an instance has 512 MB. */
const mostRead = 32_000_000;

function count(exchange: Exchange, limit: Limit): void {
  exchange.limit = limit;
  countRequest(limit);
}

function identify(protocol: Protocol, route: Route): Step {
  return {
    before: async ({ event, context }) => {
      const exchange = getExchange(event);
      exchange.requestId = context?.awsRequestId ?? exchange.requestId;
      readQuery(exchange);
      if (route.scope === 'public') return;
      const { incoming } = exchange;
      const key = readLinkKeyOf(route, incoming);
      const credentials = protocol.credentials(incoming);
      exchange.token = credentials?.token ?? '';
      // Anybody can try keys, so links are counted and queued by IP address.
      if (key !== null) count(exchange, limitOfAddress(incoming.address));
      const principal =
        key === null ? await authenticate(credentials, incoming.address) : await authenticateLink(key, route.scope);
      exchange.principal = principal;
      if (key === null) count(exchange, limitOfToken(principal.actor.tokenId));
      if (!allows(principal.actor.scopes, route.scope)) throw lacksScopeProblem(route.scope);
      exchange.leave = await (key === null ? enterGate(principal.organization.id) : enterAsVisitor(incoming.address));
      if (exchange.isAnswered) exchange.leave();
    },
  };
}

function receive(protocol: Protocol): Step {
  return {
    before: async ({ event }) => {
      const exchange = getExchange(event);
      const { headers } = exchange.incoming;
      if (protocol.accepts && !protocol.accepts(headers.accept ?? '*/*')) {
        throw new Problem('not_acceptable', `The answer can only be ${protocol.contentType}`);
      }
      const contentType = headers['content-type'] ?? '';
      exchange.received = await readBody(contentType, event.body, event.isBase64Encoded);
    },
  };
}

function check(route: Route): Step {
  return {
    before: ({ event }) => {
      const exchange = getExchange(event);
      const { incoming, received, principal } = exchange;
      received.files = pickFiles(received.files, route.files);
      exchange.inputs = validate(route, {
        params: readPathParameters(route.path, event.pathParameters ?? {}),
        query: incoming.query,
        body: rewriteDates(received.fields, route.dates, principal?.organization.dateFormat),
      });
    },
  };
}

/** What is our fault. A deployment changes roles before functions: until then these may be refused the table. */
function toOurProblem(error: unknown): Problem {
  return error instanceof Error && error.name === 'AccessDeniedException'
    ? new Problem('busy', 'This is being deployed, please try again', [], 30)
    : new Problem('internal', 'Something went wrong on our side');
}

/** Answers in the dialect's words. Anything but a Problem is our fault: it is logged and told without details. */
function refuse(protocol: Protocol, route: Route, exchange: Exchange, error: unknown): Promise<Result> {
  const { requestId, incoming } = exchange;
  const isOurs = !(error instanceof Problem);
  const problem = isOurs ? toOurProblem(error) : error;
  if (isOurs) logFault('fault', error, { requestId, route: `${route.method} ${route.path}` });
  const shown = readLinkKeyOf(route, incoming) === null ? problem : refuseLinkKey(problem);
  const { status, body, headers } = protocol.refuse(shown, {
    route,
    incoming,
    organization: exchange.principal?.organization ?? null,
  });
  const retry: Record<string, string> =
    problem.retryAfterSeconds === null ? {} : { 'retry-after': String(problem.retryAfterSeconds) };
  return finish(protocol, exchange, { status, body, headers: { ...retry, ...headers } }, route);
}

/** An answer is for its client alone, is what it says it is, and comes encrypted where the API is reached so. */
const safeHeaders = ({ origin }: Incoming): Record<string, string> => ({
  'cache-control': 'private, no-cache',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  ...(origin.startsWith('https:') ? { 'strict-transport-security': 'max-age=31536000' } : {}),
});

async function finish(
  protocol: Protocol,
  exchange: Exchange,
  reply: Reply,
  route: Route | null,
  isRead = false,
): Promise<Result> {
  const { incoming, requestId } = exchange;
  const acceptEncoding = incoming.headers['accept-encoding'] ?? '';
  const options = {
    contentType: protocol.contentType,
    acceptEncoding,
    ifNoneMatch: protocol.etags && isRead ? (incoming.headers['if-none-match'] ?? '') : null,
    isCrossOrigin: incoming.headers.origin !== undefined,
    headers: {
      'x-request-id': requestId,
      ...safeHeaders(incoming),
      ...buildRateLimitHeaders(exchange.limit),
      ...linkHeaders(route),
    },
  };
  const answer = await respond(reply, options);
  if (answer) return answer;
  const problem = tooLargeProblem(reply, route, takesGzip(acceptEncoding));
  const isDone = route !== null && isWriting(route) && reply.status < 400;
  // What is written must not be answered with a refusal.
  const short = isDone ? await respond({ ...reply, body: describeDone(problem) }, options) : null;
  if (!short) throw problem;
  return short;
}

function logRequest(route: Route, { requestId, startedAtMs, principal }: Exchange, { statusCode = 0 }: Result): void {
  log('info', 'request', {
    requestId,
    route: `${route.method} ${route.path}`,
    status: statusCode,
    durationMs: readNowMs() - startedAtMs,
    organization: principal?.organization.id ?? null,
    token: principal?.actor.tokenId ?? null,
  });
}

function toWork(exchange: Exchange, event: Event, route: Route): Work | null {
  const { principal, repetition } = exchange;
  if (!principal) return null;
  const atMs = event.requestContext?.timeEpoch ?? exchange.startedAtMs;
  return {
    store: openStore(principal, route, repetition),
    actor: principal.actor,
    organization: principal.organization,
    at: new Date(atMs).toISOString(),
    today: toDate(atMs, principal.organization.timezone),
  };
}

/** The schemas of what comes in. */
export type Inputs = Pick<Route, 'params' | 'query' | 'body'>;
/** What runs behind a route of these inputs. */
export type Run<R extends Inputs> = (
  context: Context<Out<R['params']>, Out<R['query']>, Out<R['body']>>,
) => Promise<Reply>;
type Out<S> = S extends z.ZodType ? z.output<S> : Record<string, never>;

/** Creates the Lambda handler of a route. `run` translates, calls one operation, and translates back. */
export function createHandler<const R extends Inputs>(protocol: Protocol, route: Route & R, run: Run<R>): Handler {
  const handle = async (event: Event): Promise<Result> => {
    const exchange = getExchange(event);
    const { inputs, received, incoming, principal, token } = exchange;
    const perform = async (repetition: Repetition | null): Promise<Reply> => {
      exchange.repetition = repetition;
      const work = toWork(exchange, event, route);
      if (!work) throw new Problem('unauthenticated', 'The token is missing');
      // Safe: the same schemas parsed these inputs and type `run`.
      const typed = inputs as { params: Out<R['params']>; query: Out<R['query']>; body: Out<R['body']> };
      try {
        return await run({ ...work, ...typed, files: received.files, incoming, leaveTurn: exchange.leave });
      } catch (error) {
        throw error instanceof Problem ? protocol.toWireNames(error) : error;
      }
    };
    const key = route.method === 'POST' ? incoming.headers['idempotency-key'] : undefined;
    const reply =
      key && principal
        ? await performOnce({ key, token, route, principal, incoming, received }, perform)
        : await perform(null);
    return finish(protocol, exchange, reply, route, route.method === 'GET');
  };
  // middy's own limit would answer with a failure while the work goes on.
  const stack = middy<Event, Result>({ timeoutEarlyInMillis: 0 })
    .use({
      onError: async (request) => {
        request.response = await refuse(protocol, route, getExchange(request.event), request.error);
      },
    })
    .use(identify(protocol, route))
    .use(receive(protocol))
    .use(check(route))
    .handler(handle) as Handler;
  return async (event, context) => {
    const exchange = getExchange(event);
    const runInTime = (): Promise<Result> =>
      runWithin(extendWait(timeToWriteMs), () => withRests(() => stack(event, context)));
    // A write reads what it must, and its answer is shortened if need be.
    const runStack = isWriting(route) ? runInTime : () => runReading(mostRead, runInTime);
    const answer = await runCatchingAll(runStack).catch((error: unknown) => refuse(protocol, route, exchange, error));
    exchange.isAnswered = true;
    exchange.leave();
    logRequest(route, exchange, answer);
    await awaitReports();
    return answer;
  };
}

/** Answers a preflight of a path with these methods. It needs no token and reads nothing. */
export function answerPreflight(
  protocol: Protocol,
  event: Event,
  context: LambdaContext,
  methods: readonly string[],
): Promise<Result> {
  const exchange = getExchange(event);
  exchange.requestId = context?.awsRequestId ?? exchange.requestId;
  const headers = buildPreflightHeaders(methods, exchange.incoming.headers['access-control-request-headers']);
  return finish(protocol, exchange, { status: 204, headers }, null);
}

/** Answers a request without a route, in the dialect's words: 404, or 405 where the path has other methods. */
export function refuseRoute(
  protocol: Protocol,
  event: Event,
  context: LambdaContext,
  otherMethods: readonly string[],
): Promise<Result> {
  const exchange = getExchange(event);
  exchange.requestId = context?.awsRequestId ?? exchange.requestId;
  const { incoming } = exchange;
  const problem =
    otherMethods.length > 0
      ? new Problem('method_not_allowed', `${incoming.method} is not allowed here; allowed: ${otherMethods.join(', ')}`)
      : new Problem('not_found', `There is nothing at ${shortenText(incoming.path)}`);
  const { status, body, headers } = protocol.refuse(problem, { route: null, incoming, organization: null });
  const allow: Record<string, string> = otherMethods.length > 0 ? { allow: otherMethods.join(', ') } : {};
  return finish(protocol, exchange, { status, body, headers: { ...allow, ...headers } }, null);
}
