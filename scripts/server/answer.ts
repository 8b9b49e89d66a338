/** From what a handler returned to what goes out, as API Gateway reads a Lambda function's answer. */
import { validateHeaderName, validateHeaderValue } from 'node:http';
import type { FastifyReply } from 'fastify';
import * as z from 'zod';

/** What goes out; a header may have several values. */
export type Outgoing = { status: number; headers: Record<string, string | string[]>; body: Buffer | string };

const answerSchema = z.object({
  statusCode: z.number().int().min(200).max(599),
  headers: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
  cookies: z.array(z.string()).optional(),
  body: z.string().optional(),
  isBase64Encoded: z.boolean().optional(),
});

/** What AWS lets a function answer, counted as it is sent: 6 MB. */
const mostBytes = 6 * 1024 * 1024;

/** The connection is this server's affair. */
const connectionHeaders = new Set(['connection', 'content-length', 'transfer-encoding', 'keep-alive', 'upgrade']);

/** What API Gateway says by itself, in its own words. */
export function ownAnswer(status: number, message: string, headers: Record<string, string> = {}): Outgoing {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify({ message }) };
}

/**
 * @returns null for what is no answer of ours: without a status (which API Gateway would turn into a
 *   200), too large, or with a header that cannot be sent
 */
export function answerOf(result: unknown): Outgoing | null {
  const read = answerSchema.safeParse(result);
  if (!read.success) return null;
  const { statusCode: status, headers: given = {}, cookies = [], body = '', isBase64Encoded = false } = read.data;
  if (Buffer.byteLength(body) > mostBytes) return null;
  const headers: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(given)) {
    if (!connectionHeaders.has(name.toLowerCase())) headers[name.toLowerCase()] = String(value);
  }
  if (cookies.length > 0) headers['set-cookie'] = cookies;
  if (!areSendable(headers)) return null;
  return { status, headers, body: isBase64Encoded ? Buffer.from(body, 'base64') : body };
}

/** Sends it. */
export async function send(reply: FastifyReply, { status, headers, body }: Outgoing): Promise<FastifyReply> {
  return reply.code(status).headers(headers).send(body);
}

function areSendable(headers: Outgoing['headers']): boolean {
  try {
    for (const [name, value] of Object.entries(headers)) {
      validateHeaderName(name);
      for (const one of [value].flat()) validateHeaderValue(name, one);
    }
    return true;
  } catch {
    return false;
  }
}
