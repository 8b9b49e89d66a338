/** Values that malicious or broken clients send in bodies, queries, paths and headers. */
import type { Random } from './random.ts';

type Maker = (random: Random) => unknown;
type TextMaker = (random: Random) => string;

const long = (unit: string, characters: number): string =>
  unit.repeat(Math.ceil(characters / unit.length)).slice(0, characters);

/** Values for one field. Expensive ones are rare. */
const values: readonly [Maker, ...Maker[]] = [
  () => null,
  () => true,
  () => '',
  () => ' ',
  () => [],
  () => [[]],
  () => ({}),
  () => ({ a: { b: ['c'] } }),
  () => ['a', 'b'],
  () => [null, 1, 'x', {}],
  () => -1,
  () => 0,
  () => 0.1,
  () => 1e308,
  () => Number.MAX_SAFE_INTEGER + 1,
  () => 999_999_999_999,
  () => '1e400',
  () => '0x10',
  () => 'NaN',
  () => 'Infinity',
  () => '-0',
  () => '١٢٣',
  () => '1,5',
  () => '1 000.00',
  () => long('9', 400),
  () => `${long('1', 3_000)}x`,
  () => 'a\u0000b',
  () => '\ud800',
  () => '\udc00x\ud800',
  () => '\ufeffx\u202e\u200b',
  () => 'Zürich 東京 🏢',
  () => 'a\r\nBcc: victim@example.com\r\n\r\nx',
  () => '<script>alert(1)</script>',
  () => `' OR 1=1 --`,
  () => '../../../../etc/passwd',
  () => '{{7*7}}#{7*7}',
  () => '=cmd|calc!A0',
  () => 'javascript:alert(1)',
  () => 'http://169.254.169.254/latest/meta-data/',
  () => 'data:image/png;base64,AAAA',
  () => '2024-02-30',
  () => '0000-00-00',
  () => '0001-01-01',
  () => '9999-12-31',
  () => '-000001-01-01',
  () => '+275760-09-13T00:00:00Z',
  () => '2024-01-01T24:00:00Z',
  () => '24:60:60',
  () => long('a@', 20_000),
  () => long('a,', 20_000),
  () => `${long(' ', 20_000)}x`,
  () => long('é', 70_000),
  () => Array.from({ length: 300 }, () => ({ id: 'x' })),
  () => Array.from({ length: 3_000 }, () => null),
];

/** Digits that end in a letter, on which superlinear checks of numbers hang. */
const veryLong: Maker = (random) => `${long('1', random.chance(0.1) ? 150_000 : 60_000)}x`;

export function hostileValue(random: Random): unknown {
  return (random.chance(0.02) ? veryLong : random.pick(values))(random);
}

/** Makes a query without its question mark. `known`: names that the route declares. */
export function hostileQuery(random: Random, known: readonly string[]): string {
  const [first = 'page', ...more] = known;
  const name = encodeURIComponent(
    random.pick([first, ...more, 'filter', 'q', 'sort', 'include', 'fields', 'since', 'key']),
  );
  const makers: readonly [TextMaker, ...TextMaker[]] = [
    () => `${name}=${encodeURIComponent(textOf(hostileValue(random))).slice(0, 6_000)}`,
    () => `${name}[]=a&${name}[]=b`,
    () => `${name}[a][b][c]=1`,
    () => `${name}=1&${name}=2&${name}[x]=3`,
    () => `${name}`,
    () => `${name}=%ff%fe`,
    () => `${name}=%ED%A0%80`,
    () => `${name}=%00`,
    () => `${name}=%`,
    () => `${name}${'[a]'.repeat(1_000)}=1`,
    () => Array.from({ length: 1_500 }, (_, i) => `p${i}=1`).join('&'),
    () => '__proto__[polluted]=1&constructor[prototype][polluted]=1',
    () => 'page=-1&per_page=0',
    () => 'page=999999999999&per_page=999999999',
    () => `page[number]=1e9&page[size]=-5`,
    () => `sort=${'-'.repeat(3_000)}x`,
    () => `filter[${name}]=1&filter[$op]=or&filter[0][a][contains]=x`,
    () => `q[${name}_gteq]=x&q[with_terms]=${'a'.repeat(3_000)}`,
    () => `include=${'deal.company,'.repeat(400)}`,
    () => `key=${long('1-', 3_000)}`,
    () => '&&&===&?&=',
  ];
  return random.pick(makers)(random);
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.toWellFormed() : String(JSON.stringify(value)).toWellFormed();
}

