/** Requests that follow from the declaration of a route: what it takes, what it must refuse, and how it shows what is left. */
import { fieldsOf, formOf, isBag, multipartOf, onlyWith, ownBody, withValue } from './bodies.ts';
import { at, type Body, type Client, type Dialect } from './client.ts';
import type { Values } from './facts.ts';
import { customValues } from './furnish.ts';
import { queriesOf, wordsOf } from './queries.ts';

/** What of a route's declaration requests are made from. */
export type Route = {
  method: string;
  path: string;
  aliases?: readonly string[];
  dialect: Dialect;
  resource: string;
  verb: string;
  scope: string;
  query?: { shape: object };
  required?: readonly string[];
  broken?: Readonly<Record<string, unknown>>;
  sample?: unknown;
  files?: readonly string[];
};

/** Who asks: a token for everything, one for something else, one of another firm, and one that has only a given right. */
export type Tokens = { all: string; other: string; stranger: string; only: (scope: string) => Promise<string> };

export type About = { client: Client; tokens: Tokens; routes: readonly Route[]; facts: Values };

/** Parameters of paths that are ids of records. */
const named = /\{(id|invoice_id|item_id|contact_id|invoice|attachment_id)\}/g;
const unknownIds = ['999999', 'abc', '0', '-1', '1.5', '9007199254740993', '%20'];
const malformed: readonly Body[] = [
  { type: 'application/json', text: '{"a":' },
  { type: 'application/json', text: '' },
  { type: 'application/json', text: '[1]' },
  { type: 'application/json', text: '"text"' },
  { type: 'application/json', text: 'null' },
  { type: 'text/xml', text: '<a/>' },
  { type: 'application/json; charset=klingon', text: '{}' },
  { json: {} },
  { json: { unknown: 1, nested: { unknown: [1] } } },
];

/** Kinds of custom fields by the resource of a Perfex route, where their names differ. */
const kindOf: Readonly<Record<string, string>> = {
  invoices: 'invoice',
  estimates: 'estimate',
  proposals: 'proposal',
  'credit-notes': 'credit_note',
  staffs: 'staff',
};

let numbers = 0;
const next = (): number => {
  numbers += 1;
  return numbers;
};

/** The path of a route for a record. */
export function pathOf({ path, resource, dialect }: Route, id: string): string {
  const words: Readonly<Record<string, string>> = {
    keysearch: 'acme',
    type: 'tax_data',
    resource: 'customers',
    method: 'poll',
    list: 'taxes',
    table_name: 'shoes',
    FieldBelongsto: 'Invoice',
    attachment_id: resource === 'expenses' ? '2' : '1',
    template_id: '2',
    template: '1',
    customer_id: '1',
    task_id: '1',
  };
  const isLine = dialect === 'siwapp' && resource === 'items' && id === '1';
  return path.replace(/\{(\w+)\}/g, (_, name: string) => words[name] ?? (isLine && name === 'id' ? '1001' : id));
}

/** The record of the furnished firm that a route is asked for. */
const firstId = ({ path }: Route): string => (path.includes('recurring_invoices') ? '2' : '1');

/** The id of the record that an answer says was made. */
function idIn(json: unknown): string | null {
  const found = [at(json, 'id'), at(json, 'data', 'id'), at(json, 'checklist_item_id'), at(json, 'reply_id')];
  const id = found.find((one) => typeof one === 'string' || typeof one === 'number');
  return id === undefined ? null : String(id);
}

/** A record of a route's own to change or delete, made by the route of the same resource that creates. Else number 1. */
async function freshId(route: Route, { client, tokens, routes }: About): Promise<string> {
  const create = routes.find(
    (one) =>
      one.dialect === route.dialect &&
      one.resource === route.resource &&
      one.method === 'POST' &&
      ['create', 'createInProject'].includes(one.verb),
  );
  if (!create) return firstId(route);
  const call = `POST ${pathOf(create, '1')}`;
  for (const body of [neededOf(create), create.sample]) {
    const { json } = await client.send(route.dialect, call, tokens.all, { json: ownBody(body, next()) });
    const id = idIn(json);
    if (id !== null) return id;
  }
  return '1';
}

/** A body with what must be given and no more. */
function neededOf({ sample, required = [] }: Route): unknown {
  const { prefix, fields } = fieldsOf(sample);
  const given = Object.entries(fields).filter(([name]) => required.includes(prefix + name));
  return onlyWith(sample, Object.fromEntries(given));
}

/** The read of what a route has changed, by whichever parameter its path names the record. */
function readOf(route: Route, { routes }: About): Route | undefined {
  const same = routes.filter(({ dialect, resource }) => dialect === route.dialect && resource === route.resource);
  return (
    same.find(({ verb, method }) => method === 'GET' && verb === 'read') ?? same.find(({ verb }) => verb === 'list')
  );
}

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

/** Sends a body and looks at what became of the record. */
async function writeAndRead(route: Route, id: string, body: Body, about: About): Promise<void> {
  const { client, tokens } = about;
  await client.send(route.dialect, `${route.method} ${pathOf(route, id)}`, tokens.all, body);
  const reading = readOf(route, about);
  if (reading) await client.send(route.dialect, `GET ${pathOf(reading, id)}`, tokens.all);
}

