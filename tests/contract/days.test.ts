/**
 * Dates in every dialect: an instant with an offset means its day on the firm's clocks, a plain date stays. Derived from the
 * routes: each date of each body is written plainly and as the instant, and the same must be stored.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { credentialsOf, type Dialect, type Firm, send } from '../../lab/api.ts';
import { furnishedFirm } from '../../lab/fixtures.ts';
import { routes, targetOf } from '../../lab/routes.ts';
import { startOfDay } from '../../lib/domain/calendar.ts';
import type { Route } from '../../lib/http/route.ts';
import { steps, withValue } from '../support/bodies.ts';
import { type Facts, factsOf } from '../support/facts.ts';
import { ownTable } from '../support/table.ts';

ownTable();

/** In December 13 hours ahead of UTC, in June 12. */
const zone = 'Pacific/Auckland';

type Found = { path: string; compact: boolean; timed: boolean };

/** Where the dates of a body are. */
function datesIn(body: unknown, path = ''): Found[] {
  if (typeof body === 'object' && body !== null) {
    return Object.entries(body).flatMap(([key, value]) => datesIn(value, path === '' ? key : `${path}.${key}`));
  }
  const found = /^(\d{4}-\d\d-\d\d|(?:19|20)\d{6})( \d\d:\d\d:\d\d)?$/.exec(String(body));
  return found ? [{ path, compact: !found[1]?.includes('-'), timed: found[2] !== undefined }] : [];
}

/** A day on which clocks change: 12 hours ahead when it begins, 13 when it ends. */
const changing = '2024-09-29';

/** The first and the last moment of a day, as clients of other zones and languages write them. */
function instantsOf(day: string): [first: string, last: string] {
  const begins = startOfDay(day, zone);
  const next = new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);
  const ends = startOfDay(next, zone) - 1000;
  const berlin = new Date(begins + 3_600_000).toISOString().slice(0, 19);
  return [`${berlin}+01:00`, `${new Date(ends).toISOString().slice(0, 19)}Z`];
}

/** These say the same of a lead, so each is written without the others. */
const contacts = ['custom_contact_date', 'contacted_today', 'lastcontact'];
const alone = /^custom_contact_date$/;

/** Each write with the dates of its body. */
const cases = routes
  .filter(({ verb }) => verb === 'create' || verb === 'update')
  .flatMap((route) => {
    const found = datesIn(route.sample).filter(({ path }) => !/customdata|custom_fields|^end_date$/.test(path));
    const groups = [found.filter(({ path }) => !alone.test(path)), found.filter(({ path }) => alone.test(path))];
    const name = `${route.dialect} ${route.method} ${route.path}`;
    return groups
      .filter((dates) => dates.length > 0)
      .map((dates) => ({ name, paths: dates.map(({ path }) => path).join(', '), route, dates }));
  });

/** New with each record. */
const restless = ['id', 'number', 'reference', 'hash', 'createdAt', 'updatedAt', 'statusChangedAt', 'assignedAt'];

let firm: Firm;
/** As they were after the last write. */
let facts: Facts;
beforeAll(async () => {
  firm = await furnishedFirm({ timezone: zone });
  facts = await factsOf(firm, restless);
});

const isNumbered = (body: unknown): body is object =>
  typeof body === 'object' && body !== null && ('number' in body || 'hash' in body);

/** Numbers that nobody has yet. */
let numbers = 0;

/** The sample of siwapp's update adds a payment each time. */
const addsPayments = ({ resource }: Route, key: string): boolean =>
  resource === 'invoices' && key.startsWith('payment ');

