/**
 * What a route declares. An entry point exports the declaration (`route`) and its Lambda (`handler`). Functions,
 * OpenAPI, bundles, the dispatcher, derived tests and tables in docs are generated from the declarations.
 */
import type * as z from 'zod';
import type { ScopeResource } from '../domain/token/scopes.ts';

export type { ScopeResource } from '../domain/token/scopes.ts';

/** Lists the five products and our settings API. */
export const dialects = ['perfex', 'siwapp', 'sereni', 'teamwork', 'productive', 'admin'] as const;
export type Dialect = (typeof dialects)[number];

export const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
export type Method = (typeof methods)[number];

export type Rights = 'read' | 'create' | 'update' | 'delete';

/** `invoices:read`; `admin` opens the settings under /admin/v1. */
export type Scope = `${ScopeResource}:${Rights}` | 'admin';

/** One route, as its product documents it. */
export type Route = {
  method: Method;
  /** With `{name}` parameters. The gateway registers `/invoices/{id}.json` without its ending. */
  path: string;
  /** Further `METHOD /path` spellings. Only `$default` answers them; the gateway does not register them. */
  aliases?: readonly string[];
  dialect: Dialect;
  resource: string;
  verb: string;
  scope: Scope | 'public';
  /** Whether a link's key (`?key=`) opens it in place of a token. The key grants this route's scope alone. */
  linked?: true;
  summary: string;
  status: 200 | 201 | 204;
  params?: z.ZodObject;
  query?: z.ZodObject;
  body?: z.ZodType;
  /** The multipart fields that may be files, one (`file`) or several (`file[]`). A file elsewhere is refused. */
  files?: readonly string[];
  /** The body of a success, for OpenAPI and the derived tests. */
  answer?: z.ZodType;
  /** Body fields, by wire name, whose absence is refused; for the derived tests. */
  required?: readonly string[];
  /** Body fields, by wire name, that are also taken as the organization writes dates. */
  dates?: readonly string[];
  /** Values by wire name that are refused; for the derived tests. */
  broken?: Readonly<Record<string, unknown>>;
  /** A body that is accepted where record 1 of every type exists. */
  sample?: unknown;
  /** The custom settings of serverless.yml that the function gets as environment: `mail` when it sends mail. */
  environment?: 'mail';
  /** Drawing a PDF needs a function with more memory. */
  draws?: true;
  /** The product's documented sentence for a failure of this route. */
  failure?: string;
};

/** Tells whether a route may write, whatever its method. */
export const isWriting = ({ method, scope }: Pick<Route, 'method' | 'scope'>): boolean =>
  method !== 'GET' || /:(create|update|delete)$/.test(scope);

/** Lists a documented path's parameters, in order. */
export function listPathParameters(path: string): string[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '');
}

/** Gives the path as API Gateway registers it: its parameters fill whole segments. */
export function toGatewayPath(path: string): string {
  return path.replace(/(\{\w+\})\.(json|pdf)(?=\/|$)/g, '$1');
}

/** Removes documented endings: for `/invoices/{id}.json` API Gateway gives `7.json` as `id`. */
export function readPathParameters(
  path: string,
  parameters: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const hasEndings = toGatewayPath(path) !== path;
  return Object.fromEntries(
    Object.entries(parameters).map(([name, value = '']) => [
      name,
      hasEndings ? value.replace(/\.(json|pdf)$/, '') : value,
    ]),
  );
}
