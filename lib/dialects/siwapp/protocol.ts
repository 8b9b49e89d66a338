/** siwapp's protocol: JSON:API answers with the keys that the organization's clients expect. */
import * as z from 'zod';
import type { Reply } from '../../http/respond.ts';
import type { Document, Stored } from '../../store/record-type.ts';
import type { Work } from '../../store/work.ts';
import { buildAnswer, presentRecord } from '../fields.ts';
import {
  type Address,
  anyShape,
  type Endpoint,
  type Request,
  usualAddress,
  type Verb,
  type Writes,
} from '../protocol.ts';
import {
  type Resource,
  readExisting,
  type ShownPage,
  type ShownRecord,
  showOne,
  showPage,
  showRecords,
} from '../resource.ts';
import { type BodyParts, buildWrappedBody, describeWrappedBody, findPlace, type Opened, readInput } from './body.ts';
import type { Envelope } from './envelope.ts';
import { protocol } from './http.ts';
import { buildReply, dashKeys } from './original.ts';
import { buildPaging, type PageParameters, pageQuery, toWindow, type Window } from './paging.ts';

export type SiwappResource<D extends Document, I, J> = Resource<D, I, J> &
  Writes<D, I> &
  Omit<BodyParts<I>, 'columns'> & {
    envelope: Envelope<D>;
    /** Finds a page where no counted list has one; the default is the list `all`, newest first. */
    find?: (window: Window, work: Work) => Promise<{ total: number; docs: readonly D[] }>;
    /** Reads a record where more than its id decides whether it exists. */
    get?: (id: number, work: Work) => Promise<Stored<D>>;
    /** Prints dashes whatever the organization chose. */
    dashes?: true;
    updatePaths?: readonly string[];
  };

/** Returns the path of a resource's records: `/api/v1/recurring_invoices`. */
export const buildPath = ({ name }: { name: string }): string => `/api/v1/${name.replaceAll('-', '_')}`;

/** Answers with one record. */
export function recordReply<D extends Document, I, J>(
  { envelope, dashes }: SiwappResource<D, I, J>,
  { view, ...shown }: ShownRecord<D, J>,
  work: Request,
  rest: Partial<Reply> = {},
): Reply {
  const data = presentRecord(envelope, { ...shown, within: 'read' }, view);
  return buildReply({ data: dashes ? dashKeys(data) : data }, work, rest);
}

/** Builds the header of a new record's address. */
export const locate = (path: string, { incoming }: Request) => ({ location: `${incoming.origin}${path}` });

/** Answers with a page of records. */
export function pageReply<D extends Document, I, J>(
  { envelope, dashes }: SiwappResource<D, I, J>,
  window: Window,
  { total, shown }: ShownPage<D, J>,
  work: Request,
): Reply {
  const { headers, links } = buildPaging(work, window, total);
  const data = shown.map(({ view, ...one }) => presentRecord(envelope, { ...one, within: 'list' }, view));
  return buildReply({ data: dashes ? data.map(dashKeys) : data, links }, work, { headers });
}

/** The schema of an answer with a page of records. */
export const pageAnswer = (answer: z.ZodObject) => z.object({ data: z.array(answer), links: z.looseObject({}) });

async function findPage<D extends Document, I, J>(resource: SiwappResource<D, I, J>, window: Window, work: Request) {
  const { offset, limit } = window;
  if (!resource.find) return showPage(resource, { list: 'all', descending: true, offset, limit }, work);
  const { total, docs } = await resource.find(window, work);
  return { total, shown: await showRecords(resource, docs, work) };
}

function toAddress<D extends Document, I, J>(resource: SiwappResource<D, I, J>) {
  const { envelope, updatePaths = [] } = resource;
  const answer = buildAnswer(envelope);
  const path = buildPath(resource);
  return (verb: Verb): Address => {
    const usual = usualAddress(resource, verb, path);
    if (verb === 'list') return { ...usual, answer: pageAnswer(answer) };
    if (verb === 'delete') return { ...usual, status: 204 };
    const aliases = verb === 'update' ? { aliases: [`PATCH ${usual.path}`, ...updatePaths] } : {};
    return { ...usual, ...aliases, answer: z.object({ data: answer }) };
  };
}

/** Puts a resource behind this protocol. An update changes only what is sent. */
export function defineSiwapp<D extends Document, I, J>(resource: SiwappResource<D, I, J>) {
  const endpoint = {
    protocol,
    resource,
    address: toAddress(resource),
    query: anyShape,
    list: {
      query: pageQuery,
      reply: async (query, work) => {
        const window = toWindow(query);
        return pageReply(resource, window, await findPage(resource, window, work), work);
      },
    },
    read: async (id, _, work) => {
      const record = resource.get?.(id, work) ?? readExisting(resource.records(work.store), id);
      return recordReply(resource, await showOne(resource, id, record, work), work);
    },
    body: (mode) => ({ schema: buildWrappedBody(resource, mode), ...describeWrappedBody(resource, mode) }),
    input: (opened, id, work) => readInput(resource, opened, id, work),
    place: (path, opened) => findPlace(resource, path, opened),
    // What is shown beside the record may follow from the write, so it is read afterwards.
    written: async ({ mode, record }, _, work) => {
      const shown = await showOne(resource, null, record, work);
      if (mode === 'update') return recordReply(resource, shown, work);
      const headers = locate(`${buildPath(resource)}/${shown.doc.id}`, work);
      return recordReply(resource, shown, work, { status: 201, headers });
    },
    deleted: () => ({ status: 204 }),
  } satisfies Endpoint<D, I, Opened, object, PageParameters>;
  return endpoint;
}
