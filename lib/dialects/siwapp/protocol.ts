/** siwapp's protocol: JSON:API answers with the keys the organization's clients expect, pages told in a header. */
import * as z from 'zod';
import type { Organization } from '../../domain/organization/organization.ts';
import type { Document, Stored } from '../../store/record-type.ts';
import type { Work } from '../../store/work.ts';
import { answerOf, present } from '../fields.ts';
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
  existing,
  type Resource,
  type ShownPage,
  type ShownRecord,
  showOne,
  showPage,
  showRecords,
} from '../resource.ts';
import { type BodyParts, bodyFacts, findPlace, type Opened, openedBody, readInput } from './body.ts';
import { type Envelope, linkTo } from './envelope.ts';
import { protocol } from './http.ts';
import { type PageParameters, pageQuery, paging, type Window, windowOf } from './paging.ts';

/** Their keys are the client's own words (meta) or names of taxes, and stay as they are. */
const free: ReadonlySet<string> = new Set(['meta', 'taxes']);

/** A value with dashes in all its keys: `days_to_due` is `days-to-due`. */
function dashed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(dashed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [key.replaceAll('_', '-'), free.has(key) ? part : dashed(part)]),
  );
}

/** An answer with underscores, as documented, or with the original's dashes: what the organization chose. */
export function spellKeys(firm: Organization, body: unknown): unknown {
  return firm.siwappKeys === 'dashes' ? dashed(body) : body;
}

/** A kind of record in siwapp. */
export type SiwappResource<D extends Document, I, J> = Resource<D, I, J> &
  Writes<D, I> &
  Omit<BodyParts<I>, 'columns'> & {
    /** The record as a JSON:API resource, with underscores in its keys: attributes, and what stands around them. */
    envelope: Envelope<D>;
    /** A page, for records that no counted list keeps; the newest first of the list `all` otherwise. */
    find?: (window: Window, work: Work) => Promise<{ total: number; docs: readonly D[] }>;
    /** One record, where more than its id decides whether it is there. */
    get?: (id: number, work: Work) => Promise<Stored<D>>;
    /** Printed with dashes whatever the organization's setting says. */
    dashes?: true;
    /** Other spellings of the update's path. */
    updatePaths?: readonly string[];
  };

/** The path of a resource's records: `/api/v1/recurring_invoices`. */
export const pathOf = ({ name }: { name: string }): string => `/api/v1/${name.replaceAll('-', '_')}`;

/** An answer with one record. */
export function oneBody<D extends Document, I, J>(
  { envelope, dashes }: SiwappResource<D, I, J>,
  { view, ...shown }: ShownRecord<D, J>,
): unknown {
  const body = { data: present(envelope, { ...shown, within: 'read' }, view) };
  return dashes ? dashed(body) : spellKeys(view.firm, body);
}

/** The answer with a page of records. */
export function pageReply<D extends Document, I, J>(
  { envelope, dashes }: SiwappResource<D, I, J>,
  window: Window,
  { total, shown }: ShownPage<D, J>,
  { incoming, firm }: Request,
) {
  const { headers, links } = paging(incoming, window, total);
  const body = { data: shown.map(({ view, ...one }) => present(envelope, { ...one, within: 'list' }, view)), links };
  return { status: 200, headers, body: dashes ? dashed(body) : spellKeys(firm, body) };
}

/** The schema of a page of such answers. */
export const pageAnswer = (answer: z.ZodObject) => z.object({ data: z.array(answer), links: z.looseObject({}) });

async function findPage<D extends Document, I, J>(resource: SiwappResource<D, I, J>, window: Window, work: Request) {
  const { offset, limit } = window;
  if (!resource.find) return showPage(resource, { list: 'all', descending: true, offset, limit }, work);
  const { total, docs } = await resource.find(window, work);
  return { total, shown: await showRecords(resource, docs, work) };
}

function addressOf<D extends Document, I, J>(resource: SiwappResource<D, I, J>) {
  const { envelope, updatePaths = [] } = resource;
  const answer = answerOf(envelope);
  const path = pathOf(resource);
  return (verb: Verb): Address => {
    const usual = usualAddress(resource, verb, path);
    if (verb === 'list') return { ...usual, answer: pageAnswer(answer) };
    if (verb === 'delete') return { ...usual, status: 204 };
    const aliases = verb === 'update' ? { aliases: [`PATCH ${usual.path}`, ...updatePaths] } : {};
    return { ...usual, ...aliases, answer: z.object({ data: answer }) };
  };
}

/** A resource behind this protocol. Only what is sent changes; a new record is answered with where it is. */
export function siwapp<D extends Document, I, J>(resource: SiwappResource<D, I, J>) {
  const endpoint = {
    protocol,
    resource,
    address: addressOf(resource),
    query: anyShape,
    list: {
      query: pageQuery,
      reply: async (query, work) => {
        const window = windowOf(query);
        return pageReply(resource, window, await findPage(resource, window, work), work);
      },
    },
    read: async (id, _, work) => {
      const record = resource.get?.(id, work) ?? existing(resource.records(work.store), id);
      return { status: 200, body: oneBody(resource, await showOne(resource, id, record, work)) };
    },
    body: (mode) => ({ schema: openedBody(resource, mode), ...bodyFacts(resource, mode) }),
    input: (opened, id, work) => readInput(resource, opened, id, work),
    place: (path, opened) => findPlace(resource, path, opened),
    // What is shown beside a record may follow from what is written, so that it is read afterwards.
    written: async ({ mode, record }, _, work) => {
      const shown = await showOne(resource, null, record, work);
      const body = oneBody(resource, shown);
      if (mode === 'update') return { status: 200, body };
      return { status: 201, headers: { location: linkTo(`${pathOf(resource)}/${shown.doc.id}`, shown.view) }, body };
    },
    deleted: () => ({ status: 204 }),
  } satisfies Endpoint<D, I, Opened, object, PageParameters>;
  return endpoint;
}
