/**
 * The scenario: a rich organization is read and written in every way and its schedule runs, then all records are read; and
 * a second one, in another currency and time zone, has its records deleted.
 */

import { type About, pathOf, type Route, type Tokens } from './about.ts';
import { at, type Client } from './client.ts';
import { customFields } from './custom-fields.ts';
import { facts } from './facts.ts';
import { furnish } from './furnish.ts';
import { changeParts } from './parts.ts';
import type { Dialect } from './project.ts';
import { askRoute } from './routes.ts';
import { askSettings } from './settings.ts';

function tokensOf(client: Client, all: string, other: string, stranger: string): Tokens {
  const tokenByScope = new Map<string, string>();
  const only = async (scope: string): Promise<string> => {
    const known = tokenByScope.get(scope);
    if (known) return known;
    const { json } = await client.send('admin', 'POST /admin/v1/tokens', all, { json: { scopes: [scope] } });
    const token = String(at(json, 'token') ?? all);
    tokenByScope.set(scope, token);
    return token;
  };
  return { all, other, stranger, only };
}

async function limitedToken(client: Client, all: string, scopes: readonly string[]): Promise<string> {
  const { json } = await client.send('admin', 'POST /admin/v1/tokens', all, { json: { scopes } });
  return String(at(json, 'token'));
}

function idsIn(json: unknown): string[] {
  const data = at(json, 'data') ?? at(json, 'invoices') ?? json;
  const all = (Array.isArray(data) ? data : []).flatMap((record: unknown) => {
    const key = ['id', 'userid', 'itemid', 'ticketid', 'staffid', 'eventid', 'expenseid', 'item_id'].find(
      (name) => at(record, name) !== undefined,
    );
    return key === undefined ? [] : [String(at(record, key))];
  });
  const most = 8;
  return [...new Set([...all.slice(0, most), ...all.slice(-most)])];
}

