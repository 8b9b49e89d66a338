/**
 * siwapp's protocol: a token in `Authorization`, JSON:API answers with the keys the organization's clients expect, pages
 * told in a header.
 */
import * as z from 'zod';
import type { Organization } from '../../domain/organization/organization.ts';
import type { Method, Rights, ScopeResource } from '../../http/route.ts';
import type { Document, Stored } from '../../store/record-type.ts';
import type { Work } from '../../store/work.ts';
import type { View } from '../fields.ts';
import { type Address, anyShape, type Endpoint, type Request, type Verb, type Writes } from '../protocol.ts';
import {
  type Resource,
  readExisting,
  type ShownRecord,
  showOne,
  showPage,
  showRecords,
  type Within,
} from '../resource.ts';
import { type BodyParts, buildWrappedBody, describeWrappedBody, findPlace, type Opened, readInput } from './body.ts';
import { protocol } from './http.ts';
import { buildPaging, type PageParameters, pageQuery, toWindow, type Window } from './paging.ts';

/** Their keys are the client's own words (meta) or names of taxes, and stay as they are. */
const free: ReadonlySet<string> = new Set(['meta', 'taxes']);

/** A value with dashes in all its keys: `days_to_due` is `days-to-due`. */
function dashKey(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(dashKey);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [key.replaceAll('_', '-'), free.has(key) ? part : dashKey(part)]),
  );
}

/**
 * An answer as this organization's clients expect it: underscores as the document prints them, or
 * dashes everywhere, as the original software sends them.
 */
export function dashKeys(organization: Organization, body: unknown): unknown {
  return organization.siwappKeys === 'dashes' ? dashKey(body) : body;
}

/** A kind of record in siwapp. */
export type SiwappResource<D extends Document, I, J> = Resource<D, I, J> &
  Writes<D, I> &
  Omit<BodyParts<I>, 'columns'> & {
    /** The record as a JSON:API resource, with underscores in its keys. */
    envelop: (record: ShownRecord<D, J>, within: Within) => Record<string, unknown>;
    answer: z.ZodObject;
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
export const buildPath = ({ name }: { name: string }): string => `/api/v1/${name.replaceAll('-', '_')}`;

/** An absolute link. */
export const linkTo = (path: string, { origin = '' }: Pick<View, 'origin'>): string => `${origin}${path}`;

/** An answer with one record. */
export function buildRecordBody<D extends Document, I, J>(
  { envelop, dashes }: SiwappResource<D, I, J>,
  record: ShownRecord<D, J>,
  organization: Organization,
): unknown {
  const body = { data: envelop(record, 'read') };
  return dashes ? dashKey(body) : dashKeys(organization, body);
}

/** The answer with a page of records. */
export function pageReply<D extends Document, I, J>(
  { envelop, dashes }: SiwappResource<D, I, J>,
  window: Window,
  { total, shown }: { total: number; shown: readonly ShownRecord<D, J>[] },
  { incoming, organization }: Request,
) {
  const { headers, links } = buildPaging(incoming, window, total);
  const body = { data: shown.map((record) => envelop(record, 'list')), links };
  return { status: 200, headers, body: dashes ? dashKey(body) : dashKeys(organization, body) };
}

/** The schema of a page of such answers. */
export const pageAnswer = (answer: z.ZodObject) => z.object({ data: z.array(answer), links: z.looseObject({}) });

async function findPage<D extends Document, I, J>(resource: SiwappResource<D, I, J>, window: Window, work: Request) {
  const { offset, limit } = window;
  if (!resource.find) return showPage(resource, { list: 'all', descending: true, offset, limit }, work);
  const { total, docs } = await resource.find(window, work);
  return { total, shown: await showRecords(resource, docs, work) };
}

/** Where the verbs of a resource are. */
function toAddress<D extends Document, I, J>(resource: SiwappResource<D, I, J>) {
  const { singular, plural, answer, updatePaths = [] } = resource;
  const path = buildPath(resource);
  const one = `${path}/{id}`;
  return (verb: Verb): Address => {
    if (verb === 'list')
      return { method: 'GET', path, status: 200, summary: `List ${plural}.`, answer: pageAnswer(answer) };
    if (verb === 'delete') return { method: 'DELETE', path: one, status: 204, summary: `Delete ${singular}.` };
    const data = z.object({ data: answer });
    if (verb === 'read') return { method: 'GET', path: one, status: 200, summary: `Read ${singular}.`, answer: data };
    if (verb === 'create') return { method: 'POST', path, status: 201, summary: `Create ${singular}.`, answer: data };
    const aliases = [`PATCH ${one}`, ...updatePaths];
    return { method: 'PUT', path: one, aliases, status: 200, summary: `Update ${singular}.`, answer: data };
  };
}

/** A resource behind this protocol. Only what is sent changes; a new record is answered with where it is. */
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
      return {
        status: 200,
        body: buildRecordBody(resource, await showOne(resource, id, record, work), work.organization),
      };
    },
    body: (mode) => ({ schema: buildWrappedBody(resource, mode), ...describeWrappedBody(resource, mode) }),
    input: (opened, id, work) => readInput(resource, opened, id, work),
    place: (path, opened) => findPlace(resource, path, opened),
    // What is shown beside a record may follow from what is written, so that it is read afterwards.
    written: async ({ mode, record }, _, work) => {
      const shown = await showOne(resource, null, record, work);
      const body = buildRecordBody(resource, shown, work.organization);
      if (mode === 'update') return { status: 200, body };
      return { status: 201, headers: { location: linkTo(`${buildPath(resource)}/${shown.doc.id}`, shown.view) }, body };
    },
    deleted: () => ({ status: 204 }),
  } satisfies Endpoint<D, I, Opened, object, PageParameters>;
  return endpoint;
}

/** What a route of its own says of itself. */
export function declare<const M extends Method, const V extends string, const S extends 200 | 201 | 204>(
  { name, scope }: { name: string; scope: ScopeResource },
  {
    right,
    ...route
  }: { method: M; path: string; verb: V; right: Rights; summary: string; status: S; aliases?: readonly string[] },
) {
  return { ...route, dialect: 'siwapp' as const, resource: name, scope: `${scope}:${right}` as const };
}
