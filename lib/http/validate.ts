/** Validates a request in one pass and reports every problem with its path. */
import type * as z from 'zod';
import { type DateFormat, rewriteDate } from '../domain/date-text.ts';
import { type FieldProblem, Problem } from '../domain/problem.ts';
import { shortenText } from '../domain/text.ts';
import { phraseIssue } from './issue-sentences.ts';

type Schemas = { params?: z.ZodType; query?: z.ZodType; body?: z.ZodType };
const wording = { error: phraseIssue };
type Inputs = { params: unknown; query: unknown; body: unknown };

/**
 * Parses params, query and body.
 * @throws Problem `not_found` for an impossible path parameter; else `invalid` with all problems, or `malformed` when
 *   only the query has any
 */
export function validate(schemas: Schemas, inputs: Inputs): Inputs {
  const params = schemas.params
    ? schemas.params.safeParse(inputs.params, wording)
    : { success: true as const, data: {} };
  if (!params.success) throw new Problem('not_found', 'No such record');
  const query = schemas.query ? schemas.query.safeParse(inputs.query, wording) : { success: true as const, data: {} };
  const body = schemas.body ? schemas.body.safeParse(inputs.body, wording) : { success: true as const, data: {} };
  if (query.success && body.success) return { params: params.data, query: query.data, body: body.data };
  throw toRefusal(body.success ? 'malformed' : 'invalid', [
    ...(query.error?.issues ?? []),
    ...(body.error?.issues ?? []),
  ]);
}

/** Rewrites a body's dates in the organization's format as ISO 8601. What is not in that format stays as it is. */
export function rewriteDates(body: unknown, names: readonly string[] = [], format: DateFormat = 'Y-m-d'): unknown {
  if (format === 'Y-m-d' || typeof body !== 'object' || body === null || Array.isArray(body)) return body;
  const rewritten = Object.entries(body).flatMap(([name, value]): [string, string][] => {
    const date = names.includes(name) && typeof value === 'string' ? rewriteDate(value, format) : null;
    return date === null ? [] : [[name, date]];
  });
  return rewritten.length > 0 ? { ...body, ...Object.fromEntries(rewritten) } : body;
}

/** Parses a body whose schema only the route can choose, such as a setting. @throws Problem `invalid` */
export function parseBody<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body, wording);
  if (parsed.success) return parsed.data;
  throw toRefusal('invalid', parsed.error.issues);
}

/** More than anybody reads: a body of 1 MB can have a hundred thousand problems. */
const mostProblems = 100;

function toRefusal(code: 'malformed' | 'invalid', issues: readonly z.core.$ZodIssue[]): Problem {
  const fields = issues
    .slice(0, mostProblems)
    .flatMap(listProblems)
    .slice(0, mostProblems)
    .map((problem) => ({
      ...problem,
      path: problem.path.map((part) => (typeof part === 'string' ? shortenText(part) : part)),
    }));
  const first = fields[0];
  const message = first ? `${first.path.join('.')} ${first.message}`.trim() : 'The request is not valid';
  return new Problem(code, message, fields);
}

function listProblems(issue: z.core.$ZodIssue): FieldProblem[] {
  const path = issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part));
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.slice(0, mostProblems).map((key) => ({
      path: [...path, key],
      message: 'is not a known field',
      code: 'unknown' as const,
    }));
  }
  const missing = issue.code === 'invalid_type' && issue.input === undefined;
  return [missing ? { path, message: issue.message, code: 'required' } : { path, message: issue.message }];
}
