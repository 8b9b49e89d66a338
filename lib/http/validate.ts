/** Validation in one pass: query and body together, every problem reported with its path. */
import type * as z from 'zod';
import { type FieldProblem, Problem } from '../domain/problem.ts';
import { shortenText } from '../domain/text.ts';
import { phraseIssue } from './issue-sentences.ts';

type Schemas = { params?: z.ZodType; query?: z.ZodType; body?: z.ZodType };
/** Where a schema says nothing of its own, our words stand, not the library's. */
const plainly = { error: phraseIssue };
type Inputs = { params: unknown; query: unknown; body: unknown };

/**
 * @returns the parsed params, query and body
 * @throws Problem `not_found` for a path parameter that no record can have, `invalid` with every
 *   other problem: `malformed` where only the query is at fault
 */
export function validate(schemas: Schemas, inputs: Inputs): Inputs {
  const params = schemas.params
    ? schemas.params.safeParse(inputs.params, plainly)
    : { success: true as const, data: {} };
  if (!params.success) throw new Problem('not_found', 'No such record');
  const query = schemas.query ? schemas.query.safeParse(inputs.query, plainly) : { success: true as const, data: {} };
  const body = schemas.body ? schemas.body.safeParse(inputs.body, plainly) : { success: true as const, data: {} };
  if (query.success && body.success) return { params: params.data, query: query.data, body: body.data };
  throw toRefusal(body.success ? 'malformed' : 'invalid', [
    ...(query.error?.issues ?? []),
    ...(body.error?.issues ?? []),
  ]);
}

/**
 * A body by a schema that is known only inside the route (the settings share one route).
 * @throws Problem `invalid` with every problem
 */
export function parseBody<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body, plainly);
  if (parsed.success) return parsed.data;
  throw toRefusal('invalid', parsed.error.issues);
}

/** More wrong fields than anybody reads; a body of 1 MB can have a hundred thousand. */
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
