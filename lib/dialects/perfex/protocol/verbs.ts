/**
 * Perfex's verbs over any of its resources. An entity is described once (fields, messages, where it
 * is kept, how it is written); a route file then only names the verb.
 */
import * as z from 'zod';
import { Problem } from '../../../domain/problem.ts';
import { type Handler, lambda } from '../../../http/lambda.ts';
import type { Route } from '../../../http/route.ts';
import type { WithCustomValues } from '../../../operations/custom-field/values.ts';
import { mapInSlices } from '../../../platform/slices.ts';
import { idParams } from '../../codecs.ts';
import { answerOf, bodyOf, type Field, present } from '../../field-table.ts';
import { renamed } from '../../renamed.ts';
import { fileFields } from './attachments.ts';
import {
  aheadOf,
  checkFields,
  declare,
  type Entity,
  listed,
  listFields,
  matchFields,
  readFields,
  viewOf,
} from './entity.ts';
import { created, protocol, written } from './envelope.ts';
import { printedSentences } from './errors.ts';
import { checkWhole, chosenFields, listQuery, metaOf, pagingOf, searchPagingOf, toListQuery } from './paging.ts';
import { factsOfBody, idInBody, updatedId, withCustomFields, writtenBody } from './writing.ts';

type Declared = { route: Route; handler: Handler };

const wordOf = ({ path, resource }: { path?: string; resource: string }): string => path ?? resource;

const pagesOf = <D, I, J>(fields: readonly Field<D, I, J>[]) =>
  z.object({ data: z.array(answerOf(fields)), meta: z.looseObject({ total: z.int() }) });

/** The part of a list that a page is; nothing where it is not asked for in pages. */
const windowOf = (paging: { page: number; size: number } | null) =>
  paging ? { offset: (paging.page - 1) * paging.size, limit: paging.size } : {};

/** GET /api/{resource}: the bare array, or a page of it with `{data, meta}`. */
export function list<D extends WithCustomValues, I, J>(entity: Entity<D, I, J>): Declared {
  const fields = listFields(entity);
  const route = {
    ...declare(entity, {
      method: 'GET',
      path: `/api/${wordOf(entity)}`,
      verb: 'list',
      right: 'read',
      summary: `List all ${entity.plural}.`,
      failure: entity.messages.none,
    }),
    query: listQuery,
    answer: entity.listIsPaged ? pagesOf(fields) : z.array(answerOf(fields)),
  };
  const handler = lambda(protocol, route, async ({ query, ...work }) => {
    checkFields(fields, query.fields, work);
    const collection = entity.collection(work.store);
    const paging = entity.listIsPaged ? searchPagingOf(query) : pagingOf(query);
    const wanted = { ...toListQuery(query, entity.sortable, work.firm), ...windowOf(paging) };
    if (paging === null) checkWhole(await collection.count('all'), query);
    const [{ total, items, ...beside }, ahead] = await Promise.all([
      listed(entity, wanted, work),
      aheadOf(entity, work),
    ]);
    if ((paging === null || entity.listIsPaged) && total === 0) throw new Problem('not_found', entity.messages.none);
    const docs = items.map(({ doc }) => doc);
    const view = await viewOf(entity, docs, work, { ...ahead, ...beside }, 'columns');
    const data = await mapInSlices(docs, (doc) => chosenFields(present(fields, doc, view), query.fields, entity.idKey));
    return { status: 200, body: paging ? { data, meta: metaOf(total, paging.page, paging.size) } : data };
  });
  return { route, handler };
}

/** GET /api/{resource}/{id}. */
export function read<D extends WithCustomValues, I, J>(entity: Entity<D, I, J>): Declared {
  const fields = readFields(entity);
  const shape = answerOf(fields);
  const [path, ...others] = entity.readPaths ?? ([`/api/${wordOf(entity)}/{id}`] as const);
  const route = {
    ...declare(entity, {
      method: 'GET',
      path,
      verb: 'read',
      right: 'read',
      ...(others.length > 0 ? { aliases: others.map((other) => `GET ${other}`) } : {}),
      summary: `Read ${entity.singular}.`,
      failure: entity.messages.none,
    }),
    params: idParams,
    answer: entity.readAsArray ? z.array(shape) : shape,
  };
  const handler = lambda(protocol, route, async ({ params, ...work }) => {
    const [stored, ahead] = await Promise.all([
      entity.collection(work.store).get(params.id),
      aheadOf(entity, work, params.id),
    ]);
    if (!stored) throw new Problem('not_found', entity.messages.none);
    const shownRecord = present(fields, stored.doc, await viewOf(entity, [stored.doc], work, ahead));
    return { status: 200, body: entity.readAsArray ? [shownRecord] : shownRecord };
  });
  return { route, handler };
}

