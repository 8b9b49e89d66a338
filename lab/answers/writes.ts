/** Requests that write, from a route's declaration: every field that it accepts, and everything that it must refuse. */
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

const kindOf: Readonly<Record<string, string>> = {
  invoices: 'invoice',
  estimates: 'estimate',
  proposals: 'proposal',
  'credit-notes': 'credit_note',
  staffs: 'staff',
};

async function writeAndRead(route: Route, id: string, body: Body, about: About): Promise<void> {
  const { client, tokens } = about;
  await client.send(route.dialect, `${route.method} ${pathOf(route, id)}`, tokens.all, body);
  const reading = readOf(route, about);
  if (reading) await client.send(route.dialect, `GET ${pathOf(reading, id)}`, tokens.all);
}

const withId = (route: Route, id: string, body: unknown): unknown =>
  isBag(body) && isBag(route.sample) && 'id' in route.sample && !route.path.includes('{') ? { ...body, id } : body;

/** Creates records through a route: with all fields, with the required ones, as JSON and as forms. Each one is read. */
export async function create(route: Route, about: About): Promise<void> {
  const { client, tokens, facts } = about;
  const call = `POST ${pathOf(route, firstId(route))}`;
  const makeBody = (): unknown => ownBody(route.sample, next());
  const createAndRead = async (body: Body, headers?: Record<string, string>): Promise<void> => {
    const { json } = await client.send(route.dialect, call, tokens.all, body, headers);
    const reading = readOf(route, about);
    const id = idIn(json);
    if (reading && id) await client.send(route.dialect, `GET ${pathOf(reading, id)}`, tokens.all);
  };
  await createAndRead({ json: makeBody() });
  await createAndRead(formOf(makeBody()));
  await createAndRead(multipartOf(makeBody()));
  const repeated = makeBody();
  for (let i = 0; i < 2; i += 1) await createAndRead({ json: repeated }, { 'idempotency-key': `key-${route.path}` });
  const custom = customValues(kindOf[route.resource] ?? route.resource);
  if (route.dialect === 'perfex' && custom) {
    const body = makeBody();
    if (isBag(body)) await createAndRead({ json: { ...body, custom_fields: custom } });
    if (isBag(body)) await createAndRead(formOf({ ...(makeBody() as object), custom_fields: custom }));
  }
  for (const file of route.files ?? []) {
    await createAndRead(
      multipartOf(withValue(makeBody(), file, undefined), [[file, 'notes.txt', 'text/plain', 'some notes']]),
    );
  }
  const { prefix, fields } = fieldsOf(route.sample);
  await createAndRead({ json: ownBody(neededOf(route), next()) });
  const values = facts(route.method, route.path, next());
  if (values) await createAndRead({ json: onlyWith(route.sample, values) });
  if (values) await createAndRead(formOf(onlyWith(route.sample, values)));
  await refuse(route, call, (body) => ownBody(body, next()), about);
  for (const name of Object.keys(fields)) {
    await createAndRead({ json: ownBody(withValue(route.sample, prefix + name, ''), next()) });
  }
}

/** Sends bodies that must be refused: with fields missing or broken, or malformed. */
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

/** Changes records through a route, one field at a time. Each one is read. */
export async function update(route: Route, about: About): Promise<void> {
  const { client, tokens, facts } = about;
  let id = await freshId(route, about);
  const identify = (body: unknown): unknown => withId(route, id, body);
  await refuse(route, `${route.method} ${pathOf(route, id)}`, identify, about);
  await writeAndRead(route, id, { json: identify(ownBody(route.sample, next())) }, about);
  await writeAndRead(route, id, formOf(identify(ownBody(route.sample, next()))), about);
  const { prefix, fields } = fieldsOf(route.sample);
  const values = facts(route.method, route.path, next());
  const needed = (): unknown => ownBody(neededOf(route), next());
  let written = 0;
  const write = async (body: unknown): Promise<void> => {
    // Writes add to a record, so a new one is used before it gets too long.
    written += 1;
    if (written % 8 === 0) id = await freshId(route, about);
    await writeAndRead(route, id, { json: identify(body) }, about);
  };
  for (const [name, value] of [...Object.entries(fields), ...Object.entries(values ?? {})]) {
    await write(withValue(needed(), prefix + name, value));
  }
  for (const name of Object.keys(fields)) {
    await write(withValue(ownBody(route.sample, next()), prefix + name, ''));
    await client.send(route.dialect, `${route.method} ${pathOf(route, id)}`, tokens.all, {
      json: identify(withValue(needed(), prefix + name, null)),
    });
  }
  if (values) await writeAndRead(route, id, formOf(identify(onlyWith(route.sample, values))), about);
  const custom = customValues(kindOf[route.resource] ?? route.resource);
  if (route.dialect === 'perfex' && custom) await write(withValue(needed(), 'custom_fields', custom));
  for (const file of route.files ?? []) {
    const body = identify(withValue(route.sample, file, undefined));
    await writeAndRead(route, id, multipartOf(body, [[file, 'more.txt', 'text/plain', 'more notes']]), about);
  }
  for (const alias of route.aliases ?? []) {
    const [method = '', path = ''] = alias.split(' ');
    await writeAndRead({ ...route, method, path }, id, { json: identify(ownBody(route.sample, next())) }, about);
  }
  for (const unknown of unknownIds) {
    await client.send(route.dialect, `${route.method} ${pathOf(route, unknown)}`, tokens.all, {
      json: withId(route, unknown, route.sample),
    });
  }
}
