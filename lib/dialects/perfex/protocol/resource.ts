/** A Perfex resource behind this protocol: its paths, its printed sentences, its lists. */
import * as z from 'zod';
import type { GivenValues } from '../../../domain/custom-field/values.ts';
import { Problem } from '../../../domain/problem.ts';
import type { CustomValues } from '../../../domain/record.ts';
import type { Method, Rights, ScopeResource } from '../../../http/route.ts';
import { requireRight } from '../../../operations/record/records.ts';
import type { Document } from '../../../store/record-type.ts';
import type { Work } from '../../../store/work.ts';
import { idInput } from '../../codecs.ts';
import { answerOf, bodyOf, type Column, factsOf, type Mode, toInput, type Values, wirePath } from '../../fields.ts';
import { type Address, anyShape, type Endpoint, type Request, type Verb, type Writes } from '../../protocol.ts';
import { type Resource, showOne, showPage, type Within } from '../../resource.ts';
import { fileFields } from './attachments.ts';
import { brokenCustomFields, customFieldsColumn, withCustomFields } from './custom-field-values.ts';
import { created, protocol, written } from './envelope.ts';
import { printedSentences } from './errors.ts';
import {
  checkNames,
  checkWhole,
  chosenFields,
  type ListParameters,
  listQuery,
  metaOf,
  pagingOf,
  searchPagingOf,
  toListQuery,
} from './paging.ts';

/** The sentences the document prints for a resource. */
type Messages = {
  created: string;
  notCreated: string;
  updated: string;
  notUpdated: string;
  deleted: string;
  notDeleted: string;
  /** Nothing found by id or in a list. */
  none: string;
  /** Nothing found by a search. */
  noMatch: string;
};

/** What a resource shows: a record, which may have custom fields. */
export type Recorded = Document & { customValues?: CustomValues };

/** A kind of record in Perfex. One that has custom fields takes and shows them in all verbs: `customFields` is all it says. */
export type PerfexResource<D extends Recorded, I, J> = Resource<D, I, J> &
  Writes<D, I> & {
    /** Its word in paths, where that is not its name: `credit_notes`. */
    path?: string;
    /** The key that holds the id in answers. */
    idKey: string;
    messages: Messages;
    /** What only the read shows, beyond the columns. */
    details?: readonly Column<D, I, J>[];
    /** What a search hit shows beyond the columns. */
    matchDetails?: readonly Column<D, I, J>[];
    /** Reads printed as an array of one. */
    readAsArray?: boolean;
    /** Lists printed as `{data, meta}`, whether a page is asked for or not. */
    listIsPaged?: boolean;
    /** Searches printed as `{data, meta}`. */
    searchIsPaged?: boolean;
    /** Wire name → fact of the thin row, for `sort`. */
    sortable: Readonly<Record<string, string>>;
    /** Whether creates and updates take files; the operations are handed them. */
    takesFiles?: true;
    /** Further keys of the answer to a create (`item_id`). */
    createdKeys?: (doc: D) => Record<string, unknown>;
    /** Warnings a write answers with. */
    warnings?: (doc: D, input: Partial<I>, work: Work) => string[];
    /** The flag of a write's answer: `status`, or `paymentmode` for payments. */
    flag?: 'status' | 'paymentmode';
    /** Every read path, the documented one first. */
    readPaths?: readonly [string, ...string[]];
    /** Every delete path, the documented one first. */
    deletePaths?: readonly [string, ...string[]];
    /** Both update paths, the documented one first; where that has no `{id}`, the body may have it as `id`. */
    updatePaths?: readonly [string, string];
  };

const wordOf = ({ path, name }: { path?: string; name: string }): string => path ?? name;

/** A route of a resource's own. */
export function declare<const M extends Method, const V extends string>(
  { name, scope }: { name: string; scope: ScopeResource },
  route: {
    method: M;
    path: string;
    verb: V;
    right: Rights;
    summary: string;
    failure: string;
    aliases?: readonly string[];
  },
) {
  const { right, ...rest } = route;
  return {
    ...rest,
    dialect: 'perfex' as const,
    resource: name,
    scope: `${scope}:${right}` as const,
    status: 200 as const,
  };
}

