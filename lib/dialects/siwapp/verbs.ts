/**
 * siwapp's verbs over any of its resources that are records of their own. An entity is described
 * once; a route file then only names the verb.
 */
import * as z from 'zod';
import type { Organization } from '../../domain/organization/organization.ts';
import { notFound } from '../../domain/problem.ts';
import { type Handler, lambda } from '../../http/lambda.ts';
import type { Incoming } from '../../http/protocol.ts';
import type { Method, Rights, Route, ScopeResource } from '../../http/route.ts';
import type { Collection } from '../../store/collection.ts';
import type { Document, Stored } from '../../store/record-type.ts';
import type { Store } from '../../store/store.ts';
import type { Work } from '../../store/work.ts';
import { idParams } from '../codecs.ts';
import type { View } from '../field-table.ts';
import { type BodyParts, bodyFacts, openedBody, type Place } from './body.ts';
import { named } from './errors.ts';
import { pageQuery, paging, windowOf } from './paging.ts';
import { dashed, protocol, spelled } from './protocol.ts';

export type Declared<R extends Route = Route> = { route: R; handler: Handler };

/** A record as one answer shows it: in a list of its kind, or alone. */
export type Within = 'list' | 'read';

export type Entity<D extends Document, W> = BodyParts<D, W> & {
  /** As in the route files' folder: `recurring-invoices`. */
  resource: string;
  /** `/api/v1/recurring_invoices`. */
  path: string;
  /** For summaries: "a recurring invoice", "recurring invoices". */
  singular: string;
  plural: string;
  scope: ScopeResource;
  collection: (store: Store) => Collection<D>;
  /** A page, for records that no counted list keeps; the newest first of the list `all` otherwise. */
  find?: (window: { offset: number; limit: number }, work: Work) => Promise<{ total: number; docs: D[] }>;
  /** One record, where more than its id decides whether it is there. */
  get?: (id: number, work: Work) => Promise<D>;
  /** The record as a JSON:API resource, with underscores in its keys. */
  present: (doc: D, view: View<Place>, within: Within) => Record<string, unknown>;
  answer: z.ZodObject;
  /** What is read along with records, by their ids, to be shown with them. */
  beside?: (ids: readonly number[], work: Work) => Promise<Omit<Place, 'origin'>>;
  /** Printed with dashes whatever the organization's setting says. */
  dashes?: boolean;
  create?: (wish: Partial<W>, work: Work) => Promise<Stored<D>>;
  update: (id: number, wish: Partial<W>, work: Work) => Promise<Stored<D>>;
  remove: (id: number, work: Work) => Promise<unknown>;
  /** Other spellings of the update's path. */
  updatePaths?: readonly string[];
};

/** The route's fixed part. */
export function declare<const M extends Method, const V extends string, const S extends 200 | 201 | 204>(
  entity: { resource: string; scope: ScopeResource },
  route: { method: M; path: string; verb: V; right: Rights; summary: string; status: S; aliases?: readonly string[] },
) {
  const { right, aliases, ...rest } = route;
  return {
    ...rest,
    ...(aliases ? { aliases } : {}),
    dialect: 'siwapp' as const,
    resource: entity.resource,
    scope: `${entity.scope}:${right}` as const,
  };
}

/** The view of records for one request. */
export function viewOf({ firm, today, at }: Work, { origin }: Incoming): View<Place> {
  return { firm, today, at, join: { origin } };
}

/** The same for records that are shown, with what is read beside them. */
async function viewBeside<D extends Document, W>(
  { beside }: Entity<D, W>,
  ids: readonly number[],
  work: Work,
  incoming: Incoming,
): Promise<View<Place>> {
  const view = viewOf(work, incoming);
  return beside ? { ...view, join: { ...view.join, ...(await beside(ids, work)) } } : view;
}

/** Keys as the resource and the organization's setting want them. */
export function worded(entity: { dashes?: boolean }, firm: Organization, body: unknown): unknown {
  return entity.dashes ? dashed(body) : spelled(firm, body);
}

function newestFirst<D extends Document>({ collection }: { collection: (store: Store) => Collection<D> }) {
  return async (window: { offset: number; limit: number }, work: Work) => {
    const { total, items } = await collection(work.store).find({ list: 'all', descending: true, ...window });
    return { total, docs: items.map(({ doc }) => doc) };
  };
}

async function existing<D extends Document>(records: Collection<D>, id: number): Promise<D> {
  const stored = await records.get(id);
  if (!stored) throw notFound(records.recordType);
  return stored.doc;
}

