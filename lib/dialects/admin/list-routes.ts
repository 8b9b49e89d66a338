/** The five verbs over any list of settings. */
import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import { declareFor } from '../declare.ts';
import { findList, lists } from './lists.ts';
import { listQuery } from './paging.ts';
import { protocol } from './protocol.ts';

const declare = declareFor(protocol, { name: 'lists', scope: 'admin' });
const path = '/admin/v1/{list}';
const onePath = `${path}/{id}`;
const listParams = z.object({
  list: z.string().meta({ description: `One of ${Object.keys(lists).join(', ')}.` }),
});
const params = listParams.extend({ id: z.string() });
const answer: z.ZodType = z.union(Object.values(lists).map((list) => list.answer));
const body = z.looseObject({});

/** GET /admin/v1/{list}: the entries of a settings list. */
export function list() {
  const summary = 'List the entries of a setting, in pages on request; X-Total-Count says how many there are.';
  return declare(
    { method: 'GET', path, verb: 'list', summary },
    { params: listParams, query: listQuery, answer: z.array(answer) },
    async ({ params, query, ...work }) => {
      const { total, entries } = await findList(params.list).list(query, work);
      return { status: 200, body: entries, headers: { 'x-total-count': String(total) } };
    },
  );
}

/** GET /admin/v1/{list}/{id}. */
export const read = () =>
  declare(
    { method: 'GET', path: onePath, verb: 'read', summary: 'Read an entry of a setting.' },
    { params, answer },
    async ({ params, ...work }) => ({ status: 200, body: await findList(params.list).read(params.id, work) }),
  );

/** POST /admin/v1/{list}. */
export const create = () =>
  declare(
    { method: 'POST', path, verb: 'create', summary: 'Add an entry to a setting.', status: 201 },
    {
      params: listParams,
      body,
      sample: { name: 'VAT 9%', rate: 9 },
      required: ['name', 'rate'],
      broken: { name: 7, rate: 'much', active: 'perhaps' },
      answer,
    },
    async ({ params, body, ...work }) => ({ status: 201, body: await findList(params.list).create(body, work) }),
  );

/** A value sent back as it is shown changes nothing, even in a field that is only shown. */
function withoutEcho(body: Readonly<Record<string, unknown>>, entry: unknown): Record<string, unknown> {
  const shown = new Map(Object.entries(entry ?? {}));
  return Object.fromEntries(
    Object.entries(body).filter(([name, value]) => !shown.has(name) || !isDeepStrictEqual(value, shown.get(name))),
  );
}

/** PATCH /admin/v1/{list}/{id}: changes what is sent. */
export const update = () =>
  declare(
    { method: 'PATCH', path: onePath, verb: 'update', summary: 'Change an entry of a setting.' },
    { params, body, sample: { name: 'VAT 9%' }, broken: { name: '', rate: 'much', unknown: 1 }, answer },
    async ({ params, body, ...work }) => {
      const at = findList(params.list);
      const changes = withoutEcho(body, await at.read(params.id, work));
      return { status: 200, body: await at.update(params.id, changes, work) };
    },
  );

/** DELETE /admin/v1/{list}/{id}. */
export const remove = () =>
  declare(
    { method: 'DELETE', path: onePath, verb: 'delete', summary: 'Delete an entry of a setting.', status: 204 },
    { params },
    async ({ params, ...work }) => {
      await findList(params.list).remove(params.id, work);
      return { status: 204 };
    },
  );
