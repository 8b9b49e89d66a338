/** Schemas of Productive's answers, for OpenAPI and tests. */
import * as z from 'zod';
import { buildAnswer, type Column } from '../fields.ts';

type Described = {
  columns: readonly Column<never, unknown, never>[];
  relationships: readonly { name: string }[];
};

const relationship = z.object({
  data: z.object({ type: z.string(), id: z.string() }).nullable(),
  meta: z.object({ included: z.literal(false) }).optional(),
});

function resourceAnswer({ columns, relationships }: Described): z.ZodObject {
  const names = ['organization', ...relationships.map(({ name }) => name)];
  return z.object({
    id: z.string(),
    type: z.string(),
    attributes: buildAnswer(columns),
    relationships: z.object(Object.fromEntries(names.map((name) => [name, relationship]))),
  });
}

const included = z.array(
  z.looseObject({ id: z.string(), type: z.string(), attributes: z.looseObject({}), relationships: z.looseObject({}) }),
);
const meta = { organization_features: z.looseObject({}), settings: z.object({}) };

/** Builds the schema of a document with one resource. */
export function readAnswer(resource: Described): z.ZodObject {
  return z.object({ data: resourceAnswer(resource), included, meta: z.object(meta) });
}

/** Builds the schema of a document with a page of resources. */
export function listAnswer(resource: Described): z.ZodObject {
  const pages = {
    current_page: z.int(),
    total_pages: z.int(),
    total_count: z.int(),
    page_size: z.int(),
    max_page_size: z.int(),
  };
  const links = { self: z.string(), first: z.string(), last: z.string() };
  return z.object({
    data: z.array(resourceAnswer(resource)),
    included,
    links: z.object({ ...links, prev: z.string().optional(), next: z.string().optional() }),
    // The count is ours: records that the aggregates leave out because no rate is known.
    meta: z.object({
      ...pages,
      aggregates: z.record(z.string(), z.number()).optional(),
      unvalued_count: z.int().optional(),
      ...meta,
    }),
  });
}
