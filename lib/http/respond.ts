/** Turns a reply into API Gateway's answer: JSON, common headers, ETag, gzip. */
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip, gzipSync } from 'node:zlib';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';

/** What a route's `run` returns. A Buffer is sent unchanged, with the content type in `headers`. */
export type Reply = { status: number; body?: unknown; headers?: Record<string, string> };

const gzipFrom = 1_024;
/** Longer texts are compressed on another thread, because they would block the process. */
const gzipAsideFrom = 50_000;
const gzipAside = promisify(gzip);

/** `gzip;q=0` refuses gzip. */
const takesGzip = (acceptEncoding: string): boolean =>
  /\bgzip\b(?!\s*;\s*q\s*=\s*0(\.0*)?\s*(,|$))/i.test(acceptEncoding);

/** Builds the answer. `ifNoneMatch` is null unless this is a read in a dialect with ETags. */
export async function respond(
  reply: Reply,
  options: { contentType: string; acceptEncoding: string; ifNoneMatch: string | null; headers: Record<string, string> },
): Promise<APIGatewayProxyStructuredResultV2> {
  const headers = { 'content-type': options.contentType, ...options.headers, ...reply.headers };
  if (reply.body === undefined) return { statusCode: reply.status, headers };
  if (Buffer.isBuffer(reply.body)) {
    return { statusCode: reply.status, headers, body: reply.body.toString('base64'), isBase64Encoded: true };
  }
  const text = typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body);
  if (options.ifNoneMatch !== null && reply.status === 200) {
    const etag = `"${createHash('sha1').update(text).digest('base64url')}"`;
    Object.assign(headers, { etag });
    const known = options.ifNoneMatch.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
    if (known.includes(etag) || known.includes('*')) return { statusCode: 304, headers };
  }
  if (text.length >= gzipFrom && takesGzip(options.acceptEncoding)) {
    const zipped = text.length < gzipAsideFrom ? gzipSync(text) : await gzipAside(text);
    return {
      statusCode: reply.status,
      headers: { ...headers, 'content-encoding': 'gzip', vary: 'accept-encoding' },
      body: zipped.toString('base64'),
      isBase64Encoded: true,
    };
  }
  return { statusCode: reply.status, headers, body: text };
}
