/** Problem details (RFC 9457); `errors` names each field by JSON pointer. */
import type { ProblemCode } from '../../domain/problem.ts';
import type { Protocol } from '../../http/protocol.ts';

const kinds: Record<ProblemCode, { status: number; title: string }> = {
  malformed: { status: 400, title: 'The request cannot be read' },
  unauthenticated: { status: 401, title: 'A token is required' },
  forbidden: { status: 403, title: 'The token lacks a right' },
  not_found: { status: 404, title: 'Not found' },
  method_not_allowed: { status: 405, title: 'Method not allowed' },
  not_acceptable: { status: 406, title: 'Not acceptable' },
  unreadable: { status: 415, title: 'Unsupported type of body' },
  invalid: { status: 422, title: 'Not valid' },
  duplicate: { status: 409, title: 'Already in use' },
  conflict: { status: 409, title: 'Not possible in the current state' },
  mismatch: { status: 409, title: 'Idempotency key used before' },
  too_large: { status: 413, title: 'Too large' },
  throttled: { status: 429, title: 'Too many requests' },
  busy: { status: 503, title: 'Try again' },
  internal: { status: 500, title: 'Something went wrong on our side' },
};

/** Words a problem as RFC 9457 problem details. */
export const refuse: Protocol['refuse'] = (problem, { incoming }) => {
  const { status, title } = kinds[problem.code];
  const errors = problem.fields.map(({ path, message }) => ({ pointer: `/${path.join('/')}`, detail: message }));
  return {
    status,
    body: {
      type: 'about:blank',
      title,
      status,
      detail: problem.message,
      instance: incoming.path,
      ...(errors.length > 0 ? { errors } : {}),
    },
    headers: {
      'content-type': 'application/problem+json',
      ...(status === 401 ? { 'www-authenticate': 'Bearer' } : {}),
    },
  };
};
