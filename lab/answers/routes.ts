/** Sends all requests that a route's declaration suggests. */
import { type About, firstId, freshId, named, pathOf, type Route, readOf, unknownIds } from './about.ts';
import type { Body } from './client.ts';
import { queriesOf, wordsOf } from './queries.ts';
import { create, update } from './writes.ts';

async function askWithoutRight(route: Route, call: string, { client, tokens }: About): Promise<void> {
  const body: Body | undefined = route.sample === undefined ? undefined : { json: route.sample };
  const firm = tokens.all.split('-')[0];
  await client.send(route.dialect, call, null, body);
  await client.send(route.dialect, call, `${firm}-1.${'x'.repeat(43)}`, body);
  await client.send(route.dialect, call, tokens.other, body);
  await client.send(route.dialect, call, tokens.stranger, body);
}

async function read(route: Route, about: About): Promise<void> {
  const { client, tokens } = about;
  const { dialect } = route;
  const call = `GET ${pathOf(route, firstId(route))}`;
  const { headers } = await client.send(dialect, call, tokens.all);
  await client.send(dialect, call, await tokens.only(route.scope));
  await client.send(dialect, call, await tokens.only(`${route.scope.split(':')[0]}:*`), undefined, {
    origin: 'https://a.example',
  });
  if (headers.etag) await client.send(dialect, call, tokens.all, undefined, { 'if-none-match': headers.etag });
  await client.send(dialect, call.replace('GET', 'HEAD'), tokens.all);
  await client.send(dialect, `${call}/`, tokens.all, undefined, { 'accept-encoding': 'gzip' });
  await client.send(dialect, call, tokens.all, undefined, { accept: 'text/html' });
  for (const words of wordsOf(route)) await client.send(dialect, `GET ${words}`, tokens.all);
  for (const query of queriesOf(route)) await client.send(dialect, `${call}?${query}`, tokens.all);
}

/** Tries routes without fields in their body: actions on a record, and deletes. */
async function act(route: Route, about: About): Promise<void> {
  const { client, tokens } = about;
  for (const spelling of [`${route.method} ${route.path}`, ...(route.aliases ?? [])]) {
    const [method = '', path = ''] = spelling.split(' ');
    const id = await freshId(route, about);
    const call = `${method} ${pathOf({ ...route, path }, id)}`;
    await client.send(route.dialect, call, tokens.all);
    await client.send(route.dialect, call, tokens.all);
    const reading = readOf(route, about);
    if (reading) await client.send(route.dialect, `GET ${pathOf(reading, id)}`, tokens.all);
  }
}

export async function askRoute(route: Route, about: About): Promise<void> {
  const { client, tokens } = about;
  const call = `${route.method} ${pathOf(route, firstId(route))}`;
  await askWithoutRight(route, call, about);
  if (route.method === 'GET') await read(route, about);
  else if (route.sample === undefined) await act(route, about);
  else if (route.method === 'POST') await create(route, about);
  else await update(route, about);
  if (route.verb === 'update' || route.path.search(named) < 0) return;
  for (const id of unknownIds) {
    const body: Body | undefined = route.sample === undefined ? undefined : { json: route.sample };
    const target = route.path.replace(named, id);
    await client.send(route.dialect, `${route.method} ${pathOf({ ...route, path: target }, id)}`, tokens.all, body);
  }
}