/** GET /api/v1/{resource}: a page, the newest record first. */
export function list<D extends Document, W>(entity: Entity<D, W>): Declared {
  const route = {
    ...declare(entity, {
      method: 'GET',
      path: entity.path,
      verb: 'list',
      right: 'read',
      summary: `List ${entity.plural}.`,
      status: 200,
    }),
    query: pageQuery,
    answer: z.object({ data: z.array(entity.answer), links: z.looseObject({}) }),
  };
  const handler = lambda(protocol, route, async ({ query, incoming, ...work }) => {
    const window = windowOf(query);
    const { offset, limit } = window;
    const found = await (entity.find ?? newestFirst(entity))({ offset, limit }, work);
    const { headers, links } = paging(incoming, window, found.total);
    const view = await viewBeside(
      entity,
      found.docs.map(({ id }) => id),
      work,
      incoming,
    );
    const data = found.docs.map((doc) => entity.present(doc, view, 'list'));
    return { status: 200, headers, body: worded(entity, work.firm, { data, links }) };
  });
  return { route, handler };
}

/** GET /api/v1/{resource}/{id}. */
export function read<D extends Document, W>(entity: Entity<D, W>): Declared {
  const route = {
    ...declare(entity, {
      method: 'GET',
      path: `${entity.path}/{id}`,
      verb: 'read',
      right: 'read',
      summary: `Read ${entity.singular}.`,
      status: 200,
    }),
    params: idParams,
    answer: z.object({ data: entity.answer }),
  };
  const handler = lambda(protocol, route, async ({ params, incoming, ...work }) => {
    const [doc, view] = await Promise.all([
      entity.get?.(params.id, work) ?? existing(entity.collection(work.store), params.id),
      viewBeside(entity, [params.id], work, incoming),
    ]);
    const data = entity.present(doc, view, 'read');
    return { status: 200, body: worded(entity, work.firm, { data }) };
  });
  return { route, handler };
}

/** What was written, as it may be shown. */
function seenOf<D extends Document>(
  { collection }: { collection: (store: Store) => Collection<D> },
  doc: D,
  work: Work,
): D {
  return collection(work.store.seen).seen(doc);
}

/** POST /api/v1/{resource}: 201 with the record and where it is. */
export function create<D extends Document, W>(entity: Entity<D, W>): Declared {
  const route = {
    ...declare(entity, {
      method: 'POST',
      path: entity.path,
      verb: 'create',
      right: 'create',
      summary: `Create ${entity.singular}.`,
      status: 201,
    }),
    body: openedBody(entity, 'create'),
    answer: z.object({ data: entity.answer }),
    ...bodyFacts(entity, 'create'),
  };
  const { create: write } = entity;
  if (!write) throw new Error(`${entity.resource} are not created on their own`);
  const handler = lambda(protocol, route, async ({ body, incoming, ...work }) => {
    const { doc } = await named(body.spell, async () => write(body.take(viewOf(work, incoming)), work));
    const view = await viewBeside(entity, [doc.id], work, incoming);
    const data = entity.present(seenOf(entity, doc, work), view, 'read');
    const headers = { location: `${incoming.origin}${entity.path}/${doc.id}` };
    return { status: 201, headers, body: worded(entity, work.firm, { data }) };
  });
  return { route, handler };
}

/** PUT and PATCH /api/v1/{resource}/{id}: only what is sent changes. */
export function update<D extends Document, W>(entity: Entity<D, W>): Declared {
  const path = `${entity.path}/{id}`;
  const route = {
    ...declare(entity, {
      method: 'PUT',
      path,
      verb: 'update',
      right: 'update',
      summary: `Update ${entity.singular}.`,
      status: 200,
      aliases: [`PATCH ${path}`, ...(entity.updatePaths ?? [])],
    }),
    params: idParams,
    body: openedBody(entity, 'update'),
    answer: z.object({ data: entity.answer }),
    ...bodyFacts(entity, 'update'),
  };
  const handler = lambda(protocol, route, async ({ params, body, incoming, ...work }) => {
    const taken = body.take(viewOf(work, incoming));
    const { doc } = await named(body.spell, async () => entity.update(params.id, taken, work));
    const view = await viewBeside(entity, [doc.id], work, incoming);
    const data = entity.present(seenOf(entity, doc, work), view, 'read');
    return { status: 200, body: worded(entity, work.firm, { data }) };
  });
  return { route, handler };
}

/** DELETE /api/v1/{resource}/{id}: 204 and no body. */
export function remove<D extends Document, W>(entity: Entity<D, W>): Declared {
  const route = {
    ...declare(entity, {
      method: 'DELETE',
      path: `${entity.path}/{id}`,
      verb: 'delete',
      right: 'delete',
      summary: `Delete ${entity.singular}.`,
      status: 204,
    }),
    params: idParams,
  };
  const handler = lambda(protocol, route, async ({ params, ...work }) => {
    await entity.remove(params.id, work);
    return { status: 204 };
  });
  return { route, handler };
}
