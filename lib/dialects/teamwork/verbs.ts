/** Teamwork's verbs over any of its resources. An entity is described once; a route file names the verb. */
import * as z from 'zod';
import { notFound } from '../../domain/problem.ts';
import { type Handler, lambda } from '../../http/lambda.ts';
import type { Reply } from '../../http/respond.ts';
import type { Method, Rights, Route, ScopeResource } from '../../http/route.ts';
import type { Collection, Found } from '../../store/collection.ts';
import type { Document, Stored } from '../../store/record-type.ts';
import type { Store } from '../../store/store.ts';
import type { Work } from '../../store/work.ts';
import { idParams } from '../codecs.ts';
import { answerOf, bodyOf, type Field, factsOf, present, type View } from '../field-table.ts';
import { created, ok, protocol, written } from './envelope.ts';
import { pageHeaders } from './paging.ts';

export type Entity<D extends Document, I, J> = {
  /** As in the path: `invoices`. */
  resource: string;
  /** For summaries: "an invoice". */
  singular: string;
  scope: ScopeResource;
  /** The key around one record, and around a list of them. */
  root: string;
  listRoot: string;
  collection: (store: Store) => Collection<D>;
  fields: readonly Field<D, I, J>[];
  /** What only the read shows, beyond the fields. */
  details: readonly Field<D, I, J>[];
  /** Fields that an update only takes as they are, and that are not taken where the path says them. */
  createOnly: readonly string[];
  /** What is read along with records so that they can be shown. */
  join: (docs: readonly D[], depth: 'list' | 'read', work: Work) => Promise<J>;
  create: (input: Partial<I>, work: Work) => Promise<Stored<D>>;
  update: (id: number, input: Partial<I>, work: Work) => Promise<Stored<D>>;
  remove: (id: number, work: Work) => Promise<unknown>;
};

export type Declared = { route: Route; handler: Handler };

/** The route's fixed part. */
export function declare<const M extends Method, const V extends string, const S extends 200 | 201>(
  entity: { resource: string; scope: ScopeResource },
  route: { method: M; path: string; verb: V; right: Rights; summary: string; status: S },
) {
  const { right, ...rest } = route;
  const scope = `${entity.scope}:${right}` as const;
  return { ...rest, dialect: 'teamwork' as const, resource: entity.resource, scope };
}

const viewOf = <J>({ firm, today, at }: Work, join: J): View<J> => ({ firm, today, at, join });

/** The schema of a list's answer. */
export function listAnswer<D extends Document, I, J>(entity: Entity<D, I, J>): z.ZodObject {
  return z.object({ [entity.listRoot]: z.array(answerOf(entity.fields)) });
}

/** A page of a list, its place in headers. */
export async function listReply<D extends Document, I, J>(
  entity: Entity<D, I, J>,
  { total, items }: Found<D>,
  page: number,
  work: Work,
): Promise<Reply> {
  const docs = items.map(({ doc }) => doc);
  const view = viewOf(work, await entity.join(docs, 'list', work));
  const records = docs.map((doc) => present(entity.fields, doc, view));
  return { status: 200, body: { [entity.listRoot]: records }, headers: pageHeaders(page, total) };
}

/** GET /{resource}/{id}.json. */
export function read<D extends Document, I, J>(entity: Entity<D, I, J>): Declared {
  const fields = [...entity.fields, ...entity.details];
  const path = `/${entity.resource}/{id}.json`;
  const summary = `Read ${entity.singular}.`;
  const route = {
    ...declare(entity, { method: 'GET', path, verb: 'read', right: 'read', summary, status: 200 }),
    params: idParams,
    answer: z.object({ [entity.root]: answerOf(fields) }),
  };
  const handler = lambda(protocol, route, async ({ params, ...work }) => {
    const stored = await entity.collection(work.store).get(params.id);
    if (!stored) throw notFound(entity.root);
    const view = viewOf(work, await entity.join([stored.doc], 'read', work));
    return { status: 200, body: { [entity.root]: present(fields, stored.doc, view) } };
  });
  return { route, handler };
}

/** The body `{root: {…}}`, and what the derived tests must know of it. */
function wrapped<D, I, J>(root: string, fields: readonly Field<D, I, J>[], mode: 'create' | 'update') {
  const { sample, required, broken } = factsOf(fields, mode);
  const inside = (name: string): string => `${root}.${name}`;
  return {
    body: z.object({ [root]: bodyOf(fields, mode) }).transform((values) => values[root]),
    sample: { [root]: sample },
    required: [root, ...required.map(inside)],
    broken: Object.fromEntries(Object.entries(broken).map(([name, value]) => [inside(name), value])),
  };
}

