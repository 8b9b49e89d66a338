/** The five verbs over any list of settings. One function a verb. */
import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import { createHandler } from '../../http/lambda.ts';
import type { Declared } from '../routes.ts';
import { findList, lists } from './lists.ts';
import { listQuery } from './paging.ts';
import { declare, protocol } from './protocol.ts';

const path = '/admin/v1/{list}';
const onePath = `${path}/{id}`;
const resource = 'lists';
const listParams = z.object({
  list: z.string().meta({ description: `One of ${Object.keys(lists).join(', ')}.` }),
});
const entryParams = listParams.extend({ id: z.string() });
const answers: z.ZodType = z.union(Object.values(lists).map(({ answer }) => answer));
const bodies = z.looseObject({});

/** GET /admin/v1/{list}. */
export function list(): Declared {
  const summary = 'List the entries of a setting, in pages where asked for; X-Total-Count tells how many there are.';
  const route = {
    ...declare({ method: 'GET', path, resource, verb: 'list', status: 200, summary }),
    params: listParams,
    query: listQuery,
    answer: z.array(answers),
  };
  const handler = createHandler(protocol, route, async ({ params, query, ...work }) => {
    const { total, entries } = await findList(params.list).list(query, work);
    return { status: 200, body: entries, headers: { 'x-total-count': String(total) } };
  });
  return { route, handler };
}

/** GET /admin/v1/{list}/{id}. */
export function read(): Declared {
  const summary = 'Read an entry of a setting.';
  const route = {
    ...declare({ method: 'GET', path: onePath, resource, verb: 'read', status: 200, summary }),
    params: entryParams,
    answer: answers,
  };
  const handler = createHandler(protocol, route, async ({ params, ...work }) => ({
    status: 200,
    body: await findList(params.list).read(params.id, work),
  }));
  return { route, handler };
}

/** POST /admin/v1/{list}. */
export function create(): Declared {
  const route = {
    ...declare({ method: 'POST', path, resource, verb: 'create', status: 201, summary: 'Add an entry to a setting.' }),
    params: listParams,
    body: bodies,
    sample: { name: 'VAT 9%', rate: 9 },
    required: ['name', 'rate'],
    broken: { name: 7, rate: 'much', active: 'perhaps' },
    answer: answers,
  };
  const handler = createHandler(protocol, route, async ({ params, body, ...work }) => ({
    status: 201,
    body: await findList(params.list).create(body, work),
  }));
  return { route, handler };
}

/** What is sent as it is shown says nothing, and may be something that is only shown. */
function withoutEcho(body: Readonly<Record<string, unknown>>, entry: unknown): Record<string, unknown> {
  const shown = new Map(Object.entries(entry ?? {}));
  return Object.fromEntries(
    Object.entries(body).filter(([name, value]) => !shown.has(name) || !isDeepStrictEqual(value, shown.get(name))),
  );
}

/** PATCH /admin/v1/{list}/{id}. */
export function update(): Declared {
  const summary = 'Change an entry of a setting.';
  const route = {
    ...declare({ method: 'PATCH', path: onePath, resource, verb: 'update', status: 200, summary }),
    params: entryParams,
    body: bodies,
    sample: { name: 'VAT 9%' },
    broken: { name: '', rate: 'much', unknown: 1 },
    answer: answers,
  };
  const handler = createHandler(protocol, route, async ({ params, body, ...work }) => {
    const at = findList(params.list);
    const changes = withoutEcho(body, await at.read(params.id, work));
    return { status: 200, body: await at.update(params.id, changes, work) };
  });
  return { route, handler };
}

/** DELETE /admin/v1/{list}/{id}. */
export function remove(): Declared {
  const summary = 'Delete an entry of a setting.';
  const route = {
    ...declare({ method: 'DELETE', path: onePath, resource, verb: 'delete', status: 204, summary }),
    params: entryParams,
  };
  const handler = createHandler(protocol, route, async ({ params, ...work }) => {
    await findList(params.list).remove(params.id, work);
    return { status: 204 };
  });
  return { route, handler };
}
