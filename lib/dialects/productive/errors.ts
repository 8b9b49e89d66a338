/**
 * How Productive says no: a JSON:API `errors` array, one entry for each field. Pointers have no
 * leading slash, as the document prints them.
 */
import type { FieldProblem, Problem, ProblemCode } from '../../domain/problem.ts';
import type { Protocol } from '../../http/protocol.ts';

type Kind = { status: number; code: string; title: string };

const kinds: Record<ProblemCode, Kind> = {
  malformed: { status: 400, code: 'bad_request', title: 'Bad Request' },
  unauthenticated: { status: 401, code: 'unauthorized', title: 'Unauthorized' },
  forbidden: { status: 403, code: 'forbidden', title: 'Forbidden' },
  not_found: { status: 404, code: 'record_not_found', title: 'Record Not Found' },
  method_not_allowed: { status: 405, code: 'method_not_allowed', title: 'Method Not Allowed' },
  not_acceptable: { status: 406, code: 'not_acceptable', title: 'Not Acceptable' },
  unreadable: { status: 415, code: 'unsupported_media_type', title: 'Unsupported Media Type' },
  invalid: { status: 422, code: 'invalid_attribute', title: 'Invalid Attribute' },
  duplicate: { status: 422, code: 'invalid_attribute', title: 'Invalid Attribute' },
  conflict: { status: 409, code: 'conflict', title: 'Conflict' },
  mismatch: { status: 409, code: 'conflict', title: 'Conflict' },
  too_large: { status: 413, code: 'too_large', title: 'Payload Too Large' },
  throttled: { status: 429, code: 'too_many_requests', title: 'Too Many Requests' },
  busy: { status: 503, code: 'service_unavailable', title: 'Service Unavailable' },
  internal: { status: 500, code: 'internal_error', title: 'Internal Error' },
};

/** A query parameter that is not offered has a title of its own: "Unsupported Filter". */
function unsupported(problem: Problem, { path, code }: FieldProblem): Pick<Kind, 'code' | 'title'> | null {
  if (problem.code !== 'malformed' || code !== 'unknown') return null;
  const name = String(path[0]).replace(/s$/, '');
  return { code: `unsupported_${name}`, title: `Unsupported ${name.charAt(0).toUpperCase()}${name.slice(1)}` };
}

function toSource(problem: Problem, path: FieldProblem['path']): { parameter: string } | { pointer: string } {
  const [first = '', ...rest] = path;
  if (problem.code === 'malformed') return { parameter: [first, ...rest.map((part) => `[${part}]`)].join('') };
  return { pointer: (first === 'data' ? path : ['data', 'attributes', ...path]).join('/') };
}

export const refuse: Protocol['refuse'] = (problem) => {
  const { status, ...kind } = kinds[problem.code];
  const entries = problem.fields.map((field) => ({
    status: String(status),
    ...kind,
    ...unsupported(problem, field),
    detail: field.message,
    source: toSource(problem, field.path),
  }));
  const whole = { status: String(status), ...kind, detail: problem.message };
  return { status, body: { errors: entries.length > 0 ? entries : [whole] } };
};
