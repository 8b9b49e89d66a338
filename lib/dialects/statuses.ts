/** The HTTP status of each problem. Dialects share them, except where a document prints otherwise. */
import type { ProblemCode } from '../domain/problem.ts';

const usual = {
  malformed: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  not_acceptable: 406,
  unreadable: 415,
  invalid: 422,
  duplicate: 422,
  conflict: 409,
  mismatch: 409,
  too_large: 413,
  throttled: 429,
  busy: 503,
  internal: 500,
} as const satisfies Record<ProblemCode, number>;

/** Returns a dialect's statuses; `own` are those that its document or original answers otherwise. */
export function mergeStatuses(own: Partial<Record<ProblemCode, number>> = {}): Readonly<Record<ProblemCode, number>> {
  return { ...usual, ...own };
}
