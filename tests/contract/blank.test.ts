/**
 * Blank means left out, in every dialect, by one rule. Derived from the routes: every field that need not be given is sent blank,
 * in JSON as "" and as null and, where forms are taken, as a form has it. A new record is then what it is without them.
 */
import { isDeepStrictEqual } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { credentialsOf, type Dialect, type Firm, send } from '../../lab/api.ts';
import { furnishedFirm } from '../../lab/fixtures.ts';
import { pairsOf, urlencoded } from '../../lab/forms.ts';
import { routes, targetOf } from '../../lab/routes.ts';
import type { Route } from '../../lib/http/route.ts';
import { steps, withValue } from '../support/bodies.ts';
import { changesSince, type Facts, factsOf } from '../support/facts.ts';
import { ownTable } from '../support/table.ts';

ownTable();

type Fields = Record<string, unknown>;
const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Where the fields of a body stand. */
const homes: Readonly<Record<string, string>> = {
  siwapp: 'data.attributes',
  productive: 'data.attributes',
  teamwork: 'invoice',
};
const valueAt = (body: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>((at, step) => (isFields(at) ? at[step] : undefined), body);

const cases = routes
  .filter(({ verb, sample }) => (verb === 'create' || verb === 'update') && isFields(sample))
  .map((route) => ({ name: `${route.dialect} ${route.method} ${route.path}`, route }));

/** What a route needs beyond what is required in each case: one of several, what a choice asks for. */
const beside: Readonly<Record<string, readonly string[]>> = {
  'perfex POST /api/timesheets': ['staff_id'],
  'perfex POST /api/thirdparty/customtable/{table_name}': ['shoenumber'],
  // A body that says nothing is refused.
  'perfex PUT /api/thirdparty/customtable/{table_name}/{id}': ['shoenumber'],
  'perfex PUT /api/timesheets/{id}': ['note'],
  // What its document asks of an update cannot be emptied.
  'perfex PUT /api/credit_notes': ['subtotal', 'total'],
  'perfex PUT /api/estimates/{id}': ['status', 'billing_street', 'subtotal', 'total'],
  'perfex PUT /api/invoices/{id}': ['billing_street', 'allowed_payment_modes', 'subtotal', 'total'],
  'perfex PUT /api/tickets/{id}': ['priority'],
  'perfex PUT /api/subscriptions/{id}': ['name'],
  // What cannot be emptied: a record's name, and what Productive's document says cannot be blank.
  'perfex PUT /api/calendar/{id}': ['title'],
  'perfex PUT /api/items/{id}': ['description'],
  'perfex PUT /api/tasks/{id}': ['name', 'rel_id'],
  'siwapp PUT /api/v1/customers/{id}': ['name'],
  'siwapp PUT /api/v1/invoices/{id}': ['name'],
  'siwapp PUT /api/v1/recurring_invoices/{id}': ['name'],
  'siwapp PUT /api/v1/taxes/{id}': ['name'],
  'siwapp PUT /api/v1/series/{id}': ['name'],
  'productive PATCH /api/v2/expenses/{id}': ['name', 'date', 'currency', 'amount', 'deal_id', 'service_type'],
  'productive PATCH /api/v2/companies/{id}': ['name'],
  'productive PATCH /api/v2/deals/{id}': ['name', 'date', 'currency', 'company_id'],
  'productive PATCH /api/v2/projects/{id}': ['name', 'company_id'],
  'productive PATCH /api/v2/services/{id}': ['name', 'deal_id', 'service_type_id'],
  'productive PATCH /api/v2/time_entries/{id}': ['date', 'task_id'],
  'productive POST /api/v2/time_entries': ['person_id'],
  'siwapp POST /api/v1/invoices': ['name'],
  'siwapp POST /api/v1/recurring_invoices': ['name'],
};
/** The sample with its optional fields as `value` has them; undefined leaves them out. */
function bodyWith({ dialect, method, path, resource, sample, required = [] }: Route, value: unknown): unknown {
  // An update must not empty what a create must have.
  const create =
    dialect === 'perfex'
      ? routes.find((one) => one.dialect === dialect && one.verb === 'create' && one.resource === resource)
      : null;
  const home = steps(homes[dialect] ?? '');
  const kept = new Set(
    [...required, ...(create?.required ?? []), ...(beside[`${dialect} ${method} ${path}`] ?? [])]
      .map((one) => steps(one).at(home.length) ?? one)
      .concat(beside[`${dialect} ${method} ${path}`] ?? []),
  );
  const own = valueAt(sample, home);
  let body: unknown = sample;
  for (const name of Object.keys(isFields(own) ? own : {}))
    if (!kept.has(name)) body = withValue(body, [...home, name], value);
  // What is nested is not left out.
  if (dialect === 'perfex' && method === 'PUT' && !path.includes('{')) body = withValue(body, ['id'], 1);
  return home[0] === 'data' ? withValue(body, ['data', 'relationships'], undefined) : body;
}

const restless = [
  'id',
  'number',
  'reference',
  'hash',
  'createdAt',
  'updatedAt',
  'updatedBy',
  'statusChangedAt',
  'assignedAt',
  'secretHash',
  'passwordHash',
  'passwordChangedAt',
  // Of what is put behind the others, and of a project's first board.
  'position',
  'order',
  'projectId',
  'recurringInvoiceId',
  'originInvoiceId',
  // Of the settings: what all webhooks together want, and so the first of two alike.
  'webhookEvents',
  'email',
];

type Given = { body: unknown; headers?: Record<string, string> };
async function write(route: Route, given: Given): Promise<void> {
  const headers = { ...credentialsOf(route.dialect as Dialect, firm.token), ...given.headers };
  const reply = await send(route.method, targetOf(route), { headers, body: given.body, at: '2024-07-01T00:00:00Z' });
  expect(reply.status, JSON.stringify(reply.body)).toBe(route.status);
}

async function outcome(route: Route, given: Given) {
  const before = facts;
  await write(route, given);
  facts = await factsOf(firm, restless);
  return { before, after: facts };
}

/** Every value in a fact, by where it stands. */
function leaves(value: unknown, path: string): [string, unknown][] {
  const inner = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  return inner.length > 0 ? inner.flatMap(([key, one]) => leaves(one, `${path}.${key}`)) : [[path, value]];
}

/** The values that are others by now, or gone, and those that were not there. */
function changedValues({ before, after }: { before: Facts; after: Facts }) {
  const keys = [...changesSince(before, after).keys()];
  const valuesOf = (all: Facts): Facts =>
    new Map(
      keys
        .flatMap((key) => [all.get(key) ?? []].flat().flatMap((value) => leaves(JSON.parse(value), key)))
        .map(([at, value]) => [at, JSON.stringify(value)]),
    );
  const [old, now] = [valuesOf(before), valuesOf(after)];
  return { changed: changesSince(old, now), added: [...now].filter(([key]) => !old.has(key)) };
}

/** What was made, whatever its id. */
const made = (facts: { before: Facts; after: Facts }): string[] =>
  changedValues(facts)
    .added.filter(([key]) => !restless.includes(key.split('.').at(-1) ?? ''))
    .map(([key, value]) => `${key.replaceAll(/\d+/g, '')}=${value}`)
    .sort();

let firm: Firm;
/** As they were after the last request. */
let facts: Facts;
beforeAll(async () => {
  firm = await furnishedFirm();
  facts = await factsOf(firm, restless);
});

/** The body with an address and a number that nobody has yet, or for a series one above all of them. */
function own(body: unknown, nth: number): unknown {
  if (!isFields(body)) return body;
  const first = ['data', 'attributes', 'first_number'];
  if (valueAt(body, first)) return withValue(body, first, 9_000);
  const email = body.email ? { email: `person-${nth}@example.com` } : {};
  return { ...body, ...email, ...(body.number ? { number: String(8_000 + nth) } : {}) };
}
let addresses = 0;

/** The body with blanks, in each form that clients send. */
const forms: readonly ((route: Route, nth: number) => { body: unknown; headers?: Record<string, string> })[] = [
  (route, nth) => ({ body: own(bodyWith(route, ''), nth) }),
  (route, nth) => ({ body: own(bodyWith(route, null), nth) }),
  (route, nth) => urlencoded(pairsOf(own(bodyWith(route, ''), nth))),
];

const creates = cases.filter(({ route }) => route.verb === 'create' && !route.path.includes('{list}'));
describe.each(creates)('$name', ({ route }) => {
  it('makes of blanks what it makes without them', async () => {
    addresses += 1;
    const wanted = made(await outcome(route, { body: own(bodyWith(route, undefined), addresses) }));
    expect(wanted.length).toBeGreaterThan(0);
    for (const form of forms) {
      addresses += 1;
      const given = form(route, addresses);
      expect(made(await outcome(route, given)), JSON.stringify(given)).toEqual(wanted);
    }
  });
});

/** What blank leaves of a value that can be empty. */
const empty = /^(""|null|\[\]|\{\}|undefined)$/;
/** What follows from the lines that some updates must add, and from what was emptied: an address, an end, a discount, what a
 *  repetition was, whose rate it is. */
const follows =
  /totals\.|nextPosition|lines\.|timesheet \d+ seconds$|(invoicing|shipping)Address$|discount\.type$|formerRecurrence\.|rateStated$/;

const updates = cases.filter(({ route }) => route.verb === 'update' && route.dialect !== 'admin');
describe.each(updates)('$name', ({ route }) => {
  it('empties by blanks what can be empty, and leaves the rest', async () => {
    addresses += 1;
    const nth = addresses;
    for (const blank of ['', null]) {
      await outcome(route, { body: own(route.sample, nth) });
      const body = own(bodyWith(route, blank), nth);
      const { changed } = changedValues(await outcome(route, { body }));
      const others = [...changed].filter(([key, value]) => !empty.test(String(value)) && !follows.test(key));
      expect(others, JSON.stringify(body)).toEqual([]);
    }
  });
});

/** Yes or no that needs more than the sample has, and what may be neither. */
const unlikeOthers =
  /series\/\{id\} data\.attributes\.yearly$|invoices.* (data\.attributes\.|save_as_)draft$|reimbursable$/;
/** The fields of an update that are yes or no and need not be given, as the routes' own broken values tell. */
const flagsOf = ({ path, broken = {}, required = [] }: Route): string[] =>
  Object.keys(broken).filter(
    (name) => broken[name] === 'perhaps' && !required.includes(name) && !unlikeOthers.test(`${path} ${name}`),
  );
const withFlags = (route: Route, body: unknown, value: unknown): unknown =>
  flagsOf(route).reduce((given: unknown, name) => withValue(given, steps(name), value), body);

const flagged = updates.filter(({ route }) => flagsOf(route).length > 0);
it('yes and no are found in many bodies', () => {
  expect(flagged.flatMap(({ route }) => flagsOf(route)).length).toBeGreaterThan(20);
});

describe.each(flagged)('$name', ({ route }) => {
  it('does not change a flag that is set if it is sent blank', async () => {
    addresses += 1;
    const nth = addresses;
    await outcome(route, { body: own(withFlags(route, route.sample, true), nth) });
    const blankAs = (blank: unknown) => ({ body: own(withFlags(route, bodyWith(route, undefined), blank), nth) });
    await write(route, blankAs(''));
    await write(route, blankAs(null));
    const { changed } = changedValues(await outcome(route, blankAs(' ')));
    expect([...changed].filter(([key]) => !follows.test(key))).toEqual([]);
  });
});

it('the organization’s settings stay where blank is no value for them, and its name is not emptied', async () => {
  const admin = firm.as('admin');
  const path = '/admin/v1/organization';
  const { id: _, name: __, webhook_secret: ___, ...settings } = (await admin('GET', path)).body;
  for (const blank of ['', null]) {
    const body = Object.fromEntries(Object.keys(settings).map((key) => [key, blank]));
    const reply = await admin('PATCH', path, { body });
    expect(reply.status, JSON.stringify(reply.body)).toBe(200);
    const changed = Object.entries(settings).filter(([key, value]) => !isDeepStrictEqual(reply.body[key], value));
    expect(changed).toEqual([]);
    expect((await admin('PATCH', path, { body: { name: blank } })).status).toBe(422);
  }
});

describe('as Perfex’s forms send it', () => {
  const fields = (path: string, sample: Fields): [string, Fields][] =>
    Object.entries(sample).map(([name, value]) => [path, { [name]: value }]);
  const bill = { discount_percent: '', discount_total: '', adjustment: '' };
  const never = { recurring: '0', repeat_every_custom: 0, repeat_type_custom: '' };
  it.each([
    ...['/api/invoices', '/api/estimates', '/api/credit_notes'].flatMap((path) => fields(path, bill)),
    ...fields('/api/invoices', { duedate: '0' }),
    ...fields('/api/estimates', { expirydate: '0' }),
    ...fields('/api/projects', { progress: '', deadline: '0' }),
    ...fields('/api/subscriptions', { currency: '', quantity: '', status: '' }),
    ['/api/invoices', never],
    ['/api/invoices', { ...never, recurring: 1 }],
    ['/api/expenses', { ...never, repeat_every_custom: '0' }],
  ])('%s takes %j', async (path, given) => {
    const route = routes.find((one) => one.method === 'POST' && one.path === path);
    if (!route) throw new Error(`${path} is not there`);
    const plain = Object.fromEntries(Object.keys(given).map((name) => [name, undefined]));
    addresses += 1;
    const least = own(bodyWith(route, undefined), addresses) as Fields;
    const wanted = made(
      await outcome(route, { body: { ...least, ...plain, ...(given.recurring === 1 ? { recurring: 1 } : {}) } }),
    );
    addresses += 1;
    const body = { ...(own(bodyWith(route, undefined), addresses) as Fields), ...given };
    expect(made(await outcome(route, { body }))).toEqual(wanted);
  });

  it('a subscription goes on being billed though its status comes blank', async () => {
    const perfex = firm.as('perfex');
    const body = {
      name: 'Hosting',
      clientid: 1,
      next_billing_cycle: String(Date.parse('2035-01-01T00:00:00Z') / 1000),
    };
    const { id } = (await perfex('POST', '/api/subscriptions', { body })).body;
    for (const status of ['', null, ' ']) {
      expect((await perfex('PUT', `/api/subscriptions/${id}`, { body: { name: 'Hosting', status } })).status).toBe(200);
      const {
        body: [shown],
      } = await perfex('GET', `/api/subscriptions/${id}`);
      expect(shown).toMatchObject({ status: 'active', next_billing_cycle: body.next_billing_cycle });
    }
  });
});
