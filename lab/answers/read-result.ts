/** Reads what a handler answers API Gateway, so that it can be compared. */
import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { Answer } from './recording.ts';

/** Lower-cases and sorts the headers, and unpacks the body. Of other bytes it gives their number and their hash. */
export function readResult({
  statusCode = 0,
  headers = {},
  body = '',
  isBase64Encoded,
}: APIGatewayProxyStructuredResultV2): Answer {
  const lowerCased = Object.fromEntries(
    Object.entries(headers)
      .map(([name, value]) => [name.toLowerCase(), String(value)])
      .sort(([a = ''], [b = '']) => (a < b ? -1 : 1)),
  );
  return { status: statusCode, headers: lowerCased, body: isBase64Encoded ? unpack(body, lowerCased) : body };
}

function unpack(body: string, headers: Readonly<Record<string, string>>): string {
  const bytes = Buffer.from(body, 'base64');
  if (headers['content-encoding'] === 'gzip') return gunzipSync(bytes).toString();
  return `${bytes.length} bytes, SHA-256 ${createHash('sha256').update(bytes).digest('hex')}`;
}
