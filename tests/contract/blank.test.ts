/**
 * Blank means left out, in every dialect, by one rule. Derived from the routes: every field that need not be given is sent blank,
 * in JSON as "" and as null and, where forms are taken, as a form has it. A new record is then what it is without them.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Route } from '../../lib/http/route.ts';
import { credentialsOf, type Dialect, type Firm, send } from '../support/api.ts';
import { steps, withValue } from '../support/bodies.ts';
import { type Facts, factsOf } from '../support/facts.ts';
import { furnishedFirm } from '../support/fixtures.ts';
import { pairsOf, urlencoded } from '../support/forms.ts';
import { routes, targetOf } from '../support/routes.ts';
import { ownEngine } from '../support/table.ts';

ownEngine();

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
  'siwapp POST /api/v1/invoices': ['name'],
  'siwapp POST /api/v1/recurring_invoices': ['name'],
};
/** Whose columns are no fields of ours, or whose update must say something. */
const notThese = /proposals|customtable|checklist|\{list\}|organization|POST .*\{invoice_id\}/;

/** The sample with its optional fields as `value` has them; undefined leaves them out. */
function bodyWith({ dialect, method, path, sample, required = [] }: Route, value: unknown): unknown {
  const home = steps(homes[dialect] ?? '');
  const kept = new Set(
    [...required, ...(beside[`${dialect} ${method} ${path}`] ?? [])]
      .map((one) => steps(one).at(home.length) ?? one)
      .concat(beside[`${dialect} ${method} ${path}`] ?? []),
  );
  const own = valueAt(sample, home);
  let body: unknown = sample;
  for (const name of Object.keys(isFields(own) ? own : {}))
    if (!kept.has(name)) body = withValue(body, [...home, name], value);
  // What is nested is not left out.
  return withValue(body, ['data', 'relationships'], undefined);
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
  'email',
];

async function outcome(route: Route, given: { body: unknown; headers?: Record<string, string> }) {
  const headers = { ...credentialsOf(route.dialect as Dialect, firm.token), ...given.headers };
  const before = await factsOf(firm, restless);
  const reply = await send(route.method, targetOf(route), { headers, body: given.body, at: '2024-07-01T00:00:00Z' });
  expect(reply.status, JSON.stringify(reply.body)).toBe(route.status);
  const after = await factsOf(firm, restless);
  return { before, after };
}

/** What was made, whatever its id. */
const made = ({ before, after }: { before: Facts; after: Facts }): string[] =>
  [...after]
    .filter(([key]) => !before.has(key))
    .map(([key, value]) => `${key.replace(/ \d+ /, ' ')}=${value}`)
    .sort();

let firm: Firm;
beforeAll(async () => {
  firm = await furnishedFirm();
});

/** A body with an address that nobody has yet. */
let addresses = 0;
function own(body: unknown): unknown {
  addresses += 1;
  if (!isFields(body)) return body;
  const email = body.email ? { email: `person-${addresses}@example.com` } : {};
  return { ...body, ...email, ...(body.number ? { number: String(8_000 + addresses) } : {}) };
}

/** The body with blanks, in each form that clients send. */
const givens = (route: Route): { body: unknown; headers?: Record<string, string> }[] => [
  ...['', null].map((blank) => ({ body: own(bodyWith(route, blank)) })),
  urlencoded(pairsOf(own(bodyWith(route, '')))),
];

describe.each(cases.filter(({ name, route }) => route.verb === 'create' && !notThese.test(name)))(
  '$name',
  ({ route }) => {
    it('makes of blanks what it makes without them', async () => {
      const wanted = made(await outcome(route, { body: own(bodyWith(route, undefined)) }));
      expect(wanted.length).toBeGreaterThan(0);
      for (const given of givens(route)) {
        expect(made(await outcome(route, given)), JSON.stringify(given)).toEqual(wanted);
      }
    });
  },
);
