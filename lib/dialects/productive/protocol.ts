/** Productive's protocol: the paths of its resources and the documents of its answers. */
import * as z from 'zod';
import type { ListQuery } from '../../domain/list-query.ts';
import { notFoundProblem, type Path } from '../../domain/problem.ts';
import type { Reply } from '../../http/respond.ts';
import type { Located } from '../../store/collection.ts';
import type { Document, Stored } from '../../store/record-type.ts';
import type { Work } from '../../store/work.ts';
import { findWirePath, toInput } from '../bodies.ts';
import { idParams } from '../codecs.ts';
import { type Declared, declareFor } from '../declare.ts';
import type { Column } from '../fields.ts';
import { type Address, type Endpoint, type Request, usualAddress, type Verb, type Writes } from '../protocol.ts';
import { asSeen, type Resource, showOne } from '../resource.ts';
import { buildDocumentBody, collectInputColumns, type Given, type Implied, refuseOtherFields } from './body.ts';
import { listAnswer, readAnswer } from './documents.ts';
import { type Linked, type Node, type Target, toNode, toTarget, toType } from './graph.ts';
import { protocol } from './http.ts';
import { buildCompound, checkInclusion, fieldsParameter, includeParameter, type ShapeParameters } from './include.ts';
import { type ListParameters, listParameters, type Queryable, type Sums, toListQuery } from './list-query.ts';
import { organizationMeta } from './organization-features.ts';
import { buildLinks, pageMeta } from './paging.ts';

/** Writes of several records, all or none. Their refusals begin with the position of a record. */
export type BulkWrites<D extends Document, I> = {
  create: (inputs: readonly Partial<I>[], work: Work) => Promise<Stored<D>[]>;
  update: (changes: readonly { id: number; input: Partial<I> }[], work: Work) => Promise<Stored<D>[]>;
  remove: (ids: readonly number[], work: Work) => Promise<void>;
};

/** A record type in Productive; JSON:API's type and the paths follow from its name. */
type ProductiveResource<D extends Document, I, J> = Resource<D, I, J> &
  Writes<D, I> &
  Omit<Linked<D, I, J>, 'type'> & {
    included?: readonly string[];
    queryable: Queryable;
    /** Finds a page where no counted list has one. */
    locate?: (query: ListQuery<Sums>, work: Work) => Promise<Located<Sums>>;
    /** Columns checked, and so refused, before the others. */
    checkedFirst?: readonly string[];
    files?: readonly string[];
    implied?: Implied;
    bulk?: BulkWrites<D, I>;
  };

function toAddress<D extends Document, I, J>(resource: ProductiveResource<D, I, J>, path: string) {
  const { singular, plural } = resource;
  return (verb: Verb): Address => {
    const usual = usualAddress(resource, verb, path);
    if (verb === 'delete') return { ...usual, status: 204 };
    if (verb === 'list')
      return { ...usual, summary: `List ${plural} with filters, sorting and paging.`, answer: listAnswer(resource) };
    const answer = readAnswer(resource);
    if (verb !== 'update') return { ...usual, answer };
    return { ...usual, method: 'PATCH', summary: `Change attributes of ${singular}.`, answer };
  };
}

/** No column holds an expense's customer: it follows its project. */
function findPlace(columns: readonly Column<never, unknown, never>[], path: Path, { data }: Given): Path | null {
  return findWirePath(columns, path, data.attributes) ?? (path[0] === 'customerId' ? ['company_id'] : null);
}

/** Shows records that were just written, in one document. */
export async function readDocuments(nodes: readonly Node[], shape: ShapeParameters, work: Request) {
  return { ...(await buildCompound(nodes, shape, work)), meta: organizationMeta };
}

async function readDocument(node: Node, shape: ShapeParameters, work: Request) {
  const { data, ...rest } = await readDocuments([node], shape, work);
  return { data: data[0], ...rest };
}

/** A record deleted since the page was found is left out. */
async function replyPage<D extends Document, I, J>(
  resource: ProductiveResource<D, I, J> & Target,
  query: ListParameters & ShapeParameters,
  work: Request,
): Promise<Reply> {
  const listQuery = await toListQuery(query, resource.queryable, work);
  const { total, ids, sums } = await (resource.locate?.(listQuery, work) ??
    resource.records(work.store).locate(listQuery));
  const nodes = await Promise.all(ids.map((id) => resource.fetch(id, work)));
  const found = nodes.filter((node) => node !== null);
  const meta = { ...pageMeta(query.page, total), ...sums, ...organizationMeta };
  const links = buildLinks(query.page, total, work.incoming);
  return { status: 200, body: { ...(await buildCompound(found, query, work)), links, meta } };
}

/** Puts a resource behind this protocol. An update checks and changes only what is sent. */
export function defineProductive<D extends Document, I, J>(described: ProductiveResource<D, I, J>) {
  const type = toType(described);
  const target = { type, scope: described.scope, ...toTarget({ ...described, type }) };
  const resource = { ...described, ...target };
  const shape = z.object({ include: includeParameter(target, described.included ?? []), fields: fieldsParameter });
  const path = `/api/v2/${type}`;
  const columns = collectInputColumns(resource);
  const endpoint = {
    protocol,
    resource,
    address: toAddress(resource, path),
    query: shape,
    check: ({ include }, work) => checkInclusion(include, work),
    list: {
      query: listParameters.extend(shape.shape),
      reply: (query, work) => {
        checkInclusion(query.include, work);
        return replyPage(resource, query, work);
      },
    },
    read: async (id, query, work) => {
      const node = await resource.fetch(id, work);
      if (!node) throw notFoundProblem(type);
      return { status: 200, body: await readDocument(node, query, work) };
    },
    body: (mode) => buildDocumentBody({ ...resource, columns }, mode),
    input: (given, id, work) => {
      refuseOtherFields(given, { type, id });
      return toInput(columns, given.data.attributes, work);
    },
    place: (key, given) => findPlace(columns, key, given),
    written: async ({ mode, id, record }, query, work) => {
      const node = toNode(resource, await showOne(resource, id, record, work));
      const body = await readDocument(node, query, asSeen(work));
      if (mode === 'update') return { status: 200, body };
      return { status: 201, headers: { location: `${work.incoming.origin}${path}/${node.id}` }, body };
    },
    deleted: () => ({ status: 204 }),
  } satisfies Endpoint<D, I, Given, ShapeParameters, ListParameters & ShapeParameters>;
  return endpoint;
}

export type Action<D> = {
  verb: string;
  summary: string;
  takes?: { body: z.ZodType<Record<string, string | null>>; sample: unknown };
  run: (id: number, given: Record<string, string | null>, work: Work) => Promise<Stored<D>>;
};

/** PATCH /api/v2/{path}/{id}/{verb}: answers with the resource. */
export function declareAction<D extends Document, I, J>(
  { resource, query: shape }: ReturnType<typeof defineProductive<D, I, J>>,
  { verb, summary, takes, run }: Action<D>,
): Declared {
  const path = `/api/v2/${resource.type}/{id}/${verb}`;
  return declareFor(protocol, resource)(
    { method: 'PATCH', path, verb, summary },
    { params: idParams, query: shape, ...takes, answer: readAnswer(resource) },
    async ({ params, query, body, ...work }) => {
      checkInclusion(query.include, work);
      const record = run(params.id, body ?? {}, work);
      const node = toNode(resource, await showOne(resource, params.id, record, work));
      return { status: 200, body: await readDocument(node, query, asSeen(work)) };
    },
  );
}
