/** One request on its way through the stack: what API Gateway's event says of it, and what is known by now. */
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { Problem } from '../domain/problem.ts';
import { readNowMs } from '../platform/clock.ts';
import { readEnv } from '../platform/env.ts';
import type { Repetition } from '../store/store.ts';
import type { Principal } from './authenticate.ts';
import type { Body } from './body.ts';
import type { Incoming } from './protocol.ts';
import { parseBrackets } from './query.ts';

export type Event = APIGatewayProxyEventV2;

export type Exchange = {
  requestId: string;
  startedAtMs: number;
  incoming: Incoming;
  received: Body;
  principal: Principal | null;
  /** The token's text: what an answer that is kept for repetitions is sealed with. */
  token: string;
  inputs: { params: unknown; query: unknown; body: unknown };
  repetition: Repetition | null;
  /** Lets the organization's next request in. */
  leave: () => void;
  /** It has its answer, even if something of it is still under way. */
  isAnswered: boolean;
};

const exchanges = new WeakMap<Event, Exchange>();

/** The exchange of an event; the same one each time. */
export function getExchange(event: Event): Exchange {
  const known = exchanges.get(event);
  if (known) return known;
  const headers = Object.fromEntries(
    Object.entries(event.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value ?? '']),
  );
  const made: Exchange = {
    requestId: event.requestContext?.requestId ?? '',
    startedAtMs: readNowMs(),
    incoming: {
      method: event.requestContext?.http?.method ?? 'GET',
      path: event.rawPath ?? '/',
      headers,
      query: {},
      rawQuery: event.rawQueryString ?? '',
      origin: toOrigin(headers, event.requestContext?.domainName),
      address: event.requestContext?.http?.sourceIp ?? '',
    },
    received: { fields: {}, files: [] },
    principal: null,
    token: '',
    inputs: { params: {}, query: {}, body: {} },
    repetition: null,
    leave: () => {},
    isAnswered: false,
  };
  exchanges.set(event, made);
  return made;
}

const plainHost = /^([\w.-]{1,253}|\[[\da-f:.]{2,45}\])(:\d{1,5})?$/i;
const localHost = /^(localhost|127\.|\[::1\])/;

/**
 * Where links in an answer lead: to the address the firm has made known; without one, to the host that was asked for, as
 * far as that is a host. Headers are a client's own words, and links are followed by others.
 */
function toOrigin(headers: Readonly<Record<string, string>>, domainName: string | undefined): string {
  const { PUBLIC_ORIGIN: known } = readEnv();
  if (known) return known.replace(/\/$/, '');
  const asked = headers.host ?? '';
  const host = plainHost.test(asked) ? asked : (domainName ?? 'localhost');
  const scheme = headers['x-forwarded-proto'];
  return `${scheme === 'http' || scheme === 'https' ? scheme : localHost.test(host) ? 'http' : 'https'}://${host}`;
}

/** API Gateway takes 10,240 bytes for request line and headers together; whatever stands before us may take more. */
const longestPath = 4_096;
const longestQuery = 16_384;
const longestHeaders = 32_768;

/**
 * Reads the query, within bounds.
 * @throws Problem `malformed` for what is too long to be looked at
 */
export function readQuery(exchange: Exchange): void {
  const { incoming } = exchange;
  const ofHeaders = Object.entries(incoming.headers).reduce(
    (sum, [name, value]) => sum + name.length + value.length,
    0,
  );
  if (ofHeaders > longestHeaders) throw new Problem('malformed', 'The headers are too long');
  if (incoming.path.length > longestPath) throw new Problem('malformed', 'The path is too long');
  if (incoming.rawQuery.length > longestQuery) throw new Problem('malformed', 'The query is too long');
  exchange.incoming = { ...incoming, query: parseBrackets(incoming.rawQuery) };
}
