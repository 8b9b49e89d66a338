/** Productive's protocol, and the documents of its answers. */
import * as z from 'zod';
import type { Protocol } from '../../http/protocol.ts';
import { spell } from '../refusals.ts';
import { credentials } from './credentials.ts';
import { refuse } from './errors.ts';

export const protocol: Protocol = {
  dialect: 'productive',
  contentType: 'application/vnd.api+json; charset=utf-8',
  credentials,
  refuse,
  spell,
  etags: false,
};

const relationship = z.object({
  data: z.object({ type: z.string(), id: z.union([z.string(), z.int()]) }).nullable(),
  meta: z.object({ included: z.literal(false) }).optional(),
});

/** A resource on the wire; its attributes are the resource's own table. */
export function resourceAnswer(attributes: z.ZodObject, relationships: readonly string[]): z.ZodObject {
  return z.object({
    id: z.string(),
    type: z.string(),
    attributes,
    relationships: z.object(Object.fromEntries(relationships.map((name) => [name, relationship]))),
  });
}

const included = z.array(
  z.looseObject({ id: z.string(), type: z.string(), attributes: z.looseObject({}), relationships: z.looseObject({}) }),
);
const meta = { organization_features: z.looseObject({}), settings: z.object({}) };

/** The document around one resource. */
export function readAnswer(resource: z.ZodObject): z.ZodObject {
  return z.object({ data: resource, included, meta: z.object(meta) });
}

/** The document around a page of resources. */
export function listAnswer(resource: z.ZodObject): z.ZodObject {
  const pages = {
    current_page: z.int(),
    total_pages: z.int(),
    total_count: z.int(),
    page_size: z.int(),
    max_page_size: z.int(),
  };
  const links = { self: z.string(), first: z.string(), last: z.string() };
  return z.object({
    data: z.array(resource),
    included,
    links: z.object({ ...links, prev: z.string().optional(), next: z.string().optional() }),
    // The count is ours: how many records the aggregates leave out because no rate is known for them.
    meta: z.object({
      ...pages,
      aggregates: z.record(z.string(), z.number()).optional(),
      unvalued_count: z.int().optional(),
      ...meta,
    }),
  });
}
