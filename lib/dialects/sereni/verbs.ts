/**
 * Sereni's verbs over any of its resources. What a resource looks like is described once; a route
 * file then only names the verb.
 */
import type { ListQuery } from '../../domain/list-query.ts';
import { notFound } from '../../domain/problem.ts';
import { type Handler, lambda } from '../../http/lambda.ts';
import type { Method, Rights, Route, ScopeResource } from '../../http/route.ts';
import type { Collection } from '../../store/collection.ts';
import type { Document } from '../../store/record-type.ts';
import type { Store } from '../../store/store.ts';
import type { Work } from '../../store/work.ts';
import { idParams } from '../codecs.ts';
import { answerOf, bodyOf, factsOf, type View } from '../field-table.ts';
import { renamed } from '../renamed.ts';
import { type Entity, joinOfNone, pageOfRecords, type Shown, shown, viewOf } from './entity.ts';
import { messageAnswer, pageAnswer, resourceAnswer, voice } from './envelope.ts';
import { listQuery, pageOf } from './paging.ts';

type Declared = { route: Route; handler: Handler };

/** The route's fixed part. */
export function declare<const M extends Method, const V extends string, const S extends 200 | 201>(
  entity: { type: string; scope: ScopeResource },
  route: { method: M; under: '' | `/${string}`; verb: V; right: Rights; status: S; summary: string },
) {
  const { right, under, ...rest } = route;
  return {
    ...rest,
    path: `/api/v1/${entity.type}${under}`,
    dialect: 'sereni' as const,
    resource: entity.type,
    scope: `${entity.scope}:${right}` as const,
  };
}

/** A body's fields as the operation takes them; nothing is read along for it. */
async function taken<D extends Document, I, J>(
  entity: Shown<D, I, J>,
  take: (view: View<J>) => Partial<I>,
  work: Work,
): Promise<Partial<I>> {
  return take(viewOf(await joinOfNone(entity, work), work));
}

/** GET /api/v1/{type}: in the order of their ids, so that pages stay put while records are added. */
export function list<D extends Document, I, J>(entity: Shown<D, I, J>): Declared {
  const route = {
    ...declare(entity, {
      method: 'GET',
      under: '',
      verb: 'list',
      right: 'read',
      status: 200,
      summary: `List all ${entity.type}.`,
    }),
    query: listQuery,
    answer: pageAnswer(entity.type, answerOf(entity.fields)),
  };
  const handler = lambda(voice, route, async ({ query, incoming, ...work }) => {
    const { total, data } = await pageOfRecords(entity, { list: 'all' }, query, work);
    return { status: 200, body: { data, ...pageOf(query, data.length, total, incoming) } };
  });
  return { route, handler };
}

/**
 * GET /api/v1/{parent type}/{id}/{child type}: the records that belong to one record.
 * @param listOf the store's list of them
 */
export function sublist<P extends Document, D extends Document, I, J>(
  parent: { type: string; singular: string; collection: (store: Store) => Collection<P> },
  child: Shown<D, I, J>,
  listOf: (id: number) => Omit<ListQuery, 'offset' | 'limit'>,
): Declared {
  const route = {
    ...declare(
      { type: parent.type, scope: child.scope },
      {
        method: 'GET',
        under: `/{id}/${child.type}`,
        verb: child.type,
        right: 'read',
        status: 200,
        summary: `List the ${child.type} of ${parent.singular}.`,
      },
    ),
    params: idParams,
    query: listQuery,
    answer: pageAnswer(child.type, answerOf(child.fields)),
  };
  const handler = lambda(voice, route, async ({ params, query, incoming, ...work }) => {
    const [owner, { total, data }] = await Promise.all([
      parent.collection(work.store.whole).get(params.id),
      pageOfRecords(child, listOf(params.id), query, work),
    ]);
    if (!owner) throw notFound(parent.type);
    return { status: 200, body: { data, ...pageOf(query, data.length, total, incoming) } };
  });
  return { route, handler };
}

/** GET /api/v1/{type}/{id}. */
export function read<D extends Document, I, J>(entity: Shown<D, I, J>): Declared {
  const route = {
    ...declare(entity, {
      method: 'GET',
      under: '/{id}',
      verb: 'read',
      right: 'read',
      status: 200,
      summary: `Read ${entity.singular}.`,
    }),
    params: idParams,
    answer: resourceAnswer(entity.type, answerOf(entity.fields)),
  };
  const handler = lambda(voice, route, async ({ params, ...work }) => {
    const record = entity
      .collection(work.store)
      .get(params.id)
      .then((stored) => {
        if (!stored) throw notFound(entity.type);
        return stored;
      });
    return { status: 200, body: await shown(entity, params.id, record, work) };
  });
  return { route, handler };
}

/** POST /api/v1/{type}: answers the record. */
export function create<D extends Document, I, J>(entity: Entity<D, I, J>): Declared {
  const fields = [...entity.fields, ...(entity.createOnly ?? [])];
  const route = {
    ...declare(entity, {
      method: 'POST',
      under: '',
      verb: 'create',
      right: 'create',
      status: 201,
      summary: `Create ${entity.singular}.`,
    }),
    body: bodyOf(fields, 'create'),
    answer: resourceAnswer(entity.type, answerOf(entity.fields)),
    ...factsOf(fields, 'create'),
  };
  const handler = lambda(voice, route, async ({ body: take, ...work }) => {
    const input = await taken(entity, take, work);
    const record = renamed(entity.names ?? {}, () => entity.create(input, work));
    return { status: 201, body: await shown(entity, null, record, work) };
  });
  return { route, handler };
}

/** PUT /api/v1/{type}/{id}: what is required stays so, other fields that are left out stay as they are. */
export function update<D extends Document, I, J>(entity: Entity<D, I, J>): Declared {
  const route = {
    ...declare(entity, {
      method: 'PUT',
      under: '/{id}',
      verb: 'update',
      right: 'update',
      status: 200,
      summary: `Update ${entity.singular}.`,
    }),
    params: idParams,
    body: bodyOf(entity.fields, 'update'),
    answer: resourceAnswer(entity.type, answerOf(entity.fields)),
    ...factsOf(entity.fields, 'update'),
  };
  const handler = lambda(voice, route, async ({ params, body: take, ...work }) => {
    const input = await taken(entity, take, work);
    const record = renamed(entity.names ?? {}, () => entity.update(params.id, input, work));
    return { status: 200, body: await shown(entity, params.id, record, work) };
  });
  return { route, handler };
}

/** DELETE /api/v1/{type}/{id}. */
export function remove<D extends Document, I, J>(entity: Entity<D, I, J>): Declared {
  const route = {
    ...declare(entity, {
      method: 'DELETE',
      under: '/{id}',
      verb: 'delete',
      right: 'delete',
      status: 200,
      summary: `Delete ${entity.singular}.`,
    }),
    params: idParams,
    answer: messageAnswer,
  };
  const handler = lambda(voice, route, async ({ params, ...work }) => {
    await entity.remove(params.id, work);
    return { status: 200, body: { message: entity.deleted } };
  });
  return { route, handler };
}
