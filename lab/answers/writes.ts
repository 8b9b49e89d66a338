/** Requests that write, from the declaration of their route: what it takes, one field after the other, and what it must refuse. */
import { type About, firstId, freshId, idIn, neededOf, next, pathOf, type Route, readOf, unknownIds } from './about.ts';
import { fieldsOf, formOf, isBag, multipartOf, onlyWith, ownBody, withValue } from './bodies.ts';
import type { Body } from './client.ts';
import { customValues } from './custom-fields.ts';

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

/** Sends a body and looks at what became of the record. */
async function writeAndRead(route: Route, id: string, body: Body, about: About): Promise<void> {
  const { client, tokens } = about;
  await client.send(route.dialect, `${route.method} ${pathOf(route, id)}`, tokens.all, body);
  const reading = readOf(route, about);
  if (reading) await client.send(route.dialect, `GET ${pathOf(reading, id)}`, tokens.all);
}

const namingId = (route: Route, id: string, body: unknown): unknown =>
  isBag(body) && isBag(route.sample) && 'id' in route.sample && !route.path.includes('{') ? { ...body, id } : body;

/** Makes records by a route: with all that there is, with what must be given, as JSON and as forms; each is read. */
export async function create(route: Route, about: About): Promise<void> {
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

/** Changes records by a route, one field after the other; each is read. */
export async function update(route: Route, about: About): Promise<void> {
  const { client, tokens, facts } = about;
  let id = await freshId(route, about);
  const naming = (body: unknown): unknown => namingId(route, id, body);
  await refuse(route, `${route.method} ${pathOf(route, id)}`, naming, about);
  await writeAndRead(route, id, { json: naming(ownBody(route.sample, next())) }, about);
  await writeAndRead(route, id, formOf(naming(ownBody(route.sample, next()))), about);
  const { prefix, fields } = fieldsOf(route.sample);
  const values = facts(route.method, route.path, next());
  const needed = (): unknown => ownBody(neededOf(route), next());
  let written = 0;
  const write = async (body: unknown): Promise<void> => {
    // What each write adds would make the record longer and longer.
    written += 1;
    if (written % 8 === 0) id = await freshId(route, about);
    await writeAndRead(route, id, { json: naming(body) }, about);
  };
  for (const [name, value] of [...Object.entries(fields), ...Object.entries(values ?? {})]) {
    await write(withValue(needed(), prefix + name, value));
  }
  for (const name of Object.keys(fields)) {
    await write(withValue(ownBody(route.sample, next()), prefix + name, ''));
    await client.send(route.dialect, `${route.method} ${pathOf(route, id)}`, tokens.all, {
      json: naming(withValue(needed(), prefix + name, null)),
    });
  }
  if (values) await writeAndRead(route, id, formOf(naming(onlyWith(route.sample, values))), about);
  const custom = customValues(kindOf[route.resource] ?? route.resource);
  if (route.dialect === 'perfex' && custom) await write(withValue(needed(), 'custom_fields', custom));
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
