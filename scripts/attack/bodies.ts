/** Bodies for a route: its sample with one thing wrong, in every content type, and complete nonsense. */

import { pairsOf } from '../../lab/forms.ts';
import type { Route } from '../../lib/http/route.ts';
import { hostileValue } from './hostile.ts';
import { cutOff, multipartBody, type Piece } from './multipart-body.ts';
import type { Random } from './random.ts';

export type Sent = { what: string; type: string | null; body: Buffer | undefined };

type Step = string | number;

export function leavesOf(value: unknown, path: readonly Step[] = []): (readonly Step[])[] {
  if (Array.isArray(value)) return value.flatMap((part, i) => leavesOf(part, [...path, i]));
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([key, part]) => leavesOf(part, [...path, key]));
}

/** Replaces the value at a path; `undefined` removes it. */
export function withValue(body: unknown, path: readonly Step[], value: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  if (Array.isArray(body)) return body.map((part, i) => (i === step ? withValue(part, rest, value) : part));
  const fields: Record<string, unknown> = typeof body === 'object' && body !== null ? { ...body } : {};
  if (rest.length === 0 && value === undefined) delete fields[step];
  else fields[step] = withValue(fields[step], rest, value);
  return fields;
}

/** Spoils the sample in one place, often in one that the route declares as required or broken. */
function spoilSample(route: Route, random: Random): unknown {
  const sample = route.sample ?? {};
  const [first, ...more] = leavesOf(sample);
  const declared = [...(route.required ?? []), ...Object.keys(route.broken ?? {})].map((path) =>
    path.split(/[.[\]]+/).filter(Boolean),
  );
  const [firstDeclared, ...others] = declared;
  if (firstDeclared && random.chance(0.3)) {
    const path = random.pick([firstDeclared, ...others]);
    return withValue(sample, path, random.chance(0.5) ? undefined : hostileValue(random));
  }
  if (!first || first.length === 0) return { [random.pick(['a', '__proto__x', 'id', 'name'])]: hostileValue(random) };
  const leaf = random.pick([first, ...more]);
  // Sometimes a leaf's parent is replaced: a list where an object belongs, a text where a list does.
  const path = random.chance(0.2) ? leaf.slice(0, 1 + random.below(leaf.length)) : leaf;
  return withValue(sample, path, hostileValue(random));
}

const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value) ?? 'null');

function form(value: unknown): Buffer {
  const pairs = pairsOf(value).map(
    ([name, one]) => `${encodeURIComponent(name.toWellFormed())}=${encodeURIComponent(one.toWellFormed())}`,
  );
  return Buffer.from(pairs.join('&'));
}

function parts(value: unknown, random: Random, withFile: boolean): Buffer {
  const pieces = pairsOf(value).map(
    ([name, one]): Piece => ({ name: name.replaceAll('"', '%22'), value: Buffer.from(one) }),
  );
  const names: readonly [string, ...string[]] = ['file', 'attachments[0]', 'receipt', 'logo'];
  const file: Piece = {
    name: random.pick(names),
    value: Buffer.alloc(random.below(3_000), 'file'),
    fileName: '../../a\u0000.exe',
  };
  return multipartBody(withFile ? [...pieces, file] : pieces, 'limit');
}

const multipartType = 'multipart/form-data; boundary=limit';
const formType = 'application/x-www-form-urlencoded';

type Maker = (route: Route, random: Random) => Sent;

/** With their weights. Large bodies are rare, because they cost the attacker as much as the server. */
const makers: readonly (readonly [weight: number, Maker])[] = [
  [12, (route, random) => ({ what: 'JSON', type: 'application/json', body: json(spoilSample(route, random)) })],
  [
    4,
    (route, random) => ({ what: 'JSON:API', type: 'application/vnd.api+json', body: json(spoilSample(route, random)) }),
  ],
  [5, (route, random) => ({ what: 'form', type: formType, body: form(spoilSample(route, random)) })],
  [
    5,
    (route, random) => ({
      what: 'multipart',
      type: multipartType,
      body: parts(spoilSample(route, random), random, false),
    }),
  ],
  [
    3,
    (route, random) => ({
      what: 'multipart with a file',
      type: multipartType,
      body: parts(route.sample ?? {}, random, true),
    }),
  ],
  [2, (route) => ({ what: 'the sample', type: 'application/json', body: json(route.sample ?? {}) })],
  [2, (route, random) => ({ what: 'no content type', type: null, body: json(spoilSample(route, random)) })],
  [
    2,
    (route, random) => ({
      what: 'another content type',
      type: otherType(random),
      body: json(spoilSample(route, random)),
    }),
  ],
  [5, (route, random) => ({ what: 'cut off', ...cutBody(route, random) })],
  [
    2,
    (route, random) => ({
      what: 'wrong boundary',
      type: 'multipart/form-data; boundary=other',
      body: parts(route.sample ?? {}, random, true),
    }),
  ],
  [5, (route, random) => ({ what: 'hostile', type: 'application/json', body: hostileBody(route, random) })],
  [1, (_, random) => ({ what: 'many fields or parts', ...manyFields(random) })],
  [0.25, (_, random) => ({ what: 'oversized', ...oversized(random) })],
];

