/**
 * Values of the wrong kind, and numbers of absurd length, in every parameter and field of every route at once: each
 * is refused in our own words, which name what is meant, and nothing is looked at for long.
 */

import { beforeAll, describe, expect, it } from 'vitest';
import { type Call, credentialsOf, type Dialect, type Firm, type Reply, send } from '../../lab/api.ts';
import { furnishedFirm } from '../../lab/fixtures.ts';
import { routes, targetOf } from '../../lab/routes.ts';
import { decimalExpected } from '../../lib/domain/money.ts';
import type { Route } from '../../lib/http/route.ts';
import { steps, withValue } from '../support/bodies.ts';

type Fields = Record<string, unknown>;
const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What may stand around the fields of a body. */
const wrappers = new Set(['data', 'attributes', 'invoice', 'lineitems']);

/** Bodies of which every field has this value, and, from the inside to the outside, what stands around them. */
function broken(sample: Fields, value: unknown): Fields[] {
  const inner = Object.keys(sample).find((name) => wrappers.has(name) && isFields(sample[name]));
  const around = inner && isFields(sample[inner]) ? broken(sample[inner], value) : [];
  const all = Object.fromEntries(Object.keys(sample).map((name) => [name, value]));
  return [...around.map((part) => (inner ? { ...sample, [inner]: part } : part)), all];
}

const wrong: readonly unknown[] = [['x', { deep: 1 }], { deep: ['x'] }, 7.5, null, true, 'x'.repeat(60_000)];
const queries = ['[]=x', '[deep]=x', '[number][]=x', `=${'7'.repeat(41)}`, '=x&', ''];

/** What zod says where nobody says anything else. */
const phrases =
  /Invalid (input|option|string|number|key|value|ISO|email|URL)|expected .* received|Too (small|big)|Unrecognized/;

let firm: Firm;
beforeAll(async () => {
  firm = await furnishedFirm();
});

const call = (route: Route, query: string, body?: unknown): Promise<Reply> => {
  const given: Call = { headers: credentialsOf(route.dialect as Dialect, firm.token) };
  return send(route.method, `${targetOf(route)}?${query}`, body === undefined ? given : { ...given, body });
};

/** A number as long as nobody writes one: what it stands for, 1, would be taken. */
const overlong = `${'0'.repeat(40)}1`;

/** Places of numbers, dates, ids, words and flags: a text that is none of them is refused there. */
const particular = ({ broken: values = {} }: Route): [string, unknown][] =>
  Object.entries(values).flatMap(([path, value]): [string, unknown][] => {
    if (Array.isArray(value)) return typeof value[0] === 'string' ? [[path, [overlong]]] : [];
    return typeof value === 'string' && value.trim() !== '' ? [[path, overlong]] : [];
  });

const named = (list: readonly Route[]): { name: string; route: Route }[] =>
  list.map((route) => ({ name: `${route.dialect}: ${route.method} ${route.path}`, route }));
const parametersOf = ({ query }: Route): string[] => Object.keys(query?.shape ?? {});

async function isPlain(reply: Promise<Reply>): Promise<void> {
  const { status, body } = await reply;
  expect(status).toBeLessThan(500);
  expect(JSON.stringify(body)).not.toMatch(phrases);
}

describe('fields of the wrong kind are refused in plain words', () => {
  it.each(named(routes.filter(({ sample }) => isFields(sample))))('$name', async ({ route }) => {
    const { sample } = route;
    for (const body of isFields(sample) ? wrong.flatMap((value) => broken(sample, value)) : []) {
      await isPlain(call(route, '', body));
    }
  });
});

describe('numbers of more than 40 characters are refused by name', () => {
  it.each(named(routes.filter((route) => particular(route).length > 0)))('$name', async ({ route }) => {
    const places = particular(route);
    const refusal = async (wanted: typeof places): Promise<string> => {
      const body = wanted.reduce((whole, [path, value]) => withValue(whole, steps(path), value), route.sample);
      const reply = await call(route, '', body);
      expect(reply.status, JSON.stringify(reply.body)).toBeGreaterThanOrEqual(400);
      expect(reply.status).toBeLessThan(500);
      return JSON.stringify(reply.body);
    };
    const all = await refusal(places);
    for (const place of places) {
      const name = steps(place[0]).at(-1) ?? '';
      // What is looked up in the firm's records is refused only where everything else can be read.
      if (!all.includes(name)) expect(await refusal([place])).toContain(name);
    }
  });
});

describe('parameters of the wrong kind are refused in plain words', () => {
  // Whoever deletes comes last, so that the others find their records.
  const inOrder = [...routes].sort((a, b) => Number(a.method === 'DELETE') - Number(b.method === 'DELETE'));
  it.each(named(inOrder.filter((route) => parametersOf(route).length > 0)))('$name', async ({ route }) => {
    for (const value of queries) {
      const query = parametersOf(route).map((name) => `${name}${value}`);
      await isPlain(call(route, query.join('&'), route.sample));
    }
  });
});

describe('a number of 100,000 characters', () => {
  it('is refused in the words of the field', async () => {
    const rate = `${'1'.repeat(100_000)}x`;
    const reply = await firm.as('perfex')('POST', '/api/items', { body: { description: 'Soundbar', rate } });
    expect(reply.status).toBe(404);
    expect(reply.body.error).toEqual({ rate: decimalExpected });
  });
});

describe('a decimal of more digits than are kept is refused in every dialect, saying how many are', () => {
  const sentence = 'must be a number with at most 15 digits before the point and 10 after it';
  const places: [Dialect, string, string, string][] = [
    ['perfex', 'POST', '/api/items', 'rate'],
    ['perfex', 'POST', '/api/invoices', 'newitems.0.rate'],
    ['siwapp', 'POST', '/api/v1/taxes', 'data.attributes.value'],
    ['sereni', 'POST', '/api/v1/expenses', 'amount'],
    ['teamwork', 'POST', '/invoices.json', 'invoice.fixed-cost'],
    ['productive', 'POST', '/api/v2/expenses', 'data.attributes.exchange_rate'],
    ['admin', 'POST', '/admin/v1/{list}', 'rate'],
  ];
  it.each(places)('%s: %s %s, %s', async (dialect, method, path, field) => {
    const route = routes.find((one) => one.dialect === dialect && one.method === method && one.path === path);
    expect(route).toBeDefined();
    if (!route) return;
    for (const value of ['1234567890123456', '0.12345678901', 1e300]) {
      const reply = await call(route, '', withValue(route.sample, steps(field), value));
      expect(reply.status).toBeLessThan(500);
      expect(JSON.stringify(reply.body)).toContain(sentence);
      expect(JSON.stringify(reply.body)).toContain(steps(field).at(-1));
    }
  });
});