export function hostilePath(random: Random, path: string): string {
  const segments = path.split('/');
  const at = segments.length - 1 - random.below(Math.min(2, segments.length - 1));
  const parts: readonly [string, ...string[]] = [
    '0',
    '-1',
    '1.5',
    '1e3',
    '01',
    '999999999999999999999',
    long('9', 2_000),
    '%00',
    '%ff',
    '%2e%2e%2f%2e%2e',
    '%E2%80%AE',
    "1'--",
    '1;x=1',
    '1.json.json',
    '{id}',
    '__proto__',
    'constructor',
    '%25%32%66',
    'search',
    long('a', 7_000),
  ];
  const makers: readonly [TextMaker, ...TextMaker[]] = [
    () => segments.with(at, random.pick(parts)).join('/'),
    () => segments.with(at, random.pick(parts)).join('/'),
    () => `${path}/`,
    () => `${path}//`,
    () => path.replace(/\//g, '//'),
    () => `${path}/x/y/z`,
    () => path.toUpperCase(),
    () => `${path}.json`,
    () => `${path}${'/'.repeat(15_500 - path.length)}`,
    () => `${'/'.repeat(15_000)}x`,
    () => `/..${path}`,
  ];
  return random.pick(makers)(random);
}

export function hostileHeaders(random: Random): Record<string, string> {
  const makers: readonly [() => Record<string, string>, ...(() => Record<string, string>)[]] = [
    () => ({ authorization: `Bearer${' '.repeat(15_500)}x` }),
    () => ({ authorization: `${' '.repeat(7_000)}x${' '.repeat(7_000)}` }),
    () => ({ authorization: `Basic ${long('QUJD', 12_000)}` }),
    () => ({ authorization: `Token token="${long('"', 12_000)}` }),
    () => ({ authtoken: long('1-1.', 12_000) }),
    () => Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`x-bomb-${i}`, 'y'.repeat(100)])),
    () => Object.fromEntries(Array.from({ length: 900 }, (_, i) => [`x-b${i}`, 'y'])),
    () => ({ accept: 'application/xml' }),
    () => ({ accept: long('text/html;q=0.1, ', 12_000) }),
    () => ({ 'accept-encoding': long('gzip;q=0, ', 12_000) }),
    () => ({ 'if-none-match': long('"x", ', 12_000) }),
    () => ({ 'idempotency-key': long('k', 300) }),
    () => ({ 'idempotency-key': '\u00ff\u00fe' }),
    () => ({ 'x-forwarded-proto': 'javascript:alert(31337)//' }),
    () => ({ host: 'evil.example"><script>alert(31337)</script>' }),
    () => ({ host: '' }),
    () => ({ 'x-forwarded-host': 'alert(31337).example', 'x-forwarded-for': long('1.1.1.1, ', 9_000) }),
    () => ({ 'x-organization-id': long('9', 5_000) }),
    () => ({ cookie: long('a=b; ', 12_000) }),
    () => ({ origin: 'null', 'access-control-request-method': 'PATCH' }),
    () => ({ 'content-encoding': 'gzip' }),
    () => ({ 'x-http-method-override': 'DELETE' }),
    () => ({ range: 'bytes=0-,0-,0-' }),
  ];
  return random.pick(makers)();
}