/** What a write with these dates leaves in the table, without the ids of what is new. */
async function written(route: Route, dates: readonly (readonly [path: string, value: string])[]): Promise<string[]> {
  const before = facts;
  const headers = credentialsOf(route.dialect as Dialect, firm.token);
  numbers += 1;
  const number = route.verb === 'update' ? '7001' : String(8_000 + numbers);
  const numbered = isNumbered(route.sample) ? { ...route.sample, number, hash: `hash-${numbers}` } : route.sample;
  const nested = dates.some(([path]) => path.includes('relationships'));
  const own = [
    'data.attributes.number',
    'data.attributes.days_to_due',
    'invoice.number',
    ...(nested ? [] : ['data.relationships']),
  ].reduce<unknown>(
    (body, at) =>
      at.startsWith(route.dialect === 'siwapp' ? 'data' : 'invoice.') ? withValue(body, steps(at), undefined) : body,
    numbered,
  );
  const whole = ['siwapp', 'teamwork'].includes(route.dialect)
    ? own
    : contacts.reduce<unknown>((body, name) => withValue(body, [name], undefined), numbered);
  const body = dates.reduce<unknown>((given, [path, value]) => withValue(given, steps(path), value), whole);
  const reply = await send(route.method, targetOf(route), { headers, body, at: '2024-07-01T00:00:00Z' });
  expect(reply.status, `${JSON.stringify(dates)}: ${JSON.stringify(reply.body)}`).toBe(route.status);
  facts = await factsOf(firm, restless);
  const isNew = (key: string): boolean => (route.verb === 'update' && !addsPayments(route, key)) || !before.has(key);
  const isTime = (fact: string): boolean => /\d{4}-\d\d-\d\d/.test(fact) && !fact.startsWith('[');
  return [...facts]
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

describe.each(cases)('$name: $paths', ({ route, dates }) => {
  it('mean the day of an instant on the firm’s clocks', async () => {
    const [first, last] = instantsOf(changing);
    const begins = new Date(startOfDay(changing, zone)).toISOString();
    const plain = dates.map(({ path, compact, timed }): [string, string] => {
      if (timed) return [path, `${changing} 00:00:00`];
      return [path, compact ? changing.replaceAll('-', '') : changing];
    });
    const wanted = await written(route, plain);
    expect(wanted.filter((fact) => /2024-09-(29|28T)/.test(fact)).length).toBeGreaterThanOrEqual(
      new Set(dates.map(({ path }) => path)).size,
    );
    for (const instant of [first, last]) {
      const instants = dates.map(({ path, timed }): [string, string] => [path, timed ? begins : instant]);
      expect(await written(route, instants), instant).toEqual(wanted);
    }
  });
});

describe('a search', () => {
  let firm: Firm;
  beforeAll(async () => {
    firm = await furnishedFirm({ timezone: zone });
    const at = `${changing}T00:00:00Z`;
    await firm.as('perfex')('POST', '/api/customers', { body: { company: 'Then' }, at });
  });
  const found = async (dialect: Dialect, target: string): Promise<string> => {
    const reply = await firm.as(dialect)('GET', target);
    expect(reply.status, JSON.stringify(reply.body)).toBe(200);
    const { data = reply.body } = reply.body;
    return JSON.stringify(
      Array.isArray(data) ? data.map((one: { id?: string; userid?: string }) => one.id ?? one.userid) : data,
    );
  };

  it.each<[Dialect, string, string]>([
    ['siwapp', '/api/v1/invoices?q[issue_date_gteq]=', '2024-01-03'],
    ['siwapp', '/api/v1/invoices?q[issue_date_lteq]=', '2024-01-03'],
    ['siwapp', '/api/v1/invoices?q[due_date_eq]=', '2024-02-02'],
    ['siwapp', '/api/v1/invoices?q[issue_date_lt]=', '2024-01-04'],
    ['siwapp', '/api/v1/stats?q[issue_date_gteq]=2024-01-01&q[issue_date_lteq]=', '2024-01-03'],
    ['perfex', '/api/customers?created_after=', changing],
    ['productive', '/api/v2/expenses?filter[date][gt_eq]=', '2024-01-02'],
    ['productive', '/api/v2/expenses?filter[date][lt]=', '2024-01-03'],
  ])('of %s by %s has the same by the day and by an instant of it', async (dialect, target, day) => {
    const wanted = await found(dialect, target + day);
    for (const instant of instantsOf(day)) {
      expect(await found(dialect, target + encodeURIComponent(instant)), instant).toBe(wanted);
    }
    // The days beside it are told apart.
    const beside = [-1, 1].map((by) => new Date(Date.parse(day) + by * 86_400_000).toISOString().slice(0, 10));
    const others = await Promise.all(beside.map((other) => found(dialect, target + other)));
    expect(others.some((other) => other !== wanted)).toBe(true);
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

describe('Perfex’s times of work', () => {
  const put = (start_time: string) =>
    firm.as('perfex')('PUT', '/api/timesheets/1', { body: { start_time, end_time: null } });
  const begun = async () => (await firm.work.store.timesheets.get(1))?.doc.startedAt;

  it.each([
    ['2024-12-05 9:30', '2024-12-04T20:30:00.000Z'],
    ['2024-12-05T09:30:00+13', '2024-12-04T20:30:00.000Z'],
    ['2024-12-04 20:30:00 UTC', '2024-12-04T20:30:00.000Z'],
    ['2024-12-04T20:30:00.5Z', '2024-12-04T20:30:00.000Z'],
    ['1733344200', '2024-12-04T20:30:00.000Z'],
    // Of the day on which it began so far.
    ['8:15', '2024-12-04T19:15:00.000Z'],
    ['9999-12-31T23:59:59-14:00', '9999-12-31T23:59:59.000Z'],
    ['0001-01-01 00:00:00', '0001-01-01T00:00:00.000Z'],
  ])('are read as times are everywhere: %s', async (text, instant) => {
    await put('2024-12-05 01:00:00');
    const reply = await put(text);
    expect(reply.status, JSON.stringify(reply.body)).toBe(200);
    expect(await begun()).toBe(instant);
    expect((await firm.as('perfex')('GET', '/api/timesheets/1')).status).toBe(200);
  });

  it.each([
    '2024-02-30T10:00:00Z',
    '2024-02-30 10:00:00',
    '0000-05-01T10:00:00Z',
    '2024-13-01T10:00:00+01:00',
    '2024-12-05',
    '24:00',
  ])('are refused where there is no such time: %s', async (text) => {
    const reply = await put(text);
    expect([reply.status, Object.keys(reply.body.error)]).toEqual([404, ['start_time']]);
  });

  it('end before the calendar does', async () => {
    const body = { start_time: '9999-12-31 23:00:00', end_time: '01:00:00', end_date: null };
    const reply = await firm.as('perfex')('PUT', '/api/timesheets/1', { body });
    expect([reply.status, Object.keys(reply.body.error)]).toEqual([404, ['end_time']]);
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
    const shown = { invoice_id: 1, payment_method: 1, amount: 10 };
    for (const day of ['2024-06-15', changing]) {
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
