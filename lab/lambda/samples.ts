/** Requests and events for every function, that fit a furnished organization. */
import { dispatch } from '../../generated/dispatch.ts';
import type { Route } from '../../lib/http/route.ts';
import { multipartOf } from '../answers/bodies.ts';
import { credentialsOf, type Dialect } from '../api.ts';
import { targetOf } from '../fixtures.ts';
import type { PackagedFunction } from './deployment.ts';

export type Sample = {
  method: string;
  target: string;
  headers: Readonly<Record<string, string>>;
  body: Buffer;
  /** The declared status, where there is one to expect. */
  status?: number;
};

type Module = { route?: Route; also?: readonly Route[] };

/** Gives the key of a function's entry point: 'perfex-items-list' of `dist/functions/perfex/items/list.handler`. */
export const keyOf = ({ handler }: PackagedFunction): string =>
  (/functions\/(.+)\.handler$/.exec(handler)?.[1] ?? '').replaceAll('/', '-');

/** Reads the routes that a function declares; none if it is a job or the catch-all. */
export async function routesOf(one: PackagedFunction): Promise<Route[]> {
  const entry = dispatch.find((candidate) => candidate.function === keyOf(one));
  const { route, also = [] } = ((await entry?.load()) ?? {}) as Module;
  return route ? [route, ...also] : [];
}

const nothing = Buffer.alloc(0);

/** Fills the parameters of a path with a word. */
export const fillWith = ({ path }: Route, word: string): string => path.replace(/\{\w+\}/g, word);

/**
 * Makes a route's requests: its sample, without a token, packed, and with a file.
 * @param target a path that leads to it. Only the path that fits a furnished organization has the declared status
 */
export function samplesOf(route: Route, token: string, target: string): Sample[] {
  const headers = credentialsOf(route.dialect, token);
  const { method, sample } = route;
  const expected = target === targetOf(route) ? { status: route.status } : {};
  const body = sample === undefined ? nothing : Buffer.from(JSON.stringify(sample));
  const typed = sample === undefined ? {} : { 'content-type': 'application/json' };
  const request = { method, target, body };
  return [
    { ...request, headers: { ...typed, ...headers }, ...expected },
    ...(route.scope === 'public' ? [] : [{ ...request, headers: typed, status: 401 }]),
    ...(method === 'GET' ? [{ ...request, headers: { ...headers, 'accept-encoding': 'gzip' } }] : []),
    ...(route.files ?? []).slice(0, 1).map((field) => withFile(route, field, token, target)),
  ];
}

/** Makes a request whose token has no rights: it is counted and refused, and changes nothing. */
export const refusedOf = ({ dialect, method }: Route, token: string, target: string): Sample => ({
  ...{ method, target, headers: credentialsOf(dialect, token), body: nothing },
  status: 403,
});

function withFile({ dialect, method, sample }: Route, field: string, token: string, target: string): Sample {
  const form = multipartOf(sample ?? {}, [[field, 'anvil.txt', 'text/plain', 'heavy']]);
  const { base64, type } = form as { base64: string; type: string };
  return {
    method,
    target,
    headers: { ...credentialsOf(dialect, token), 'content-type': type },
    body: Buffer.from(base64, 'base64'),
  };
}

/** Makes the requests for the catch-all of an API: aliases, slashes, HEAD, and what is nowhere or not allowed. */
export function strayOf(keys: ReadonlySet<string>, token: string): Sample[] {
  const own = dispatch.filter((entry) => keys.has(entry.function));
  const main = own.filter((entry, i) => own.findIndex((other) => other.function === entry.function) === i);
  const request = (method: string, path: string, dialect: Dialect): Sample => ({
    method,
    target: targetOf({ dialect, path, resource: '', verb: '' }),
    headers: credentialsOf(dialect, token),
    body: nothing,
  });
  const dialects = [...new Set(own.map(({ dialect }) => dialect))];
  const reads = main.filter(({ method, path }) => method === 'GET' && !path.includes('{'));
  return [
    ...dialects.flatMap((dialect) => {
      const list = reads.find((entry) => entry.dialect === dialect);
      if (!list) return [];
      return [
        request('GET', `${list.path}/`, dialect),
        request('HEAD', list.path, dialect),
        request('OPTIONS', list.path, dialect),
        request('PATCH', list.path, dialect),
        request('GET', `${list.path}/nothing/at/all`, dialect),
      ];
    }),
    ...main
      .filter(({ method, path }) => method === 'GET' && /pdf|print/.test(path))
      .map(({ path, dialect }) => request('GET', `${path}/`, dialect)),
    ...own.filter((entry) => !main.includes(entry)).map(({ method, path, dialect }) => request(method, path, dialect)),
  ];
}
