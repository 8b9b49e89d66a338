/** siwapp's protocol: JSON:API answers with the keys that the organization's clients expect. */
import * as z from 'zod';
import type { Organization } from '../../domain/organization/organization.ts';
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
import { type Envelope, linkTo } from './envelope.ts';
import { protocol } from './http.ts';
import { buildPaging, type PageParameters, pageQuery, toWindow, type Window } from './paging.ts';

/** Keys inside are the client's own words or names of taxes, and stay as they are. */
const free: ReadonlySet<string> = new Set(['meta', 'taxes']);

function dashKey(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(dashKey);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [key.replaceAll('_', '-'), free.has(key) ? part : dashKey(part)]),
  );
}

/** Turns underscores in keys into the original's dashes if the organization chose them. */
export function dashKeys(organization: Organization, body: unknown): unknown {
  return organization.siwappKeys === 'dashes' ? dashKey(body) : body;
}

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

/** Builds the answer with one record. */
export function buildRecordBody<D extends Document, I, J>(
  { envelope, dashes }: SiwappResource<D, I, J>,
  { view, ...shown }: ShownRecord<D, J>,
): unknown {
  const body = { data: presentRecord(envelope, { ...shown, within: 'read' }, view) };
  return dashes ? dashKey(body) : dashKeys(view.organization, body);
}

/** Answers with a page of records. */
export function pageReply<D extends Document, I, J>(
  { envelope, dashes }: SiwappResource<D, I, J>,
  window: Window,
  { total, shown }: ShownPage<D, J>,
  { incoming, organization }: Request,
) {
  const { headers, links } = buildPaging(incoming, window, total);
  const body = {
    data: shown.map(({ view, ...one }) => presentRecord(envelope, { ...one, within: 'list' }, view)),
    links,
  };
  return { status: 200, headers, body: dashes ? dashKey(body) : dashKeys(organization, body) };
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
      return { status: 200, body: buildRecordBody(resource, await showOne(resource, id, record, work)) };
    },
    body: (mode) => ({ schema: buildWrappedBody(resource, mode), ...describeWrappedBody(resource, mode) }),
    input: (opened, id, work) => readInput(resource, opened, id, work),
    place: (path, opened) => findPlace(resource, path, opened),
    // What is shown beside the record may follow from the write, so it is read afterwards.
    written: async ({ mode, record }, _, work) => {
      const shown = await showOne(resource, null, record, work);
      const body = buildRecordBody(resource, shown);
      if (mode === 'update') return { status: 200, body };
      return { status: 201, headers: { location: linkTo(`${buildPath(resource)}/${shown.doc.id}`, shown.view) }, body };
    },
    deleted: () => ({ status: 204 }),
  } satisfies Endpoint<D, I, Opened, object, PageParameters>;
  return endpoint;
}