/** The columns of a list; of a record that is read; of one that a search found. */
export function columnsFor<D extends Recorded, I, J>(
  { columns, customFields, details = [], matchDetails = [] }: PerfexResource<D, I, J>,
  where: Within | 'search',
): Column<D, I, J>[] {
  const more = { list: [], read: details, search: matchDetails }[where];
  return [...columns, ...more, ...(customFields ? [customFieldsColumn<D, I, J>(customFields)] : [])];
}

/**
 * Refuses columns that a list is asked for by name and does not have, and those of other resources' records that the
 * token may not read; unasked they are left out.
 * @param asked the parameter `fields`
 * @throws Problem `malformed`, `forbidden`
 */
export function checkFields(
  columns: readonly Pick<Column<never, unknown, never>, 'wire' | 'of' | 'show'>[],
  asked: string | undefined,
  work: Work,
): void {
  checkNames(
    asked,
    columns.filter(({ show }) => show).map(({ wire }) => wire),
  );
  const names = new Set(asked?.split(',').map((name) => name.trim()));
  for (const { wire, of } of columns) if (of && names.has(wire)) requireRight(work, `${of}:read`);
}

/** The schema of a list's answer: the bare array, or a page of it. */
export function listAnswer(columns: readonly Column<never, unknown, never>[], isPaged: boolean | undefined) {
  const data = z.array(answerOf(columns));
  return isPaged ? z.object({ data, meta: z.looseObject({ total: z.int() }) }) : data;
}

/** The part of a list that a page is; nothing where it is not asked for in pages. */
export const windowOf = (paging: { page: number; size: number } | null) =>
  paging ? { offset: (paging.page - 1) * paging.size, limit: paging.size } : {};

/** The records of a list, as they are chosen and paged. */
export function listBody(
  shown: readonly { attributes: Record<string, unknown> }[],
  { fields }: ListParameters,
  idKey: string,
  total: number,
  paging: { page: number; size: number } | null,
) {
  const data = shown.map(({ attributes }) => chosenFields(attributes, fields, idKey));
  return paging ? { data, meta: metaOf(total, paging.page, paging.size) } : data;
}

/** GET /api/{resource}: the bare array, or a page of it with `{data, meta}`. */
async function replyWithList<D extends Recorded, I, J>(
  resource: PerfexResource<D, I, J>,
  query: ListParameters,
  work: Request,
) {
  const { listIsPaged, messages, sortable, idKey } = resource;
  const columns = columnsFor(resource, 'list');
  checkFields(columns, query.fields, work);
  const paging = listIsPaged ? searchPagingOf(query) : pagingOf(query);
  const wanted = { ...toListQuery(query, sortable, work.firm), ...windowOf(paging) };
  if (paging === null) checkWhole(await resource.records(work.store).count('all'), query);
  const { total, shown } = await showPage({ ...resource, columns }, wanted, work);
  if ((paging === null || listIsPaged) && total === 0) throw new Problem('not_found', messages.none);
  return { status: 200, body: listBody(shown, query, idKey, total, paging) } as const;
}

const paid = created.omit({ status: true }).extend({ paymentmode: z.boolean() });

/** What a write answers. */
export function writtenBody(
  { flag = 'status' }: { flag?: 'status' | 'paymentmode' },
  message: string,
  more: Record<string, unknown> = {},
  warnings: readonly string[] = [],
) {
  return { [flag]: true, message, ...more, ...(warnings.length > 0 ? { warnings } : {}) };
}

