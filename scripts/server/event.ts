/**
 * From an HTTP request to the event API Gateway would make of it: HTTP API, payload format 2.0. Nothing is looked up
 * and nothing is read here, so that a test can hold it against the sample that AWS prints.
 */
import { isUtf8 } from 'node:buffer';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';

/** A request as it came in, and the route that was found for it. */
export type Arrived = {
  method: string;
  /** As sent: path and query, undecoded. */
  target: string;
  /** Name, value, name, value, … as sent. */
  rawHeaders: readonly string[];
  /** Empty where there is none. */
  body: Buffer;
  sourceIp: string;
  /** `1.1` */
  httpVersion: string;
  requestId: string;
  /** Milliseconds since 1970. */
  atMs: number;
  /** `GET /api/invoices/{id}`, or `$default` */
  routeKey: string;
  /** Decoded. */
  pathParameters: Readonly<Record<string, string>>;
};

/** The event as a handler gets it. */
export function eventOf(arrived: Arrived): APIGatewayProxyEventV2 {
  const { method, routeKey, pathParameters, requestId, atMs } = arrived;
  const { path, query } = partsOf(arrived.target);
  const { headers, cookies } = headersOf(arrived.rawHeaders);
  const host = headers.host ?? 'localhost';
  const domainName = host.replace(/:\d+$/, '');
  const event: APIGatewayProxyEventV2 = {
    version: '2.0',
    routeKey,
    rawPath: path,
    rawQueryString: query,
    ...(cookies.length > 0 ? { cookies } : {}),
    headers,
    ...(query === '' ? {} : { queryStringParameters: queryParametersOf(query) }),
    requestContext: {
      accountId: '000000000000',
      apiId: 'local',
      domainName,
      domainPrefix: domainName.split('.')[0] ?? '',
      http: {
        method,
        path,
        protocol: `HTTP/${arrived.httpVersion}`,
        sourceIp: arrived.sourceIp,
        userAgent: headers['user-agent'] ?? '',
      },
      requestId,
      routeKey,
      stage: '$default',
      time: commonLogTime(atMs),
      timeEpoch: atMs,
    },
    ...(Object.keys(pathParameters).length > 0 ? { pathParameters } : {}),
    isBase64Encoded: false,
  };
  // Spreading it here would read the body already.
  return Object.defineProperties(event, Object.getOwnPropertyDescriptors(bodyOf(arrived.body, headers)));
}

/** Path and query of a target; the path decoded, as API Gateway hands it on and finds routes by it. */
export function partsOf(target: string): { path: string; query: string } {
  const at = target.indexOf('?');
  const path = at < 0 ? target : target.slice(0, at);
  return { path: decoded(path), query: at < 0 ? '' : target.slice(at + 1) };
}

/** What cannot be decoded is taken as it stands. */
function decoded(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Names in lower case, repetitions joined by commas; cookies are a list of their own and no header. */
function headersOf(raw: readonly string[]): { headers: Record<string, string>; cookies: string[] } {
  const headers: Record<string, string> = {};
  const cookies: string[] = [];
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const name = (raw[i] ?? '').toLowerCase();
    const value = raw[i + 1] ?? '';
    if (name === 'cookie') cookies.push(...value.split(/; */).filter(Boolean));
    else headers[name] = Object.hasOwn(headers, name) ? `${headers[name]},${value}` : value;
  }
  return { headers, cookies };
}

/** The first convenience of the format, which loses what a comma in a value means; handlers read `rawQueryString`. */
function queryParametersOf(query: string): Record<string, string> {
  const parameters = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(query)) {
    const before = parameters.get(name);
    parameters.set(name, before === undefined ? value : `${before},${value}`);
  }
  return Object.fromEntries(parameters);
}

const textual = /^(text\/|application\/([\w.-]+\+)?(json|xml)\b|application\/javascript\b)/i;

/**
 * Text for the types API Gateway takes for text, base64 for everything else; made of the bytes when it is asked for: most of
 * what is sent by those who may not is never read.
 */
function bodyOf(
  bytes: Buffer,
  headers: Record<string, string>,
): Pick<APIGatewayProxyEventV2, 'body' | 'isBase64Encoded'> {
  if (bytes.length === 0) return { isBase64Encoded: false };
  let text: string | undefined;
  const isBase64Encoded = !isText(bytes, headers);
  return {
    get body(): string {
      text ??= bytes.toString(isBase64Encoded ? 'base64' : 'utf8');
      return text;
    },
    isBase64Encoded,
  };
}

const isText = (bytes: Buffer, headers: Record<string, string>): boolean =>
  textual.test(headers['content-type'] ?? '') && headers['content-encoding'] === undefined && isUtf8(bytes);

/** How long the body of an event is that is made of a request. */
export const lengthInEvent = (bytes: Buffer, { isBase64Encoded }: { isBase64Encoded: boolean }): number =>
  isBase64Encoded ? Math.ceil(bytes.length / 3) * 4 : bytes.length;

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `12/Mar/2020:19:03:58 +0000` */
function commonLogTime(ms: number): string {
  const iso = new Date(ms).toISOString();
  const [year = '', month = '', day = ''] = iso.slice(0, 10).split('-');
  return `${day}/${months[Number(month) - 1]}/${year}:${iso.slice(11, 19)} +0000`;
}