function otherType(random: Random): string {
  return random.pick([
    'text/plain',
    'text/html',
    'application/xml',
    'application/json; charset=utf-16',
    'application/json; charset=nonsense',
    'application/json;;;=',
    'application/octet-stream',
    `application/${'j'.repeat(12_000)}json`,
    'multipart/form-data',
    'multipart/form-data; boundary=""',
    `multipart/form-data; boundary=${'b'.repeat(8_000)}`,
    formType,
  ]);
}

function cutBody(route: Route, random: Random): Omit<Sent, 'what'> {
  const whole = random.pick([
    { type: 'application/json', body: json(route.sample ?? { a: 'b' }) },
    { type: multipartType, body: parts(route.sample ?? {}, random, true) },
    { type: formType, body: Buffer.concat([form(route.sample ?? { a: 'b' }), Buffer.from('&%')]) },
  ]);
  return { type: whole.type, body: whole.body.length > 5 ? cutOff(whole.body, random) : whole.body };
}

function hostileBody(route: Route, random: Random): Buffer {
  const sample = JSON.stringify(route.sample ?? { name: 'x' });
  const inside = sample.startsWith('{') && sample.length > 2 ? sample.slice(1) : '"a":1}';
  return Buffer.from(
    random.pick([
      'null',
      '[]',
      '"text"',
      '17',
      '{}',
      '[{}]',
      '{"data":null}',
      '{"data":[]}',
      '{"data":{"attributes":null}}',
      '{"invoice":[]}',
      '',
      '\ufeff{}',
      ' ',
      `{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},${inside}`,
      `{"a":1,"a":2,${inside.slice(0, -1)},${inside}`,
      `{"deep":${'['.repeat(60)}${']'.repeat(60)},${inside}`,
      `{"deep":${'['.repeat(5_000)}${']'.repeat(5_000)},${inside}`,
      `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`,
      `{"lone":"\\ud800","nul":"\\u0000",${inside}`,
      `{"n":${'9'.repeat(3_000)},${inside}`,
      `{"n":1e999,${inside}`,
      `{"n":[${Array.from({ length: 5_000 }, () => '{}').join()}],${inside}`,
      sample.replaceAll('"', "'"),
      `${sample}${sample}`,
    ]),
  );
}

function manyFields(random: Random): Omit<Sent, 'what'> {
  const count = random.chance(0.15) ? 85_000 : 9_000;
  const names = Array.from({ length: count }, (_, i) => `f${i}`);
  const empty = '--limit\r\nContent-Disposition: form-data; name="f"; filename="a"\r\n\r\n\r\n';
  return random.pick([
    { type: 'application/json', body: Buffer.from(`{${names.map((name) => `"${name}":1`).join()}}`.slice(0, 999_000)) },
    { type: 'application/json', body: Buffer.from(`{${names.map((name) => `"${name}":1`).join()}}`) },
    { type: formType, body: Buffer.from(names.map((name) => `${name}=1`).join('&')) },
    { type: formType, body: Buffer.from(names.map((name) => `newitems[${name}][qty]=x`).join('&')) },
    { type: multipartType, body: Buffer.from(`${empty.repeat(Math.min(count, 40_000))}--limit--\r\n`) },
  ]);
}

function oversized(random: Random): Omit<Sent, 'what'> {
  const size = random.pick([1_100_000, 1_100_000, 4_200_000, 10_600_000]);
  return random.pick([
    { type: 'application/json', body: Buffer.from(`{"name":"${'x'.repeat(size)}"}`) },
    { type: multipartType, body: multipartBody([{ name: 'file', value: Buffer.alloc(size), fileName: 'a' }], 'limit') },
    { type: formType, body: Buffer.from(`name=${'x'.repeat(size)}`) },
  ]);
}

const total = makers.reduce((sum, [weight]) => sum + weight, 0);

export function bodyFor(route: Route, random: Random): Sent {
  let at = random.next() * total;
  for (const [weight, make] of makers) {
    at -= weight;
    if (at < 0) return make(route, random);
  }
  return { what: 'no body', type: null, body: undefined };
}