/** GET /api/{resource}/search/{keysearch}: the matches, wherever the text stands, whatever its case. */
export function search<D extends WithCustomValues, I, J>(entity: Entity<D, I, J>): Declared {
  const fields = matchFields(entity);
  const route = {
    ...declare(entity, {
      method: 'GET',
      path: `/api/${wordOf(entity)}/search/{keysearch}`,
      verb: 'search',
      right: 'read',
      summary: `Search ${entity.plural}.`,
      failure: entity.messages.noMatch,
    }),
    params: z.object({ keysearch: z.string().min(1) }),
    query: listQuery,
    answer: entity.searchIsPaged ? pagesOf(fields) : z.array(answerOf(fields)),
  };
  const handler = lambda(protocol, route, async ({ params, query, ...work }) => {
    checkFields(fields, query.fields, work);
    const paging = entity.searchIsPaged ? searchPagingOf(query) : pagingOf(query);
    const terms = { text: params.keysearch, match: 'phrase', where: 'all' } as const;
    const wanted = { ...toListQuery(query, entity.sortable, work.firm), terms, ...windowOf(paging) };
    const [{ total, items }, ahead] = await Promise.all([
      entity.collection(work.store).find(wanted),
      aheadOf(entity, work),
    ]);
    if (total === 0) throw new Problem('not_found', entity.messages.noMatch);
    checkWhole(paging ? 0 : total, query);
    const docs = items.map(({ doc }) => doc);
    const view = await viewOf(entity, docs, work, ahead);
    const data = await mapInSlices(docs, (doc) => chosenFields(present(fields, doc, view), query.fields, entity.idKey));
    return { status: 200, body: paging ? { data, meta: metaOf(total, paging.page, paging.size) } : data };
  });
  return { route, handler };
}

const filesOf = ({ takesFiles }: { takesFiles?: true }) => (takesFiles ? { files: fileFields } : {});

/** POST /api/{resource}. */
export function create<D extends WithCustomValues, I, J>(entity: Entity<D, I, J>): Declared {
  const body = withCustomFields(bodyOf(entity.fields, 'create'), entity.customFields);
  const route = {
    ...declare(entity, {
      method: 'POST',
      path: `/api/${wordOf(entity)}`,
      verb: 'create',
      right: 'create',
      summary: `Create ${entity.singular}.`,
      failure: entity.messages.notCreated,
    }),
    body,
    ...filesOf(entity),
    answer:
      entity.flag === 'paymentmode' ? created.omit({ status: true }).extend({ paymentmode: z.boolean() }) : created,
    ...factsOfBody(entity, 'create'),
  };
  const { create: write } = entity;
  if (!write) throw new Error(`${entity.resource} cannot be created`);
  const handler = lambda(protocol, route, async ({ body: { take, given }, files, ...work }) => {
    const view = await viewOf(entity, [], work);
    const input = take(view);
    const whole = entity.customFields ? { ...input, customValues: given } : input;
    const { doc } = await renamed(entity.names ?? {}, () => write(whole, work, files), printedSentences);
    const more = { ...entity.createdKeys?.(doc), id: doc.id, record_id: doc.id };
    return {
      status: 200,
      body: writtenBody(entity, entity.messages.created, entity.warnings?.(doc, input, view) ?? [], more),
    };
  });
  return { route, handler };
}

/** PUT /api/{resource}/{id}. */
export function update<D extends WithCustomValues, I, J>(entity: Entity<D, I, J>): Declared {
  const [path, alias] = entity.updatePaths ?? [`/api/${wordOf(entity)}/{id}`];
  const inPath = path.includes('{id}');
  const own = withCustomFields(bodyOf(entity.fields, 'update'), entity.customFields);
  const body: z.ZodType<z.output<typeof own> & z.output<typeof idInBody>> = inPath
    ? own
    : z.intersection(own, idInBody);
  const facts = factsOfBody(entity, 'update');
  const route = {
    ...declare(entity, {
      method: 'PUT',
      path,
      verb: 'update',
      right: 'update',
      ...(alias ? { aliases: [`PUT ${alias}`] } : {}),
      summary: `Update ${entity.singular}.`,
      failure: entity.messages.notUpdated,
    }),
    params: inPath ? idParams : idParams.partial(),
    body,
    ...filesOf(entity),
    answer: written,
    ...facts,
    ...(inPath ? {} : { sample: { id: 1, ...facts.sample } }),
  };
  const { update: write } = entity;
  if (!write) throw new Error(`${entity.resource} cannot be updated`);
  const handler = lambda(protocol, route, async ({ params, body: { take, given, ...named }, files, ...work }) => {
    const id = updatedId(params, named);
    const view = await viewOf(entity, [], work);
    const input = take(view);
    const whole = entity.customFields ? { ...input, customValues: given } : input;
    const { doc } = await renamed(entity.names ?? {}, () => write(id, whole, work, files), printedSentences);
    return {
      status: 200,
      body: writtenBody(entity, entity.messages.updated, entity.warnings?.(doc, input, view) ?? [], {}),
    };
  });
  return { route, handler };
}

/** DELETE /api/delete/{resource}/{id} and DELETE /api/{resource}/{id}: both always answer. */
export function remove<D extends WithCustomValues, I, J>(entity: Entity<D, I, J>): Declared {
  const usual = [`/api/delete/${wordOf(entity)}/{id}`, `/api/${wordOf(entity)}/{id}`] as const;
  const [path, ...others] = entity.deletePaths ?? usual;
  const route = {
    ...declare(entity, {
      method: 'DELETE',
      path,
      verb: 'delete',
      right: 'delete',
      aliases: others.map((other) => `DELETE ${other}`),
      summary: `Delete ${entity.singular}.`,
      failure: entity.messages.notDeleted,
    }),
    params: idParams,
    answer: written,
  };
  const { remove: write } = entity;
  if (!write) throw new Error(`${entity.resource} cannot be deleted`);
  const handler = lambda(protocol, route, async ({ params, ...work }) => {
    await write(params.id, work);
    return { status: 200, body: writtenBody(entity, entity.messages.deleted, [], {}) };
  });
  return { route, handler };
}