/** Where the verbs of a resource are, the documented path first. */
function addressOf<D extends Recorded, I, J>(resource: PerfexResource<D, I, J>, verb: Verb): Address {
  const { singular, plural, messages, readAsArray, listIsPaged, flag } = resource;
  const path = `/api/${wordOf(resource)}`;
  const one = `${path}/{id}`;
  const aliased = (method: Method, [first, ...others]: readonly [string, ...string[]]) => ({
    method,
    path: first,
    ...(others.length > 0 ? { aliases: others.map((other) => `${method} ${other}`) } : {}),
  });
  const status = 200;
  if (verb === 'list') {
    const answer = listAnswer(columnsFor(resource, 'list'), listIsPaged);
    return { method: 'GET', path, status, summary: `List all ${plural}.`, failure: messages.none, answer };
  }
  if (verb === 'read') {
    const shape = answerOf(columnsFor(resource, 'read'));
    return {
      ...aliased('GET', resource.readPaths ?? [one]),
      status,
      summary: `Read ${singular}.`,
      failure: messages.none,
      answer: readAsArray ? z.array(shape) : shape,
    };
  }
  if (verb === 'create') {
    const answer = flag === 'paymentmode' ? paid : created;
    return { method: 'POST', path, status, summary: `Create ${singular}.`, failure: messages.notCreated, answer };
  }
  if (verb === 'update') {
    const { updatePaths = [one] } = resource;
    const failure = messages.notUpdated;
    return { ...aliased('PUT', updatePaths), status, summary: `Update ${singular}.`, failure, answer: written };
  }
  const { deletePaths = [`/api/delete/${wordOf(resource)}/{id}`, one] } = resource;
  const failure = messages.notDeleted;
  return { ...aliased('DELETE', deletePaths), status, summary: `Delete ${singular}.`, failure, answer: written };
}

/** What a body gives: the values of its columns, those of custom fields, and which record it is about. */
type Given = { values: Values; customValues: GivenValues; id?: number | undefined };

/** The body of a write; where the path does not name the record, the body may. */
function bodyFor<D extends Recorded, I, J>(resource: PerfexResource<D, I, J>, mode: Mode) {
  const { columns, customFields, updatePaths, takesFiles } = resource;
  const whole = withCustomFields(bodyOf(columns, mode), customFields);
  const facts = factsOf(columns, mode);
  const inBody = mode === 'update' && updatePaths && !updatePaths[0].includes('{id}');
  const schema: z.ZodType<Given> = inBody ? z.intersection(whole, z.object({ id: idInput.optional() })) : whole;
  return {
    schema,
    ...facts,
    ...(customFields ? { broken: { ...facts.broken, ...brokenCustomFields } } : {}),
    ...(takesFiles ? { files: fileFields } : {}),
    ...(inBody ? { sample: { id: 1, ...facts.sample } } : {}),
  };
}

/** A resource behind Perfex's protocol. */
export function perfex<D extends Recorded, I, J>(resource: PerfexResource<D, I, J>) {
  const { records, columns, messages, customFields } = resource;
  const endpoint = {
    protocol,
    resource,
    address: (verb: Verb) => addressOf(resource, verb),
    query: anyShape,
    list: { query: listQuery, reply: (query: ListParameters, work: Request) => replyWithList(resource, query, work) },
    read: async (id: number, _: object, work: Request) => {
      const record = records(work.store)
        .get(id)
        .then((stored) => {
          if (!stored) throw new Problem('not_found', messages.none);
          return stored;
        });
      const { attributes } = await showOne({ ...resource, columns: columnsFor(resource, 'read') }, id, record, work);
      return { status: 200, body: resource.readAsArray ? [attributes] : attributes };
    },
    body: (mode: Mode) => bodyFor(resource, mode),
    idIn: ({ id }: Given) => id,
    input: ({ values, customValues }: Given, _: number | null, work: Request): Partial<I> => ({
      ...toInput(columns, values, work),
      ...(customFields ? { customValues } : {}),
    }),
    place: (path, { values }) => wirePath(columns, path, values),
    sentences: printedSentences,
    written: async ({ mode, input, record }, _, work) => {
      const { doc } = await record;
      const message = mode === 'create' ? messages.created : messages.updated;
      const more = mode === 'create' ? { ...resource.createdKeys?.(doc), id: doc.id, record_id: doc.id } : {};
      return { status: 200, body: writtenBody(resource, message, more, resource.warnings?.(doc, input, work)) };
    },
    deleted: () => ({ status: 200, body: writtenBody(resource, messages.deleted) }),
  } satisfies Endpoint<D, I, Given, object, ListParameters>;
  return endpoint;
}
