/** Which HTTP status a problem has: the same in every dialect, but for what its document prints otherwise. */
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

/**
 * The statuses of a dialect.
 * @param own where its document, or the product it is from, answers otherwise
 */
export function mergeStatuses(own: Partial<Record<ProblemCode, number>> = {}): Readonly<Record<ProblemCode, number>> {
  return { ...usual, ...own };
}
