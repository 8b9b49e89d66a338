/** Productive's protocol: where its token is, the paths of its resources, and the documents of its answers. */
import * as z from 'zod';
import type { ListQuery } from '../../domain/list-query.ts';
import { notFound, type Path } from '../../domain/problem.ts';
import type { Reply } from '../../http/respond.ts';
import type { Located } from '../../store/collection.ts';
import type { Document, Stored } from '../../store/record-type.ts';
import type { Work } from '../../store/work.ts';
import { toInput, wirePath } from '../bodies.ts';
import { idParams } from '../codecs.ts';
import { declareFor } from '../declare.ts';
import type { Column } from '../fields.ts';
import { type Address, type Endpoint, type Request, usualAddress, type Verb, type Writes } from '../protocol.ts';
import { asSeen, type Resource, showOne } from '../resource.ts';
import type { Declared } from '../routes.ts';
import { documentBody, type Given, inputColumns, refuseOthers } from './body.ts';
import { listAnswer, readAnswer } from './documents.ts';
import { type Linked, type Node, nodeOf, type Target, targetOf, typeOf } from './graph.ts';
import { protocol } from './http.ts';
import { checkInclusion, compound, fieldsParameter, includeParameter, type ShapeParameters } from './include.ts';
import { type Askable, type ListParameters, listParameters, type Sums, toListQuery } from './list-query.ts';
import { organizationMeta } from './organization-features.ts';
import { linksOf, pageMeta } from './paging.ts';

/** A kind of record in Productive; JSON:API's type and the place in paths follow from its name. */
type ProductiveResource<D extends Document, I, J> = Resource<D, I, J> &
  Writes<D, I> &
  Omit<Linked<D, I, J>, 'type'> & {
    /** What is included where the client does not say. */
    included?: readonly string[];
    askable: Askable;
    /** Where a page lies, for records that no counted list keeps. */
    locate?: (query: ListQuery<Sums>, work: Work) => Promise<Located<Sums>>;
    /** Columns that are checked before the others, and so told first, in this order. */
    checkedFirst?: readonly string[];
    /** The file fields of a multipart body. */
    files?: readonly string[];
  };

function addressOf<D extends Document, I, J>(resource: ProductiveResource<D, I, J>, path: string) {
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

/** Our key as a client spells it. An expense's customer is its project's: no column of it is written or shown. */
function placeOf(columns: readonly Column<never, unknown, never>[], path: Path, { data }: Given): Path | null {
  return wirePath(columns, path, data.attributes) ?? (path[0] === 'customerId' ? ['company_id'] : null);
}

/** The document around one resource. */
async function documentOf(node: Node, shape: ShapeParameters, work: Request) {
  const { data, included } = await compound([node], shape, work);
  return { data: data[0], included, meta: organizationMeta };
}

/** A page of a list. Records come with what is beside them in one turn; one that has just been deleted comes no more. */
async function listOf<D extends Document, I, J>(
  resource: ProductiveResource<D, I, J> & Target,
  query: ListParameters & ShapeParameters,
  work: Request,
): Promise<Reply> {
  const asked = await toListQuery(query, resource.askable, work);
  const { total, ids, sums } = await (resource.locate?.(asked, work) ?? resource.records(work.store).locate(asked));
  const nodes = await Promise.all(ids.map((id) => resource.fetch(id, work)));
  const found = nodes.filter((node) => node !== null);
  const meta = { ...pageMeta(query.page, total), ...sums, ...organizationMeta };
  const links = linksOf(query.page, total, work.incoming);
  return { status: 200, body: { ...(await compound(found, query, work)), links, meta } };
}

/** A resource behind this protocol, as others lead to it too. On update only what is sent is checked, and changes. */
export function productive<D extends Document, I, J>(described: ProductiveResource<D, I, J>) {
  const type = typeOf(described);
  const target = { type, scope: described.scope, ...targetOf({ ...described, type }) };
  const resource = { ...described, ...target };
  const shape = z.object({ include: includeParameter(target, described.included ?? []), fields: fieldsParameter });
  const path = `/api/v2/${type}`;
  const columns = inputColumns(resource);
  const endpoint = {
    protocol,
    resource,
    address: addressOf(resource, path),
    query: shape,
    check: ({ include }, work) => checkInclusion(include, work),
    list: {
      query: listParameters.extend(shape.shape),
      reply: (query, work) => {
        checkInclusion(query.include, work);
        return listOf(resource, query, work);
      },
    },
    read: async (id, query, work) => {
      const node = await resource.fetch(id, work);
      if (!node) throw notFound(type);
      return { status: 200, body: await documentOf(node, query, work) };
    },
    body: (mode) => documentBody({ ...resource, columns }, mode),
    input: (given, id, work) => {
      refuseOthers(given, { type, id });
      return toInput(columns, given.data.attributes, work);
    },
    place: (key, given) => placeOf(columns, key, given),
    written: async ({ mode, id, record }, query, work) => {
      const node = nodeOf(resource, await showOne(resource, id, record, work));
      const body = await documentOf(node, query, asSeen(work));
      if (mode === 'update') return { status: 200, body };
      return { status: 201, headers: { location: `${work.incoming.origin}${path}/${node.id}` }, body };
    },
    deleted: () => ({ status: 204 }),
  } satisfies Endpoint<D, I, Given, ShapeParameters, ListParameters & ShapeParameters>;
  return endpoint;
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
export function act<D extends Document, I, J>(
  { resource, query: shape }: ReturnType<typeof productive<D, I, J>>,
  { verb, summary, takes, run }: Action<D>,
): Declared {
  const path = `/api/v2/${resource.type}/{id}/${verb}`;
  return declareFor(protocol, resource)(
    { method: 'PATCH', path, verb, summary },
    { params: idParams, query: shape, ...takes, answer: readAnswer(resource) },
    async ({ params, query, body, ...work }) => {
      checkInclusion(query.include, work);
      const record = run(params.id, body ?? {}, work);
      const node = nodeOf(resource, await showOne(resource, params.id, record, work));
      return { status: 200, body: await documentOf(node, query, asSeen(work)) };
    },
  );
}
