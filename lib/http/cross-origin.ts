/** What browsers need to let a page of another origin use the API. Tokens are never in cookies, so any origin may. */

/** Those that requests are read for; a preflight that asks for none is told these. */
const readHeaders = [
  'accept',
  'authorization',
  'authtoken',
  'content-type',
  'idempotency-key',
  'if-none-match',
  'x-auth-token',
  'x-organization-id',
].join(', ');

/** Header names as a browser lists them. Anything else is not repeated. */
const nameList = /^[\w!#$%&'*+.^`|~-]+(?: ?, ?[\w!#$%&'*+.^`|~-]+){0,50}$/;
const longestNames = 1_000;

/** Chromium remembers an answer for 2 hours at most, Firefox for a day. */
const rememberedSeconds = 86_400;

/** Builds the headers that answer a preflight for a path with these methods. `asked`: the header names asked for. */
export function buildPreflightHeaders(methods: readonly string[], asked: string | undefined): Record<string, string> {
  const names = asked !== undefined && asked.length <= longestNames && nameList.test(asked) ? asked : readHeaders;
  return {
    allow: [...methods, 'OPTIONS'].join(', '),
    'access-control-allow-origin': '*',
    'access-control-allow-methods': methods.join(', '),
    'access-control-allow-headers': names,
    'access-control-max-age': String(rememberedSeconds),
    vary: 'access-control-request-headers',
  };
}

/** Pages may read these without being told so. */
const alwaysExposed: ReadonlySet<string> = new Set(['cache-control', 'content-length', 'content-type']);

/** Builds what lets a page read an answer, with all of its headers. */
export function buildExposure(headers: Readonly<Record<string, string>>): Record<string, string> {
  const exposed = Object.keys(headers).filter((name) => !alwaysExposed.has(name.toLowerCase()));
  return { 'access-control-allow-origin': '*', 'access-control-expose-headers': exposed.join(', ') };
}