async function readAll(client: Client, token: string, routes: readonly Route[]): Promise<void> {
  const plain = routes.filter(
    ({ method, path, verb }) => method === 'GET' && !/generate|send_email|pdf|print|logo/.test(path + verb),
  );
  for (const list of plain.filter(({ path }) => !path.includes('{'))) {
    const { json } = await client.send(list.dialect, `GET ${list.path}`, token);
    const reads = plain.filter(
      ({ dialect, path, resource }) =>
        dialect === list.dialect && resource === list.resource && /^[^{]*\{id\}[^{]*$/.test(path),
    );
    for (const id of idsIn(json)) {
      for (const read of reads) await client.send(read.dialect, `GET ${read.path.replace('{id}', id)}`, token);
    }
  }
}

const strange: readonly (readonly [Dialect, string])[] = [
  ['perfex', 'GET /api/nothing'],
  ['perfex', 'PATCH /api/invoices/1'],
  ['perfex', 'DELETE /api/invoices'],
  ['perfex', 'HEAD /api/nothing'],
  ['perfex', 'OPTIONS /api/invoices'],
  ['perfex', 'GET /api/invoices/1/lines'],
  ['perfex', 'GET /api//invoices'],
  ['siwapp', 'GET /api/v1/nothing'],
  ['siwapp', 'PATCH /api/v1/invoices'],
  ['siwapp', 'DELETE /api/v1/customers'],
  ['siwapp', 'HEAD /api/v1/invoices/1/send_email'],
  ['sereni', 'GET /api/v1/nothing'],
  ['sereni', 'PATCH /api/v1/clients/1'],
  ['sereni', 'PUT /api/v1/tasks'],
  ['productive', 'GET /api/v2/nothing'],
  ['productive', 'PUT /api/v2/expenses/1'],
  ['productive', 'POST /api/v2/companies'],
  ['teamwork', 'GET /nothing.json'],
  ['teamwork', 'GET /invoices'],
  ['teamwork', 'GET /invoices/1'],
  ['teamwork', 'PATCH /invoices/1.json'],
  ['teamwork', 'GET /projects/1.json'],
  ['admin', 'GET /admin/v1/nothing'],
  ['admin', 'PUT /admin/v1/organization'],
  ['admin', 'DELETE /admin/v1/organization'],
  ['admin', 'GET /'],
  ['admin', 'GET /index.html'],
];

async function ringAll(client: Client, day: string): Promise<void> {
  await client.ring('jobs-generate-recurring', `${day}T01:00:00Z`);
  await client.ring('jobs-drain-outbox', `${day}T01:05:00Z`);
}

/** Makes an organization whose webhooks cannot be delivered, so that they wait in the outbox and are retried. */
async function failToSend(client: Client): Promise<void> {
  const token = await client.organize('Hooked');
  const send = (dialect: Dialect, call: string, json?: unknown) =>
    client.send(dialect, call, token, json === undefined ? undefined : { json });
  await send('admin', 'PATCH /admin/v1/organization', { webhook_url: 'http://127.0.0.1:9/none' });
  await send('siwapp', 'POST /api/v1/recurring_invoices', {
    data: { attributes: { name: 'Acme', starting_date: '2026-08-01', period: 1, period_type: 'year' } },
  });
  await send('siwapp', 'POST /api/v1/recurring_invoices/generate_invoices');
  await client.ring('jobs-drain-outbox', '2026-08-02T00:00:00Z');
  const { json } = await send('admin', 'GET /admin/v1/outbox');
  await send('admin', `POST /admin/v1/outbox/${String(at(json, 0, 'id'))}`);
  await send('admin', 'POST /admin/v1/outbox');
  await client.ring('jobs-drain-outbox', '2026-08-02T00:10:00Z');
  await send('admin', 'GET /admin/v1/outbox');
  await send('admin', 'POST /admin/v1/organization/webhook-secret');
}

/** Resets the settings that could make other requests fail. */
async function settle(client: Client, token: string): Promise<void> {
  const json = { timezone: 'UTC', perfex_totals: 'warn' };
  await client.send('admin', 'PATCH /admin/v1/organization', token, { json });
}

export async function playAll(client: Client, routes: readonly Route[]): Promise<void> {
  const stranger = await client.organize('Stranger');
  const all = await client.organize('Rich');
  await furnish(client, all, customFields);
  const tokens = tokensOf(client, all, await limitedToken(client, all, ['leads:delete']), stranger);
  const about: About = { client, tokens, routes, facts };
  await readAll(client, all, routes);
  const reads = routes.filter(({ method }) => method === 'GET');
  const writes = routes.filter(({ method }) => method !== 'GET');
  for (const route of reads) await askRoute(route, about);
  for (const [dialect, call] of strange) {
    await client.send(dialect, call, all);
    await client.send(dialect, call, null);
  }
  await ringAll(client, '2026-04-01');
  await changeParts(client, all);
  for (const route of writes) {
    await askRoute(route, about);
    if (route.path === '/admin/v1/organization') await settle(client, all);
  }
  await askSettings(client, all);
  await ringAll(client, '2026-05-01');
  await ringAll(client, '2026-07-01');
  await readAll(client, all, routes);
  await playSmall(client, routes);
  await failToSend(client);
}

/** Plays an organization in dollars and New York, whose records are deleted in the end. */
async function playSmall(client: Client, routes: readonly Route[]): Promise<void> {
  const token = await client.organize('Small');
  await client.send('admin', 'PATCH /admin/v1/organization', token, {
    json: {
      currency: 'USD',
      currencies: ['EUR', 'JPY'],
      timezone: 'America/New_York',
      locale: 'de',
      siwapp_answers: 'original',
      perfex_totals: 'reject',
    },
  });
  await furnish(client, token);
  await readAll(client, token, routes);
  const reader = await limitedToken(client, token, ['*:read']);
  await readAll(client, reader, routes);
  for (const scope of ['invoices:*', 'customers:read', 'projects:*', 'expenses:*', 'tasks:*', 'payments:*']) {
    const only = await limitedToken(client, token, [scope, 'zapier:read']);
    const own = routes.filter(
      (route) => route.method === 'GET' && /invoices|customers|expenses|zapier|clients|deals/.test(route.path),
    );
    for (const route of own.filter(({ path }) => !/send_email|generate|pdf/.test(path)))
      await client.send(route.dialect, `GET ${pathOf(route, '1')}`, only);
  }
  // Not the whole schedule: the order of organizations in it depends on the machine.
  client.pass('2026-08-01T00:00:00Z');
  await client.send('siwapp', 'POST /api/v1/recurring_invoices/generate_invoices', token);
  for (const route of routes.filter(
    ({ method, path }) => method === 'DELETE' && path.includes('{id}') && !path.includes('{list}'),
  )) {
    for (const id of ['1', '2', '3']) await client.send(route.dialect, `DELETE ${pathOf(route, id)}`, token);
    await readAll(
      client,
      token,
      routes.filter(({ dialect, resource }) => dialect === route.dialect && resource === route.resource),
    );
  }
  await readAll(client, token, routes);
}

/** Sends a few requests, to test that a recording can be repeated. */
export async function playFew(client: Client): Promise<void> {
  const token = await client.organize('Few');
  const relationships = {
    items: { data: [{ attributes: { description: 'Consulting', unitary_cost: 60, tax_ids: [1] } }] },
  };
  const attributes = { name: 'Acme', starting_date: '2026-03-01', period: 1, period_type: 'month' };
  const json = { data: { attributes, relationships } };
  await client.send('siwapp', 'POST /api/v1/recurring_invoices', token, { json });
  await client.send('siwapp', 'POST /api/v1/recurring_invoices/generate_invoices', token);
  await client.send('siwapp', 'GET /api/v1/invoices', token, undefined, { 'accept-encoding': 'gzip' });
  await client.send('perfex', 'GET /api/invoices/2', token);
  await client.send('sereni', 'GET /api/v1/payments/1', null);
}
