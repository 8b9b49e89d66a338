/** Turns a handler's result into an HTTP answer, as API Gateway does with Lambda. */
import { validateHeaderName, validateHeaderValue } from 'node:http';
import type { FastifyReply } from 'fastify';
import * as z from 'zod';
import { fitsPayload } from '../../lib/http/payload.ts';

export type Outgoing = { status: number; headers: Record<string, string | string[]>; body: Buffer | string };

const answerSchema = z.object({
  statusCode: z.number().int().min(200).max(599),
  headers: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
  cookies: z.array(z.string()).optional(),
  body: z.string().optional(),
  isBase64Encoded: z.boolean().optional(),
});

const connectionHeaders = new Set(['connection', 'content-length', 'transfer-encoding', 'keep-alive', 'upgrade']);

/** Makes an answer of API Gateway itself, in its own words. */
export function gatewayAnswer(status: number, message: string, headers: Record<string, string> = {}): Outgoing {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify({ message }) };
}

/** Reads a handler's result. Null if it has no status (API Gateway would make it 200), is too large, or cannot be sent. */
export function answerOf(result: unknown): Outgoing | null {
  const read = answerSchema.safeParse(result);
  if (!read.success) return null;
  const { statusCode: status, headers: rawHeaders = {}, cookies = [], body = '', isBase64Encoded = false } = read.data;
  if (!fitsPayload(read.data)) return null;
  const headers: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(rawHeaders)) {
    if (!connectionHeaders.has(name.toLowerCase())) headers[name.toLowerCase()] = String(value);
  }
  if (cookies.length > 0) headers['set-cookie'] = cookies;
  if (!areSendable(headers)) return null;
  return { status, headers, body: isBase64Encoded ? Buffer.from(body, 'base64') : body };
}

export async function send(reply: FastifyReply, { status, headers, body }: Outgoing): Promise<FastifyReply> {
  return reply.code(status).headers(headers).send(body);
}

function areSendable(headers: Outgoing['headers']): boolean {
  try {
    for (const [name, value] of Object.entries(headers)) {
      validateHeaderName(name);
      for (const single of [value].flat()) validateHeaderValue(name, single);
    }
    return true;
  } catch {
    return false;
  }
}
