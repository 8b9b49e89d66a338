/** Productive's verbs over any of its resources. A resource is described once; a route file names the verb. */
import * as z from 'zod';
import type { ListQuery } from '../../domain/list-query.ts';
import { notFound } from '../../domain/problem.ts';
import { type Handler, lambda } from '../../http/lambda.ts';
import type { Method, Rights, Route, ScopeResource } from '../../http/route.ts';
import type { Upload } from '../../operations/file/files.ts';
import { requireRight } from '../../operations/record/records.ts';
import type { Located } from '../../store/collection.ts';
import type { Document, Stored } from '../../store/record-type.ts';
import type { Work } from '../../store/work.ts';
import { idParams } from '../codecs.ts';
import type { View } from '../field-table.ts';
import { asSeen } from '../seen.ts';
import { bodyFacts, bodySchema, type Writable } from './body.ts';
import { listAnswer, protocol, readAnswer, resourceAnswer } from './envelope.ts';
import {
  type Compound,
  compound,
  fieldsParameter,
  includeParameter,
  includeTree,
  type Manner,
  scopesOf,
  shownNode,
} from './include.ts';
import { type Askable, listParameters, type Sums, toListQuery } from './list-query.ts';
import { organizationMeta } from './organization-features.ts';
import { linksOf, pageMeta } from './paging.ts';
import type { Asking, Node, ResourceOf } from './resource.ts';

/** How a resource is written; what it takes is a table of fields. */
export type Writes<D, W> = Writable<D, W> & {
  /** The file fields of a multipart body; creates and updates are handed the files. */
  files?: readonly string[];
  create: (wish: Partial<W>, work: Work, uploads: readonly Upload[]) => Promise<Stored<D>>;
  update: (id: number, wish: Partial<W>, work: Work, uploads: readonly Upload[]) => Promise<Stored<D>>;
  remove: (id: number, work: Work) => Promise<unknown>;
};

/** A resource with an endpoint of its own. */
export type Endpoint<D> = {
  /** As in the path: `service_types`. */
  path: string;
  /** For summaries: "an expense", "expenses". */
  singular: string;
  plural: string;
  scope: ScopeResource;
  resource: ResourceOf<D>;
  /** What is included where the client does not say. */
  included: readonly string[];
  askable: Askable;
  /** Where a page lies, for records that no counted list keeps. */
  locate?: (query: ListQuery<Sums>, work: Work) => Promise<Located<Sums>>;
};

function usually<D>({ resource }: Endpoint<D>) {
  return (query: ListQuery<Sums>, { store }: Work): Promise<Located<Sums>> => resource.collection(store).locate(query);
}

type Declared = { route: Route; handler: Handler };

function declare<const M extends Method, const V extends string, const S extends 200 | 201 | 204 = 200>(
  endpoint: { path: string; scope: ScopeResource },
  route: { method: M; path: string; verb: V; right: Rights; summary: string },
  status: S,
) {
  const { right, path, ...rest } = route;
  const scope = `${endpoint.scope}:${right}` as const;
  const whole = `/api/v2/${endpoint.path}${path}`;
  const resource = endpoint.path.replaceAll('_', '-');
  return { ...rest, path: whole, dialect: 'productive' as const, resource, scope, status };
}

const shapeParameters = z.object({ include: includeParameter, fields: fieldsParameter });
type ShapeParameters = z.infer<typeof shapeParameters>;

/** Everything a document holds besides its links and meta. */
async function documentOf<D>(
  endpoint: Endpoint<D>,
  nodes: readonly Node[],
  { include, fields }: ShapeParameters,
  work: Asking,
): Promise<{ data: Record<string, unknown>[]; included: Record<string, unknown>[] }> {
  const tree = includeTree(endpoint.resource, include, endpoint.included);
  const whole: Compound = await compound(nodes, tree, work);
  const manner: Manner = { organizationId: work.firm.id, fields, chosen: include !== undefined };
  const show = (node: Node): Record<string, unknown> => shownNode(node, whole, manner);
  return { data: nodes.map(show), included: whole.included.map(show) };
}

const shapeOf = <D>({ resource }: Endpoint<D>): z.ZodObject =>
  resourceAnswer(resource.attributes, resource.relationships);

/** GET /api/v2/{path}. */
export function list<D extends Document>(endpoint: Endpoint<D>): Declared {
  const summary = `List ${endpoint.plural} with filters, sorting and paging.`;
  const route = {
    ...declare(endpoint, { method: 'GET', path: '', verb: 'list', right: 'read', summary }, 200),
    query: listParameters.extend(shapeParameters.shape),
    answer: listAnswer(shapeOf(endpoint)),
  };
  const handler = lambda(protocol, route, async ({ query, ...work }) => {
    checkShape(endpoint, query, work);
    const asked = await toListQuery(query, endpoint.askable, work);
    const { locate = usually(endpoint), resource } = endpoint;
    const { total, ids, sums } = await locate(asked, work);
    // Records come with what is beside them in one turn; one that has just been deleted comes no more.
    const nodes = await Promise.all(ids.map((id) => resource.fetch(id, work)));
    const found = nodes.filter((node) => node !== null);
    const shown = await documentOf(endpoint, found, query, work);
    const meta = { ...pageMeta(query.page, total), ...sums, ...organizationMeta };
    return { status: 200, body: { ...shown, links: linksOf(query.page, total, work.incoming), meta } };
  });
  return { route, handler };
}

