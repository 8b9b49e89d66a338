/**
 * Perfex's verbs over any of its resources. An entity is described once (fields, messages, where it
 * is kept, how it is written); a route file then only names the verb.
 */
import * as z from 'zod';
import { Problem } from '../../domain/problem.ts';
import { type Handler, lambda } from '../../http/lambda.ts';
import type { Route } from '../../http/route.ts';
import type { Document } from '../../store/noun.ts';
import { idParams } from '../codecs.ts';
import { answerOf, bodyOf, factsOf, present } from '../field-table.ts';
import { renamed } from '../renamed.ts';
import { declare, type Entity, viewOf } from './entity.ts';
import { created, voice, written } from './envelope.ts';
import { checkWhole, chosenFields, listQuery, metaOf, pagingOf, searchPagingOf, toListQuery } from './paging.ts';

type Declared = { route: Route; handler: Handler };

/** GET /api/{resource}: the bare array, or a page of it with `{data, meta}`. */
export function list<D extends Document, I, J>(entity: Entity<D, I, J>): Declared {
  const route = {
    ...declare(entity, {
      method: 'GET',
      path: `/api/${entity.resource}`,
      verb: 'list',
      right: 'read',
      summary: `List all ${entity.plural}.`,
      failure: entity.messages.none,
    }),
    query: listQuery,
    answer: z.array(answerOf(entity.fields)),
  };
  const handler = lambda(voice, route, async ({ query, ...work }) => {
    const collection = entity.collection(work.store);
    const listed = toListQuery(query, entity.sortable, work.firm);
    const paging = pagingOf(query);
    if (paging === null) checkWhole(await collection.count('all'), query);
    const [{ total, items }, ahead] = await Promise.all([collection.find(listed), entity.joinAhead?.(work)]);
    if (paging === null && total === 0) throw new Problem('not_found', entity.messages.none);
    const docs = items.map(({ doc }) => doc);
    const view = await viewOf(entity, docs, work, ahead, 'columns');
    const data = docs.map((doc) => chosenFields(present(entity.fields, doc, view), query.fields, entity.idKey));
    return { status: 200, body: paging ? { data, meta: metaOf(total, paging.page, paging.size) } : data };
  });
  return { route, handler };
}

/** GET /api/{resource}/{id}. */
export function read<D extends Document, I, J>(entity: Entity<D, I, J>): Declared {
  const fields = [...entity.fields, ...(entity.details ?? [])];
  const shape = answerOf(fields);
  const route = {
    ...declare(entity, {
      method: 'GET',
      path: `/api/${entity.resource}/{id}`,
      verb: 'read',
      right: 'read',
      summary: `Read ${entity.singular}.`,
      failure: entity.messages.none,
    }),
    params: idParams,
    answer: entity.readAsArray ? z.array(shape) : shape,
  };
  const handler = lambda(voice, route, async ({ params, ...work }) => {
    const [stored, ahead] = await Promise.all([entity.collection(work.store).get(params.id), entity.joinAhead?.(work)]);
    if (!stored) throw new Problem('not_found', entity.messages.none);
    const shownRecord = present(fields, stored.doc, await viewOf(entity, [stored.doc], work, ahead));
    return { status: 200, body: entity.readAsArray ? [shownRecord] : shownRecord };
  });
  return { route, handler };
}

/** GET /api/{resource}/search/{keysearch}: the matches, wherever the text stands, whatever its case. */
export function search<D extends Document, I, J>(entity: Entity<D, I, J>): Declared {
  const fields = [...entity.fields, ...(entity.matchDetails ?? [])];
  const matches = z.array(answerOf(fields));
  const route = {
    ...declare(entity, {
      method: 'GET',
      path: `/api/${entity.resource}/search/{keysearch}`,
      verb: 'search',
      right: 'read',
      summary: `Search ${entity.plural}.`,
      failure: entity.messages.noMatch,
    }),
    params: z.object({ keysearch: z.string().min(1) }),
    query: listQuery,
    answer: entity.searchIsPaged ? z.object({ data: matches, meta: z.looseObject({ total: z.int() }) }) : matches,
  };
  const handler = lambda(voice, route, async ({ params, query, ...work }) => {
    const paging = entity.searchIsPaged ? searchPagingOf(query) : pagingOf(query);
    const terms = { text: params.keysearch, match: 'phrase', where: 'all' } as const;
    const window = paging ? { offset: (paging.page - 1) * paging.size, limit: paging.size } : {};
    const wanted = { ...toListQuery(query, entity.sortable, work.firm), terms, ...window };
    const [{ total, items }, ahead] = await Promise.all([
      entity.collection(work.store).find(wanted),
      entity.joinAhead?.(work),
    ]);
    if (total === 0) throw new Problem('not_found', entity.messages.noMatch);
    checkWhole(paging ? 0 : total, query);
    const docs = items.map(({ doc }) => doc);
    const view = await viewOf(entity, docs, work, ahead);
    const data = docs.map((doc) => chosenFields(present(fields, doc, view), query.fields, entity.idKey));
    return { status: 200, body: paging ? { data, meta: metaOf(total, paging.page, paging.size) } : data };
  });
  return { route, handler };
}

