/**
 * What a route declares about itself. A file under `functions/` exports one
 * such declaration (`route`) and the Lambda handler made from it (`handler`);
 * everything that lists routes (serverless functions, OpenAPI documents, bundle
 * entries, the dispatcher, derived tests, the tables in docs) is generated from
 * these declarations. This file knows nothing of Lambda, middy or the table.
 */
import type * as z from 'zod';
import type { ScopeResource } from '../domain/token/scopes.ts';

export type { ScopeResource } from '../domain/token/scopes.ts';

/** The dialects Quintet speaks: the five products and its own settings API. */
export const dialects = ['perfex', 'siwapp', 'sereni', 'teamwork', 'productive', 'admin'] as const;
export type Dialect = (typeof dialects)[number];

export const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
export type Method = (typeof methods)[number];

export type Rights = 'read' | 'create' | 'update' | 'delete';

/** `invoices:read`; `admin` opens the settings under /admin/v1. */
export type Scope = `${ScopeResource}:${Rights}` | 'admin';

/**
 * One endpoint as it is documented.
 *
 * - `path` is the documented path with `{name}` parameters. A parameter may carry a
 *   literal ending (`/invoices/{id}.json`); the gateway registers `{id}` and the
 *   ending is stripped before validation.
 * - `aliases` are further `METHOD /path` spellings that answer the same; they are
 *   reached through the `$default` function, never registered on the gateway.
 * - `params`, `query`, `body` validate what comes in; `answer` describes the body of
 *   a success on the wire (for OpenAPI and for the derived tests).
 * - `files` names the fields of a multipart body that may be files, one (`file`) or several (`file[]`); a file in any
 *   other field is refused.
 * - `failure` is the document's own sentence for this route's failure.
 * - `required` names the body fields (as the client spells them) whose absence must
 *   be refused; `broken` gives for some fields values that must be refused; `sample` is a body
 *   that is accepted where record 1 of every kind exists. They feed the derived tests.
 */
export type Route = {
  method: Method;
  path: string;
  aliases?: readonly string[];
  dialect: Dialect;
  resource: string;
  verb: string;
  scope: Scope | 'public';
  /** Opened by the key of a link (`?key=`) too, in place of a token: the key stands for this route's right and no other. */
  linked?: true;
  summary: string;
  status: 200 | 201 | 204;
  params?: z.ZodObject;
  query?: z.ZodObject;
  body?: z.ZodType;
  files?: readonly string[];
  answer?: z.ZodType;
  required?: readonly string[];
  broken?: Readonly<Record<string, unknown>>;
  /** A body that is accepted where record 1 of every kind exists. */
  sample?: unknown;
  /** Which of serverless.yml's custom settings its function has in its environment in the cloud: whoever sends mail. */
  environment?: 'mail';
  /** Whether it draws documents: its function needs the memory that takes. */
  draws?: true;
  /** What the document prints when this route cannot do what was asked, where it prints something. */
  failure?: string;
};

/** The names between braces in a documented path, in order. */
export function listPathParameters(path: string): string[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '');
}

/** The path as API Gateway must register it: parameters fill whole segments. */
export function toGatewayPath(path: string): string {
  return path.replace(/(\{\w+\})\.(json|pdf)(?=\/|$)/g, '$1');
}

/**
 * The path parameters of a request, without the endings that are part of the documented path, not of the id.
 * @param path as it is documented: `/invoices/{id}.json`
 * @param given by API Gateway, which cannot tell `7.json` from an id
 */
export function readPathParameters(
  path: string,
  given: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const endings = toGatewayPath(path) !== path;
  return Object.fromEntries(
    Object.entries(given).map(([name, value = '']) => [name, endings ? value.replace(/\.(json|pdf)$/, '') : value]),
  );
}
