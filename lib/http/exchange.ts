/** What the middleware steps know of one request and pass on to each other. */
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { Problem } from '../domain/problem.ts';
import { readNowMs } from '../platform/clock.ts';
import { readEnv } from '../platform/env.ts';
import type { Repetition } from '../store/store.ts';
import type { Principal } from './authenticate.ts';
import type { Body } from './body.ts';
import { findAddress } from './front.ts';
import type { Incoming } from './protocol.ts';
import { parseBrackets } from './query.ts';
import type { Limit } from './rates.ts';

export type Event = APIGatewayProxyEventV2;

export type Exchange = {
  requestId: string;
  startedAtMs: number;
  incoming: Incoming;
  received: Body;
  principal: Principal | null;
  /** The limit that the request was counted under; null before that. */
  limit: Limit | null;
  /** The token's text. An answer stored for its Idempotency-Key is encrypted with it. */
  token: string;
  inputs: { params: unknown; query: unknown; body: unknown };
  repetition: Repetition | null;
  /** Ends the organization's turn. */
  leave: () => void;
  /** Some of its work may still be running. */
  isAnswered: boolean;
};

const exchanges = new WeakMap<Event, Exchange>();

/** Gives an event's exchange: every call gets the same one. */
export function getExchange(event: Event): Exchange {
  const known = exchanges.get(event);
  if (known) return known;
  const headers = Object.fromEntries(
    Object.entries(event.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value ?? '']),
  );
  const exchange: Exchange = {
    requestId: event.requestContext?.requestId ?? '',
    startedAtMs: readNowMs(),
    incoming: {
      method: event.requestContext?.http?.method ?? 'GET',
      path: event.rawPath ?? '/',
      headers,
      query: {},
      rawQuery: event.rawQueryString ?? '',
      origin: toOrigin(headers, event.requestContext?.domainName),
      address: findAddress(headers, event.requestContext?.http?.sourceIp ?? ''),
    },
    received: { fields: {}, files: [] },
    principal: null,
    limit: null,
    token: '',
    inputs: { params: {}, query: {}, body: {} },
    repetition: null,
    leave: () => {},
    isAnswered: false,
  };
  exchanges.set(event, exchange);
  return exchange;
}

const plainHost = /^([\w.-]{1,253}|\[[\da-f:.]{2,45}\])(:\d{1,5})?$/i;
const localHost = /^(localhost|127\.|\[::1\])/;

/** PUBLIC_ORIGIN comes first: a client can forge the Host header, and other people follow the links. */
function toOrigin(headers: Readonly<Record<string, string>>, domainName: string | undefined): string {
  const { PUBLIC_ORIGIN: known } = readEnv();
  if (known) return known.replace(/\/$/, '');
  const header = headers.host ?? '';
  const host = plainHost.test(header) ? header : (domainName ?? 'localhost');
  const scheme = headers['x-forwarded-proto'];
  return `${scheme === 'http' || scheme === 'https' ? scheme : localHost.test(host) ? 'http' : 'https'}://${host}`;
}

/** API Gateway itself limits request line and headers to 10,240 bytes; another server in front may allow more. */
const longestPath = 4_096;
const longestQuery = 16_384;
const longestHeaders = 32_768;

/** Parses the query into `incoming`. @throws Problem `malformed` when headers, path or query are too long */
export function readQuery(exchange: Exchange): void {
  const { incoming } = exchange;
  const headersLength = Object.entries(incoming.headers).reduce(
    (sum, [name, value]) => sum + name.length + value.length,
    0,
  );
  if (headersLength > longestHeaders) throw new Problem('malformed', 'The headers are too long');
  if (incoming.path.length > longestPath) throw new Problem('malformed', 'The path is too long');
  if (incoming.rawQuery.length > longestQuery) throw new Problem('malformed', 'The query is too long');
  exchange.incoming = { ...incoming, query: parseBrackets(incoming.rawQuery) };
}