/** GET /api/v2/{path}/{id}. */
export function read<D extends Document>(endpoint: Endpoint<D>): Declared {
  const summary = `Read ${endpoint.singular}.`;
  const route = {
    ...declare(endpoint, { method: 'GET', path: '/{id}', verb: 'read', right: 'read', summary }, 200),
    params: idParams,
    query: shapeParameters,
    answer: readAnswer(shapeOf(endpoint)),
  };
  const handler = lambda(protocol, route, async ({ params, query, ...work }) => {
    checkShape(endpoint, query, work);
    const node = await endpoint.resource.fetch(params.id, work);
    if (!node) throw notFound(endpoint.resource.type);
    return { status: 200, body: await oneOf(endpoint, node, query, work) };
  });
  return { route, handler };
}

/** The document around one resource. */
async function oneOf<D>(endpoint: Endpoint<D>, node: Node, shape: ShapeParameters, work: Asking) {
  const { data, included } = await documentOf(endpoint, [node], shape, work);
  return { data: data[0], included, meta: organizationMeta };
}

/** The document around a resource that has just been written. */
async function written<D>(endpoint: Endpoint<D>, doc: D, shape: ShapeParameters, work: Asking) {
  const seeing = asSeen(work);
  return oneOf(endpoint, await endpoint.resource.node(doc, seeing), shape, seeing);
}

/** Refuses what cannot be included, or not by this token, before anything is written. */
function checkShape<D>({ resource, included }: Endpoint<D>, { include }: ShapeParameters, work: Work): void {
  includeTree(resource, include, included);
  // What is included unasked is left out where the token may not read it; what is asked for is refused.
  for (const scope of scopesOf(resource, include ?? [], work)) requireRight(work, scope);
}

const viewOf = ({ firm, today, at }: Work): View => ({ firm, today, at, join: undefined });

/** POST /api/v2/{path}: 201 with the resource and where it is. */
export function create<D extends Document, W>(endpoint: Endpoint<D>, writes: Writes<D, W>): Declared {
  const { type } = endpoint.resource;
  const summary = `Create ${endpoint.singular}.`;
  const route = {
    ...declare(endpoint, { method: 'POST', path: '', verb: 'create', right: 'create', summary }, 201),
    query: shapeParameters,
    body: bodySchema(writes, 'create'),
    ...(writes.files ? { files: writes.files } : {}),
    answer: readAnswer(shapeOf(endpoint)),
    ...bodyFacts(writes, type, 'create'),
  };
  const handler = lambda(protocol, route, async ({ query, body, files, ...work }) => {
    checkShape(endpoint, query, work);
    body.identify({ type, id: null });
    const { doc } = await writes.create(body.take(viewOf(work)), work, files);
    const location = `${work.incoming.origin}${route.path}/${doc.id}`;
    return { status: 201, headers: { location }, body: await written(endpoint, doc, query, work) };
  });
  return { route, handler };
}

/** PATCH /api/v2/{path}/{id}: only what is sent is checked, and changes. */
export function update<D extends Document, W>(endpoint: Endpoint<D>, writes: Writes<D, W>): Declared {
  const { type } = endpoint.resource;
  const summary = `Change attributes of ${endpoint.singular}.`;
  const route = {
    ...declare(endpoint, { method: 'PATCH', path: '/{id}', verb: 'update', right: 'update', summary }, 200),
    params: idParams,
    query: shapeParameters,
    body: bodySchema(writes, 'update'),
    ...(writes.files ? { files: writes.files } : {}),
    answer: readAnswer(shapeOf(endpoint)),
    ...bodyFacts(writes, type, 'update'),
  };
  const handler = lambda(protocol, route, async ({ params, query, body, files, ...work }) => {
    checkShape(endpoint, query, work);
    body.identify({ type, id: params.id });
    const { doc } = await writes.update(params.id, body.take(viewOf(work)), work, files);
    return { status: 200, body: await written(endpoint, doc, query, work) };
  });
  return { route, handler };
}

/** DELETE /api/v2/{path}/{id}: 204 and no body. */
export function remove<D extends Document, W>(endpoint: Endpoint<D>, writes: Writes<D, W>): Declared {
  const summary = `Delete ${endpoint.singular}.`;
  const route = {
    ...declare(endpoint, { method: 'DELETE', path: '/{id}', verb: 'delete', right: 'delete', summary }, 204),
    params: idParams,
  };
  const handler = lambda(protocol, route, async ({ params, ...work }) => {
    await writes.remove(params.id, work);
    return { status: 204 };
  });
  return { route, handler };
}

/** Something that is done to a record: PATCH /api/v2/{path}/{id}/{verb}. */
export type Action<D> = {
  verb: string;
  /** "Approve an expense." */
  summary: string;
  /** What may be sent along; most actions take nothing. */
  takes?: { body: z.ZodType<Record<string, string | null>>; sample: unknown };
  run: (id: number, given: Record<string, string | null>, work: Work) => Promise<Stored<D>>;
};

/** PATCH /api/v2/{path}/{id}/{verb}: 200 with the resource. */
export function act<D extends Document>(endpoint: Endpoint<D>, { verb, summary, takes, run }: Action<D>): Declared {
  const route = {
    ...declare(endpoint, { method: 'PATCH', path: `/{id}/${verb}`, verb, right: 'update', summary }, 200),
    params: idParams,
    query: shapeParameters,
    ...takes,
    answer: readAnswer(shapeOf(endpoint)),
  };
  const handler = lambda(protocol, route, async ({ params, query, body, ...work }) => {
    checkShape(endpoint, query, work);
    const { doc } = await run(params.id, body ?? {}, work);
    return { status: 200, body: await written(endpoint, doc, query, work) };
  });
  return { route, handler };
}