/** What a write answers. */
function writtenBody<D extends Document, I, J>(
  entity: Entity<D, I, J>,
  message: string,
  warnings: readonly string[],
  more: Record<string, unknown>,
) {
  return { [entity.flag ?? 'status']: true, message, ...more, ...(warnings.length > 0 ? { warnings } : {}) };
}

/** POST /api/{resource}. */
export function create<D extends Document, I, J>(entity: Entity<D, I, J>): Declared {
  const body = bodyOf(entity.fields, 'create');
  const route = {
    ...declare(entity, {
      method: 'POST',
      path: `/api/${entity.resource}`,
      verb: 'create',
      right: 'create',
      summary: `Create ${entity.singular}.`,
      failure: entity.messages.notCreated,
    }),
    body,
    answer:
      entity.flag === 'paymentmode' ? created.omit({ status: true }).extend({ paymentmode: z.boolean() }) : created,
    ...factsOf(entity.fields, 'create'),
  };
  const { create: write } = entity;
  if (!write) throw new Error(`${entity.resource} cannot be created`);
  const handler = lambda(voice, route, async ({ body: take, ...work }) => {
    const view = await viewOf(entity, [], work);
    const input = take(view);
    const { doc } = await renamed(entity.names ?? {}, () => write(input, work));
    const more = { ...entity.createdKeys?.(doc), id: doc.id, record_id: doc.id };
    return {
      status: 200,
      body: writtenBody(entity, entity.messages.created, entity.warnings?.(doc, input, view) ?? [], more),
    };
  });
  return { route, handler };
}

/** PUT /api/{resource}/{id}. */
export function update<D extends Document, I, J>(entity: Entity<D, I, J>): Declared {
  const route = {
    ...declare(entity, {
      method: 'PUT',
      path: `/api/${entity.resource}/{id}`,
      verb: 'update',
      right: 'update',
      summary: `Update ${entity.singular}.`,
      failure: entity.messages.notUpdated,
    }),
    params: idParams,
    body: bodyOf(entity.fields, 'update'),
    answer: written,
    ...factsOf(entity.fields, 'update'),
  };
  const { update: write } = entity;
  if (!write) throw new Error(`${entity.resource} cannot be updated`);
  const handler = lambda(voice, route, async ({ params, body: take, ...work }) => {
    const view = await viewOf(entity, [], work);
    const input = take(view);
    const { doc } = await renamed(entity.names ?? {}, () => write(params.id, input, work));
    return {
      status: 200,
      body: writtenBody(entity, entity.messages.updated, entity.warnings?.(doc, input, view) ?? [], {}),
    };
  });
  return { route, handler };
}

/** DELETE /api/delete/{resource}/{id} and DELETE /api/{resource}/{id}: both always answer. */
export function remove<D extends Document, I, J>(entity: Entity<D, I, J>): Declared {
  const [path, alias] = entity.deletePaths ?? [`/api/delete/${entity.resource}/{id}`, `/api/${entity.resource}/{id}`];
  const route = {
    ...declare(entity, {
      method: 'DELETE',
      path,
      verb: 'delete',
      right: 'delete',
      aliases: [`DELETE ${alias}`],
      summary: `Delete ${entity.singular}.`,
      failure: entity.messages.notDeleted,
    }),
    params: idParams,
    answer: written,
  };
  const { remove: write } = entity;
  if (!write) throw new Error(`${entity.resource} cannot be deleted`);
  const handler = lambda(voice, route, async ({ params, ...work }) => {
    await write(params.id, work);
    return { status: 200, body: writtenBody(entity, entity.messages.deleted, [], {}) };
  });
  return { route, handler };
}