const namingId = (route: Route, id: string, body: unknown): unknown =>
  isBag(body) && isBag(route.sample) && 'id' in route.sample && !route.path.includes('{') ? { ...body, id } : body;

async function create(route: Route, about: About): Promise<void> {
  const { client, tokens, facts } = about;
  const call = `POST ${pathOf(route, firstId(route))}`;
  const own = (): unknown => ownBody(route.sample, next());
  const show = async (body: Body, headers?: Record<string, string>): Promise<void> => {
    const { json } = await client.send(route.dialect, call, tokens.all, body, headers);
    const reading = readOf(route, about);
    const id = idIn(json);
    if (reading && id) await client.send(route.dialect, `GET ${pathOf(reading, id)}`, tokens.all);
  };
  await show({ json: own() });
  await show(formOf(own()));
  await show(multipartOf(own()));
  const repeated = own();
  for (let i = 0; i < 2; i += 1) await show({ json: repeated }, { 'idempotency-key': `key-${route.path}` });
  const custom = customValues(kindOf[route.resource] ?? route.resource);
  if (route.dialect === 'perfex' && custom) {
    const body = own();
    if (isBag(body)) await show({ json: { ...body, custom_fields: custom } });
    if (isBag(body)) await show(formOf({ ...(own() as object), custom_fields: custom }));
  }
  for (const file of route.files ?? []) {
    await show(multipartOf(withValue(own(), file, undefined), [[file, 'notes.txt', 'text/plain', 'some notes']]));
  }
  const { prefix, fields } = fieldsOf(route.sample);
  await show({ json: ownBody(neededOf(route), next()) });
  const values = facts(route.method, route.path, next());
  if (values) await show({ json: onlyWith(route.sample, values) });
  if (values) await show(formOf(onlyWith(route.sample, values)));
  await refuse(route, call, (body) => ownBody(body, next()), about);
  for (const name of Object.keys(fields)) {
    await show({ json: ownBody(withValue(route.sample, prefix + name, ''), next()) });
  }
}

/** What a body must not lack or say, and what is no body. */
async function refuse(route: Route, call: string, own: (body: unknown) => unknown, about: About): Promise<void> {
  const { client, tokens } = about;
  const send = (body: Body) => client.send(route.dialect, call, tokens.all, body);
  for (const name of route.required ?? []) await send({ json: withValue(own(route.sample), name, undefined) });
  for (const [name, value] of Object.entries(route.broken ?? {})) {
    await send({ json: withValue(own(route.sample), name, value) });
  }
  const broken = Object.entries(route.broken ?? {});
  await send({ json: broken.reduce((body, [name, value]) => withValue(body, name, value), own(route.sample)) });
  for (const body of malformed) await send(body);
}

async function update(route: Route, about: About): Promise<void> {
  const { client, tokens, facts } = about;
  let id = await freshId(route, about);
  const naming = (body: unknown): unknown => namingId(route, id, body);
  await refuse(route, `${route.method} ${pathOf(route, id)}`, naming, about);
  await writeAndRead(route, id, { json: naming(ownBody(route.sample, next())) }, about);
  await writeAndRead(route, id, formOf(naming(ownBody(route.sample, next()))), about);
  const { prefix, fields } = fieldsOf(route.sample);
  const values = facts(route.method, route.path, next());
  const needed = ownBody(neededOf(route), next());
  let written = 0;
  const write = async (body: unknown): Promise<void> => {
    // What each write adds would make the record longer and longer.
    written += 1;
    if (written % 8 === 0) id = await freshId(route, about);
    await writeAndRead(route, id, { json: naming(body) }, about);
  };
  for (const [name, value] of [...Object.entries(fields), ...Object.entries(values ?? {})]) {
    await write(withValue(needed, prefix + name, value));
  }
  for (const name of Object.keys(fields)) {
    await write(withValue(ownBody(route.sample, next()), prefix + name, ''));
    await client.send(route.dialect, `${route.method} ${pathOf(route, id)}`, tokens.all, {
      json: naming(withValue(needed, prefix + name, null)),
    });
  }
  if (values) await writeAndRead(route, id, formOf(naming(onlyWith(route.sample, values))), about);
  const custom = customValues(kindOf[route.resource] ?? route.resource);
  if (route.dialect === 'perfex' && custom) await write(withValue(needed, 'custom_fields', custom));
  for (const file of route.files ?? []) {
    const body = naming(withValue(route.sample, file, undefined));
    await writeAndRead(route, id, multipartOf(body, [[file, 'more.txt', 'text/plain', 'more notes']]), about);
  }
  for (const alias of route.aliases ?? []) {
    const [method = '', path = ''] = alias.split(' ');
    await writeAndRead({ ...route, method, path }, id, { json: naming(ownBody(route.sample, next())) }, about);
  }
  for (const unknown of unknownIds) {
    await client.send(route.dialect, `${route.method} ${pathOf(route, unknown)}`, tokens.all, {
      json: namingId(route, unknown, route.sample),
    });
  }
}

/** What has no body of fields: something done to a record, and deleting one. */
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

/** Everything that can be asked of a route without any other. */
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
