/** Sereni's protocol: the paths of its resources and the envelopes of its answers. */
import * as z from 'zod';
import type { ListQuery } from '../../domain/list-query.ts';
import { notFoundProblem } from '../../domain/problem.ts';
import type { Document, Stored } from '../../store/record-type.ts';
import { buildBody, describeBody, findWirePath, type Mode, toInput, type Values } from '../bodies.ts';
import { idParams } from '../codecs.ts';
import { type Declared, declareFor } from '../declare.ts';
import { buildAnswer, type Column } from '../fields.ts';
import {
  type Address,
  anyShape,
  type Endpoint,
  type Request,
  usualAddress,
  type Verb,
  type Writes,
} from '../protocol.ts';
import { type Resource, readExisting, type Shown, showOne, showPage } from '../resource.ts';
import { protocol } from './http.ts';
import { buildPage, type ListParameters, listQuery, toWindow } from './paging.ts';

/** A record type in Sereni; its name is the `type` in answers and part of the paths. */
export type SereniResource<D extends Document, I, J> = Resource<D, I, J> &
  Writes<D, I> & {
    createOnly?: readonly Column<D, I, J>[];
    deleted?: string;
  };

/** Builds `{type, id, attributes}`; the attributes repeat the id. */
export function buildRecord(type: string, id: number, attributes: Record<string, unknown>) {
  return { type, id: String(id), attributes };
}

/** The schema of an answer with one record. */
export function recordAnswer({ name, columns }: { name: string; columns: readonly Column<never, unknown, never>[] }) {
  return z.object({ type: z.literal(name), id: z.string(), attributes: buildAnswer(columns) });
}

/** The schema of an answer with a page of records. */
export function pageAnswer(resource: { name: string; columns: readonly Column<never, unknown, never>[] }) {
  const link = z.string().nullable();
  return z.object({
    data: z.array(recordAnswer(resource)),
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

const messageAnswer = z.object({ message: z.string() });

/** Shows one record in its envelope; `id` is null for a new record. */
export async function replyWithRecord<D extends Document, I, J>(
  resource: Shown<D, I, J> & { name: string },
  id: number | null,
  record: Promise<Stored<D>>,
  work: Request,
) {
  const { doc, attributes } = await showOne(resource, id, record, work);
  return buildRecord(resource.name, doc.id, attributes);
}

/** Lists are in the order of ids, so that pages stay put while records are added. */
async function buildPageBody<D extends Document, I, J>(
  resource: Shown<D, I, J> & { name: string },
  list: Omit<ListQuery, 'offset' | 'limit'>,
  query: ListParameters,
  work: Request,
) {
  const { total, shown } = await showPage(resource, { ...list, ...toWindow(query) }, work);
  const data = shown.map(({ doc, attributes }) => buildRecord(resource.name, doc.id, attributes));
  return { data, ...buildPage(query, data.length, total, work.incoming) };
}

function toAddress<D extends Document, I, J>(resource: SereniResource<D, I, J>) {
  return (verb: Verb): Address => {
    const usual = usualAddress(resource, verb, `/api/v1/${resource.name}`);
    if (verb === 'list') return { ...usual, summary: `List all ${resource.plural}.`, answer: pageAnswer(resource) };
    return { ...usual, answer: verb === 'delete' ? messageAnswer : recordAnswer(resource) };
  };
}

/** Puts a resource behind this protocol. An update requires what a create does, and leaves alone what is not sent. */
export function defineSereni<D extends Document, I, J>(resource: SereniResource<D, I, J>) {
  const listColumns = (mode: Mode) =>
    mode === 'create' ? [...resource.columns, ...(resource.createOnly ?? [])] : resource.columns;
  const endpoint = {
    protocol,
    resource,
    address: toAddress(resource),
    query: anyShape,
    list: {
      query: listQuery,
      reply: async (query, work) => ({
        status: 200,
        body: await buildPageBody(resource, { list: 'all' }, query, work),
      }),
    },
    read: async (id, _, work) => {
      const record = readExisting(resource.records(work.store), id, resource.name);
      return { status: 200, body: await replyWithRecord(resource, id, record, work) };
    },
    body: (mode) => ({ schema: buildBody(listColumns(mode), mode), ...describeBody(listColumns(mode), mode) }),
    input: (given, id, work) => toInput(listColumns(id === null ? 'create' : 'update'), given, work),
    place: (path, given) => findWirePath(resource.columns, path, given),
    written: async ({ mode, id, record }, _, work) => ({
      status: mode === 'create' ? 201 : 200,
      body: await replyWithRecord(resource, id, record, work),
    }),
    deleted: () => ({ status: 200, body: { message: resource.deleted } }),
  } satisfies Endpoint<D, I, Values, object, ListParameters>;
  return endpoint;
}

/** GET /api/v1/{parent}/{id}/{child}: lists the records that belong to one record. */
export function declareSublist<P extends Document, D extends Document, I, J>(
  { resource: parent }: { resource: Pick<SereniResource<P, never, never>, 'name' | 'singular' | 'records'> },
  { resource: child }: { resource: SereniResource<D, I, J> },
  listOf: (id: number) => Omit<ListQuery, 'offset' | 'limit'>,
): Declared {
  return declareFor(protocol, { name: parent.name, scope: child.scope })(
    {
      method: 'GET',
      path: `/api/v1/${parent.name}/{id}/${child.name}`,
      verb: child.name,
      summary: `List the ${child.plural} of ${parent.singular}.`,
    },
    { params: idParams, query: listQuery, answer: pageAnswer(child) },
    async ({ params, query, ...work }) => {
      const [owner, body] = await Promise.all([
        parent.records(work.store.whole).get(params.id),
        buildPageBody(child, listOf(params.id), query, work),
      ]);
      if (!owner) throw notFoundProblem(parent.name);
      return { status: 200, body };
    },
  );
}
