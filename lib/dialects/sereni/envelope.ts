/** Sereni's voice, and the envelopes of its answers: one record, a page of records, a message. */
import * as z from 'zod';
import type { Voice } from '../../http/voice.ts';
import { spell } from '../wire-names.ts';
import { credentials } from './credentials.ts';
import { refuse } from './errors.ts';

/** Whether a range of an Accept header takes JSON in; one with `q=0` rules it out. */
function takesJson(range: string): boolean {
  const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
  if (parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter))) return false;
  return /^(\*\/\*|application\/(\*|json|[^/\s]+\+json))$/.test(type);
}

export const voice: Voice = {
  dialect: 'sereni',
  contentType: 'application/json',
  credentials,
  refuse,
  spell,
  etags: true,
  accepts: (accept) => accept.trim() === '' || accept.split(',').some(takesJson),
};

/** `{type, id, attributes}`; the id stands in both places, as text. */
export function resource(type: string, id: number, attributes: Record<string, unknown>) {
  return { type, id: String(id), attributes };
}

/** The schema of `resource`. */
export function resourceAnswer(type: string, attributes: z.ZodType) {
  return z.object({ type: z.literal(type), id: z.string(), attributes });
}

/** The schema of a page of records. */
export function pageAnswer(type: string, attributes: z.ZodType) {
  const link = z.string().nullable();
  return z.object({
    data: z.array(resourceAnswer(type, attributes)),
    links: z.object({ first: z.string(), last: z.string(), prev: link, next: link }),
    meta: z.object({
      current_page: z.int(),
      from: z.int().nullable(),
      last_page: z.int(),
      path: z.string(),
      per_page: z.int(),
      to: z.int().nullable(),
      total: z.int(),
    }),
  });
}

/** What a delete answers. */
export const messageAnswer = z.object({ message: z.string() });
