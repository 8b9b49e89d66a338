/** Turns HTTP requests into API Gateway's events (payload format 2.0), comparable with AWS's printed sample. */
import { isUtf8 } from 'node:buffer';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';

export type Arrived = {
  method: string;
  /** Path and query as sent, undecoded. */
  target: string;
  /** Name, value, name, value, … as sent. */
  rawHeaders: readonly string[];
  body: Buffer;
  sourceIp: string;
  httpVersion: string;
  requestId: string;
  /** Milliseconds since 1970. */
  atMs: number;
  /** `GET /api/invoices/{id}`, or `$default` */
  routeKey: string;
  pathParameters: Readonly<Record<string, string>>;
};

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
  // Spreading would call the getter, and read the body too early.
  return Object.defineProperties(event, Object.getOwnPropertyDescriptors(bodyOf(arrived.body, headers)));
}

/** Splits a target into path and query. The path is decoded, because API Gateway matches and passes on decoded paths. */
export function partsOf(target: string): { path: string; query: string } {
  const at = target.indexOf('?');
  const path = at < 0 ? target : target.slice(0, at);
  return { path: decode(path), query: at < 0 ? '' : target.slice(at + 1) };
}

/** Invalid encodings stay unchanged. */
function decode(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Lower-cases names and joins repetitions with commas. Cookies become a separate list. */
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

/** As documented, repetitions are joined, and commas in values become ambiguous. Handlers read `rawQueryString`. */
function queryParametersOf(query: string): Record<string, string> {
  const parameters = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(query)) {
    const before = parameters.get(name);
    parameters.set(name, before === undefined ? value : `${before},${value}`);
  }
  return Object.fromEntries(parameters);
}

const textual = /^(text\/|application\/([\w.-]+\+)?(json|xml)\b|application\/javascript\b)/i;

/** Text for API Gateway's text types, else base64. Made on demand, because refused requests' bodies are never read. */
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

export const lengthInEvent = (bytes: Buffer, { isBase64Encoded }: { isBase64Encoded: boolean }): number =>
  isBase64Encoded ? Math.ceil(bytes.length / 3) * 4 : bytes.length;

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `12/Mar/2020:19:03:58 +0000` */
function commonLogTime(ms: number): string {
  const iso = new Date(ms).toISOString();
  const [year = '', month = '', day = ''] = iso.slice(0, 10).split('-');
  return `${day}/${months[Number(month) - 1]}/${year}:${iso.slice(11, 19)} +0000`;
}
