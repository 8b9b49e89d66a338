/**
 * Dates in every dialect: an instant with an offset means its day on the firm's clocks, a plain date stays. Derived from the
 * routes: each date of each body is written plainly and as the instant, and the same must be stored.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { startOfDay } from '../../lib/domain/calendar.ts';
import { forgetPrincipals } from '../../lib/http/authenticate.ts';
import type { Route } from '../../lib/http/route.ts';
import { readOrganization, updateOrganization } from '../../lib/store/organizations.ts';
import { credentialsOf, type Dialect, type Firm, send } from '../support/api.ts';
import { steps, withValue } from '../support/bodies.ts';
import { factsOf } from '../support/facts.ts';
import { furnishedFirm } from '../support/fixtures.ts';
import { routes, targetOf } from '../support/routes.ts';
import { ownEngine } from '../support/table.ts';

ownEngine();

/** In December 13 hours ahead of UTC, in June 12. */
const zone = 'Pacific/Auckland';

async function firmInAuckland(): Promise<Firm> {
  const firm = await furnishedFirm();
  const stored = await readOrganization(firm.organization.id);
  if (!stored) throw new Error('the firm is not there');
  const organization = await updateOrganization(stored, { ...stored.doc, timezone: zone });
  forgetPrincipals();
  return { ...firm, organization, work: { ...firm.work, firm: organization } };
}

type Found = { path: string; compact: boolean; timed: boolean };

/** Where the dates of a body are. */
function datesIn(body: unknown, path = ''): Found[] {
  if (typeof body === 'object' && body !== null) {
    return Object.entries(body).flatMap(([key, value]) => datesIn(value, path === '' ? key : `${path}.${key}`));
  }
  const found = /^(\d{4}-\d\d-\d\d|(?:19|20)\d{6})( \d\d:\d\d:\d\d)?$/.exec(String(body));
  return found ? [{ path, compact: !found[1]?.includes('-'), timed: found[2] !== undefined }] : [];
}

/** A day in winter, and one on which clocks change. */
const days = ['2024-06-15', '2024-09-29'];

/** The first and the last moment of a day, as clients of other zones and languages write them. */
function instantsOf(day: string): string[] {
  const begins = startOfDay(day, zone);
  const next = new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);
  const ends = startOfDay(next, zone) - 1000;
  const berlin = new Date(begins + 3_600_000).toISOString().slice(0, 19);
  return [`${berlin}+01:00`, `${new Date(ends).toISOString().slice(0, 19)}Z`];
}

const cases = routes
  .filter(({ verb }) => verb === 'create' || verb === 'update')
  .flatMap((route) =>
    datesIn(route.sample).map((found) => ({ name: `${route.dialect} ${route.method} ${route.path}`, route, ...found })),
  )
  .filter(({ path }) => !/customdata|custom_fields|^end_date$/.test(path));

/** New with each record. */
const restless = [
  'id',
  'number',
  'reference',
  'hash',
  'createdAt',
  'updatedAt',
  'statusChangedAt',
  'assignedAt',
  'madeAt',
];

let firm: Firm;
beforeAll(async () => {
  firm = await firmInAuckland();
});

const isNumbered = (body: unknown): body is object =>
  typeof body === 'object' && body !== null && ('number' in body || 'hash' in body);

/** Numbers that nobody has yet. */
let numbers = 0;

/** The sample of siwapp's update adds a payment each time. */
const addsPayments = ({ resource }: Route, key: string): boolean =>
  resource === 'invoices' && key.startsWith('payment ');

/** What a write leaves in the table, without the ids of what is new. */
async function written(route: Route, path: string, value: string): Promise<string[]> {
  const before = await factsOf(firm, restless);
  const headers = credentialsOf(route.dialect as Dialect, firm.token);
  numbers += 1;
  const number = route.verb === 'update' ? '7001' : String(8_000 + numbers);
  const numbered = isNumbered(route.sample) ? { ...route.sample, number, hash: `hash-${numbers}` } : route.sample;
  const own = [
    'data.attributes.number',
    'invoice.number',
    ...(path.includes('relationships') ? [] : ['data.relationships']),
  ].reduce<unknown>(
    (body, at) =>
      at.startsWith(route.dialect === 'siwapp' ? 'data' : 'invoice.') ? withValue(body, steps(at), undefined) : body,
    numbered,
  );
  const body = withValue(['siwapp', 'teamwork'].includes(route.dialect) ? own : numbered, steps(path), value);
  const reply = await send(route.method, targetOf(route), { headers, body, at: '2024-07-01T00:00:00Z' });
  expect(reply.status, `${path} ${value}: ${JSON.stringify(reply.body)}`).toBe(route.status);
  const after = await factsOf(firm, restless);
  const isNew = (key: string): boolean => (route.verb === 'update' && !addsPayments(route, key)) || !before.has(key);
  const isTime = (fact: string): boolean => /\d{4}-\d\d-\d\d/.test(fact) && !fact.startsWith('[');
  return [...after]
    .filter(([key, fact]) => isNew(key) && isTime(fact))
    .map(([name, fact]) => [addsPayments(route, name) ? name.replace(/ \d+ /, ' ') : name, fact] as const)
    .map(([key, fact]) => `${route.verb === 'update' ? key : key.replace(/ \d+ /, ' ')}=${fact}`)
    .sort();
}

