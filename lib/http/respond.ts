/** Turns a reply into API Gateway's answer: JSON, common headers, ETag, gzip. */
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip, gzipSync } from 'node:zlib';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { buildExposure } from './cross-origin.ts';
import { fitsPayload } from './payload.ts';

/** What a route's `run` returns. A Buffer is sent unchanged, with the content type in `headers`. */
export type Reply = { status: number; body?: unknown; headers?: Record<string, string> };

const gzipFrom = 1_024;
/** Longer texts are compressed on another thread, because they would block the process. */
const gzipAsideFrom = 50_000;
const gzipAside = promisify(gzip);

/** Tells whether a client takes gzip; `gzip;q=0` refuses it. */
export const takesGzip = (acceptEncoding: string): boolean =>
  /\bgzip\b(?!\s*;\s*q\s*=\s*0(\.0*)?\s*(,|$))/i.test(acceptEncoding);

/**
 * Builds the answer; null when it is larger than Lambda lets a function answer.
 * @param options `ifNoneMatch` is null unless this is a read in a dialect with ETags
 */
export async function respond(
  reply: Reply,
  options: {
    contentType: string;
    acceptEncoding: string;
    ifNoneMatch: string | null;
    isCrossOrigin: boolean;
    headers: Record<string, string>;
  },
): Promise<APIGatewayProxyStructuredResultV2 | null> {
  const { status } = reply;
  const headers = { 'content-type': options.contentType, ...options.headers, ...reply.headers };
  const build = (
    statusCode: number,
    content: { body?: string; isBase64Encoded?: true } = {},
    more: Record<string, string> = {},
  ): APIGatewayProxyStructuredResultV2 | null => {
    const all = { ...headers, ...more };
    const answer = { statusCode, headers: options.isCrossOrigin ? { ...all, ...buildExposure(all) } : all, ...content };
    return fitsPayload(answer) ? answer : null;
  };
  if (reply.body === undefined) return build(status);
  if (Buffer.isBuffer(reply.body)) {
    return build(status, { body: reply.body.toString('base64'), isBase64Encoded: true });
  }
  const text = typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body);
  if (options.ifNoneMatch !== null && status === 200) {
    const etag = `"${createHash('sha1').update(text).digest('base64url')}"`;
    Object.assign(headers, { etag });
    const known = options.ifNoneMatch.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
    if (known.includes(etag) || known.includes('*')) return build(304);
  }
  if (text.length >= gzipFrom && takesGzip(options.acceptEncoding)) {
    const zipped = text.length < gzipAsideFrom ? gzipSync(text) : await gzipAside(text);
    return build(
      status,
      { body: zipped.toString('base64'), isBase64Encoded: true },
      { 'content-encoding': 'gzip', vary: 'accept-encoding' },
    );
  }
  return build(status, { body: text });
}
