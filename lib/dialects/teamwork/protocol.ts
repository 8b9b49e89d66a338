/** Teamwork's protocol: the paths of its resources and the envelopes of its answers. */
import * as z from 'zod';
import type { Reply } from '../../http/respond.ts';
import type { ScopeResource } from '../../http/route.ts';
import type { Found } from '../../store/collection.ts';
import type { Document } from '../../store/record-type.ts';
import type { Work } from '../../store/work.ts';
import { buildBody, describeBody, findWirePath, type Mode, sampleBody, toInput, type Values } from '../bodies.ts';
import { idParams } from '../codecs.ts';
import { type Declared, declareFor } from '../declare.ts';
import { buildAnswer, type Column } from '../fields.ts';
import { type Address, anyShape, type Body, type Endpoint, usualAddress, type Verb, type Writes } from '../protocol.ts';
import { type Resource, readExisting, showOne, showRecords } from '../resource.ts';
import { protocol } from './http.ts';
import { pageHeaders } from './paging.ts';

export type Listing<D extends Document, Q> = {
  query: z.ZodObject & z.ZodType<Q>;
  find: (query: Q, work: Work) => Promise<Found<D>>;
};

/** A record type in Teamwork; its name is the key around a list and part of the paths. */
export type TeamworkResource<D extends Document, I, J, Q> = Resource<D, I, J> &
  Writes<D, I> & {
    root: string;
    /** The word in paths, where it is not the name. */
    path?: string;
    /** The key around a list, where it is not the name. */
    listKey?: string;
    /** Lists and reads have a STATUS too; the printed ones of invoices have none. */
    tellsStatus?: true;
    /** Columns that only a read shows. */
    details: readonly Column<D, I, J>[];
    /** Columns that an update accepts only unchanged, and that a path with a project replaces. */
    createOnly: readonly string[];
    listing: Listing<D, Q>;
  };

type Listed<D extends Document, I, J> = Pick<Resource<D, I, J>, 'name' | 'records' | 'columns' | 'join'> & {
  listKey?: string;
  tellsStatus?: true;
};
export type Page = { page: number };

export const writtenAnswer = z.object({ STATUS: z.literal('OK') });
/** The id is the only number that Teamwork sends. */
export const createdAnswer = writtenAnswer.extend({ id: z.int() });

/** The schema of an answer with a list. */
export const listAnswer = <D extends Document, I, J>(resource: Listed<D, I, J>) =>
  z.object({ ...statusShape(resource), [listKeyOf(resource)]: z.array(buildAnswer(resource.columns)) });

const listKeyOf = ({ listKey, name }: Pick<Listed<never, never, never>, 'listKey' | 'name'>): string => listKey ?? name;
const statusShape = ({ tellsStatus }: { tellsStatus?: true }) => (tellsStatus ? { STATUS: z.literal('OK') } : {});
const statusOf = ({ tellsStatus }: { tellsStatus?: true }) => (tellsStatus ? { STATUS: 'OK' } : {});

/** Answers a write with `{STATUS: "OK"}`. */
export const replyOk = (): Reply => ({ status: 200, body: { STATUS: 'OK' } });
/** The id stands in the body and in the header `id`. */
export const replyCreated = (id: number): Reply => ({
  status: 201,
  body: { STATUS: 'OK', id },
  headers: { id: String(id) },
});

/** Answers with one page of a list. */
export async function showList<D extends Document, I, J>(
  resource: Listed<D, I, J>,
  found: Found<D>,
  page: number,
  work: Work,
): Promise<Reply> {
  const { total, items } = found;
  const shown = await showRecords(
    resource,
    items.map(({ doc }) => doc),
    work,
  );
  const records = shown.map(({ attributes }) => attributes);
  const body = { ...statusOf(resource), [listKeyOf(resource)]: records };
  return { status: 200, body, headers: pageHeaders(page, total) };
}

/** Describes the body `{root: {…}}` of a write. */
export function buildBodyUnder<D, I, J>(root: string, columns: readonly Column<D, I, J>[], mode: Mode): Body<Values> {
  const { sample, required, broken } = describeBody(columns, mode, (name) => `${root}.${name}`);
  return {
    schema: z.object({ [root]: buildBody(columns, mode) }).transform(({ [root]: values = {} }) => values),
    sample: { [root]: sample },
    required: [root, ...required],
    broken,
  };
}

/** Resources whose records lie in projects. */
const across: ReadonlySet<ScopeResource> = new Set(['invoices', 'expenses', 'timesheets', 'tasks']);

function toAddress<D extends Document, I, J, Q>(resource: TeamworkResource<D, I, J, Q>) {
  const { name, path = name, root, plural, columns, details, scope } = resource;
  return (verb: Verb): Address => {
    const usual = usualAddress(resource, verb, `/${path}.json`, `/${path}/{id}.json`);
    if (verb === 'list')
      return {
        ...usual,
        summary: `List ${plural}${across.has(scope) ? ' over all projects' : ''}.`,
        answer: listAnswer(resource),
      };
    if (verb === 'read') {
      const answer = z.object({ ...statusShape(resource), [root]: buildAnswer([...columns, ...details]) });
      return { ...usual, answer };
    }
    return { ...usual, answer: verb === 'create' ? createdAnswer : writtenAnswer };
  };
}

/** The columns that an update takes. */
export const withoutCreateOnly = <D extends Document, I, J, Q>({ columns, createOnly }: TeamworkResource<D, I, J, Q>) =>
  columns.filter(({ wire }) => !createOnly.includes(wire));

/** Puts a resource behind this protocol. An update leaves alone what is not sent. */
export function defineTeamwork<D extends Document, I, J, Q extends Page>(resource: TeamworkResource<D, I, J, Q>) {
  const { root, columns, details, listing } = resource;
  const whole = { ...resource, columns: [...columns, ...details] };
  const endpoint = {
    protocol,
    resource,
    address: toAddress(resource),
    query: anyShape,
    list: {
      query: listing.query,
      reply: async (query, work) => showList(resource, await listing.find(query, work), query.page, work),
    },
    read: async (id, _, work) => {
      const record = readExisting(resource.records(work.store), id, root);
      const { attributes } = await showOne(whole, id, record, work);
      return { status: 200, body: { ...statusOf(resource), [root]: attributes } };
    },
    body: (mode) => ({
      ...buildBodyUnder(root, columns, mode),
      ...(mode === 'update' ? { sample: { [root]: sampleBody(withoutCreateOnly(resource)) } } : {}),
    }),
    input: (given, _, work) => toInput(columns, given, work),
    place: (path, given) => findWirePath(columns, path, given),
    written: async ({ mode, record }) => {
      const { doc } = await record;
      return mode === 'create' ? replyCreated(doc.id) : replyOk();
    },
    deleted: replyOk,
  } satisfies Endpoint<D, I, Values, object, Q>;
  return endpoint;
}

/** PUT /{resource}/{id}/{verb}.json: an action without a body. */
export function declareAction(
  { resource }: { resource: { name: string; scope: ScopeResource } },
  verb: string,
  summary: string,
  perform: (id: number, work: Work) => Promise<unknown>,
): Declared {
  const path = `/${resource.name}/{id}/${verb}.json`;
  const parts = { params: idParams, answer: writtenAnswer };
  return declareFor(protocol, resource)({ method: 'PUT', path, verb, summary }, parts, async ({ params, ...work }) => {
    await perform(params.id, work);
    return replyOk();
  });
}