it('every dialect that takes a date is looked at', () => {
  expect([...new Set(cases.map(({ route }) => route.dialect))].sort()).toEqual([
    'perfex',
    'productive',
    'sereni',
    'siwapp',
    'teamwork',
  ]);
});

describe.each(cases)('$name: $path', ({ route, path, compact, timed }) => {
  it('means the day of an instant on the firm’s clocks', async () => {
    for (const day of days) {
      const plain = timed ? `${day} 00:00:00` : compact ? day.replaceAll('-', '') : day;
      const wanted = await written(route, path, plain);
      for (const instant of timed ? [new Date(startOfDay(day, zone)).toISOString()] : instantsOf(day)) {
        expect(await written(route, path, instant), instant).toEqual(wanted);
      }
    }
  });
});

describe('a search', () => {
  const count = async (dialect: Dialect, target: string, find: (body: never) => number): Promise<number> => {
    const reply = await firm.as(dialect)('GET', target);
    expect(reply.status, JSON.stringify(reply.body)).toBe(200);
    return find(reply.body as never);
  };
  const data = ({ data: found }: { data: unknown[] }): number => found.length;

  it.each<[Dialect, string, (body: never) => number]>([
    ['siwapp', '/api/v1/invoices?q[issue_date_gteq]=', data],
    ['siwapp', '/api/v1/invoices?q[issue_date_lteq]=', data],
    ['siwapp', '/api/v1/invoices?q[due_date_eq]=', data],
    ['siwapp', '/api/v1/invoices?q[issue_date_lt]=', data],
    ['siwapp', '/api/v1/stats?q[issue_date_lteq]=', (body: object) => Object.keys(body).length],
    ['perfex', '/api/customers?created_after=', (body: unknown[]) => body.length],
    ['productive', '/api/v2/expenses?filter[date][gt_eq]=', data],
    ['productive', '/api/v2/expenses?filter[date][lt]=', data],
  ] as never)('of %s by %s has the same by the day and by an instant of it', async (dialect, target, find) => {
    for (const day of ['2024-01-02', '2024-01-05', '2024-01-10']) {
      const wanted = await count(dialect, target + day, find);
      for (const instant of instantsOf(day)) {
        expect(await count(dialect, target + encodeURIComponent(instant), find), instant).toBe(wanted);
      }
    }
  });

  it('by an offset whose plus was not escaped is refused, not misread', async () => {
    const reply = await firm.as('siwapp')('GET', '/api/v1/invoices?q[issue_date_gteq]=2024-01-02T00:00:00+13:00');
    expect(reply.status).toBe(400);
  });
});

describe('settings and custom fields', () => {
  it('take the firm’s day too', async () => {
    const reply = await firm.as('admin')('PATCH', '/admin/v1/organization', {
      body: { first_date: '2019-12-31T11:00:00Z' },
    });
    expect([reply.status, reply.body.first_date]).toEqual([200, '2020-01-01']);
    const rate = { from: 'EUR', to: 'USD', rate: 1.1, date: '2024-12-04T11:00:00.000Z' };
    const made = await firm.as('admin')('POST', '/admin/v1/exchange-rates', { body: rate });
    expect([made.status, made.body.date ?? made.body.from_date]).toEqual([201, '2024-12-05']);
  });
});

describe('what Sereni shows as an instant', () => {
  it('comes back as the day it was, at each save', async () => {
    const api = firm.as('sereni');
    const put = (payment_date: string) => api('PUT', '/api/v1/payments/1', { body: { ...shown, payment_date } });
    const attributesOf = async () => {
      const { body } = await api('GET', '/api/v1/payments/1');
      return body.data?.attributes ?? body.attributes;
    };
    const shown = await attributesOf();
    for (const day of days) {
      expect((await put(day)).status).toBe(200);
      for (let i = 0; i < 2; i += 1) {
        const { payment_date: at } = await attributesOf();
        expect(at.slice(0, 10)).toBe(day);
        expect((await put(new Date(at).toISOString())).status).toBe(200);
        expect((await firm.work.store.payments.get(1))?.doc.paidOn).toBe(day);
      }
    }
  });
});
