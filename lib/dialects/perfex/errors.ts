/**
 * How Perfex says no: `{"status": false, "message": …}`, with `error` naming each field. The
 * document answers a failed write with 404 and a printed sentence, and so do we.
 */
import type { ProblemCode } from '../../domain/problem.ts';
import type { Voice } from '../../http/voice.ts';

const statuses: Record<ProblemCode, number> = {
  malformed: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  not_acceptable: 406,
  invalid: 404,
  duplicate: 404,
  conflict: 409,
  mismatch: 409,
  too_large: 413,
  busy: 503,
  internal: 500,
};

/** Codes whose answer is the route's printed sentence rather than ours. */
const printed: ReadonlySet<ProblemCode> = new Set(['not_found', 'invalid', 'duplicate', 'conflict']);

/** `newitems.0.rate` as PHP writes it: `newitems[0][rate]`. */
const bracketed = (path: readonly (string | number)[]): string =>
  path.map((part, i) => (i === 0 ? String(part) : `[${part}]`)).join('');

export const refuse: Voice['refuse'] = (problem, { route }) => {
  const sentence = printed.has(problem.code) && route?.failure ? route.failure : problem.message;
  const error = Object.fromEntries(problem.fields.map(({ path, message }) => [bracketed(path), message]));
  // Payments say `paymentmode` where every other resource says `status`.
  const flag = route?.resource === 'payments' ? 'paymentmode' : 'status';
  const fields = problem.fields.length > 0 ? { error } : {};
  const reason =
    sentence !== problem.message && problem.fields.length === 0 && problem.code === 'conflict'
      ? { error: { id: problem.message } }
      : {};
  return { status: statuses[problem.code], body: { [flag]: false, ...fields, ...reason, message: sentence } };
};