/** The fields without those that only the body of a plain create gives. */
function withoutCreateOnly<D extends Document, I, J>(entity: Entity<D, I, J>): Field<D, I, J>[] {
  return entity.fields.filter((one) => !entity.createOnly.includes(one.wire));
}

type Take<I, J> = ((view: View<J>) => Partial<I>) | undefined;

async function inputOf<D extends Document, I, J>(
  entity: Entity<D, I, J>,
  take: Take<I, J>,
  work: Work,
): Promise<Partial<I>> {
  return take?.(viewOf(work, await entity.join([], 'list', work))) ?? {};
}

const createdReply = (id: number): Reply => ({ status: 201, body: { ...ok, id }, headers: { id: String(id) } });

/** POST /{resource}.json: 201, the new id in the body and in the header `id`. */
export function create<D extends Document, I, J>(entity: Entity<D, I, J>): Declared {
  const path = `/${entity.resource}.json`;
  const summary = `Create ${entity.singular}.`;
  const route = {
    ...declare(entity, { method: 'POST', path, verb: 'create', right: 'create', summary, status: 201 }),
    ...wrapped(entity.root, entity.fields, 'create'),
    answer: created,
  };
  const handler = lambda(protocol, route, async ({ body: take, ...work }) => {
    const { doc } = await entity.create(await inputOf(entity, take, work), work);
    return createdReply(doc.id);
  });
  return { route, handler };
}

/**
 * POST /projects/{id}/{resource}.json.
 * @param given what the id of the path says of the record; it wins over the body
 */
export function createInProject<D extends Document, I, J>(
  entity: Entity<D, I, J>,
  given: (projectId: number) => Partial<I>,
): Declared {
  const path = `/projects/{id}/${entity.resource}.json`;
  const summary = `Create ${entity.singular} in a project.`;
  const route = {
    ...declare(entity, { method: 'POST', path, verb: 'createInProject', right: 'create', summary, status: 201 }),
    params: idParams,
    ...wrapped(entity.root, withoutCreateOnly(entity), 'create'),
    answer: created,
  };
  const handler = lambda(protocol, route, async ({ params, body: take, ...work }) => {
    const input = await inputOf(entity, take, work);
    const { doc } = await entity.create({ ...input, ...given(params.id) }, work);
    return createdReply(doc.id);
  });
  return { route, handler };
}

/** PUT /{resource}/{id}.json: what is not sent stays. */
export function update<D extends Document, I, J>(entity: Entity<D, I, J>): Declared {
  const path = `/${entity.resource}/{id}.json`;
  const summary = `Update ${entity.singular}.`;
  const route = {
    ...declare(entity, { method: 'PUT', path, verb: 'update', right: 'update', summary, status: 200 }),
    params: idParams,
    ...wrapped(entity.root, entity.fields, 'update'),
    sample: wrapped(entity.root, withoutCreateOnly(entity), 'update').sample,
    answer: written,
  };
  const handler = lambda(protocol, route, async ({ params, body: take, ...work }) => {
    await entity.update(params.id, await inputOf(entity, take, work), work);
    return { status: 200, body: ok };
  });
  return { route, handler };
}

/** DELETE /{resource}/{id}.json. */
export function remove<D extends Document, I, J>(entity: Entity<D, I, J>): Declared {
  const path = `/${entity.resource}/{id}.json`;
  const summary = `Delete ${entity.singular}.`;
  const route = {
    ...declare(entity, { method: 'DELETE', path, verb: 'delete', right: 'delete', summary, status: 200 }),
    params: idParams,
    answer: written,
  };
  const handler = lambda(protocol, route, async ({ params, ...work }) => {
    await entity.remove(params.id, work);
    return { status: 200, body: ok };
  });
  return { route, handler };
}

/** PUT /{resource}/{id}/{verb}.json: something done to a record, without a body. */
export function act(
  entity: { resource: string; scope: ScopeResource },
  verb: string,
  summary: string,
  perform: (id: number, work: Work) => Promise<unknown>,
): Declared {
  const path = `/${entity.resource}/{id}/${verb}.json`;
  const route = {
    ...declare(entity, { method: 'PUT', path, verb, right: 'update', summary, status: 200 }),
    params: idParams,
    answer: written,
  };
  const handler = lambda(protocol, route, async ({ params, ...work }) => {
    await perform(params.id, work);
    return { status: 200, body: ok };
  });
  return { route, handler };
}
