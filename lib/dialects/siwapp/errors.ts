/** siwapp's refusals. Its document prints none; they follow JSON:API, as its answers do, with one entry a field. */
import { STATUS_CODES } from 'node:http';
import type { Path, Problem } from '../../domain/problem.ts';
import type { Protocol } from '../../http/protocol.ts';
import { mergeStatuses } from '../statuses.ts';

const statuses = mergeStatuses({ conflict: 422 });
const toTitle = (status: number): string => (status === 404 ? 'Resource Not Found' : (STATUS_CODES[status] ?? ''));

/** Writes a parameter as the client did: `q[with_status]`. */
const toParameter = (path: Path): string => path.map((part, i) => (i === 0 ? String(part) : `[${part}]`)).join('');

/** Writes a JSON pointer (RFC 6901). */
const toPointer = (path: Path): string =>
  path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

function toSource(problem: Problem, path: Path, hasBody: boolean) {
  // Only a request with a bad query is malformed; all else is about the body, if the route has one.
  if (problem.code === 'malformed') return { source: { parameter: toParameter(path) } };
  return hasBody ? { source: { pointer: toPointer(path) } } : {};
}

/** Keeps the position in a list: `tax_ids.0`. */
function toName(path: Path): string {
  const field = path.findLastIndex((part) => typeof part === 'string');
  return path.slice(Math.max(0, field)).join('.');
}

/** A message that starts with a capital is a sentence already. */
const toSentence = (name: string, message: string): string =>
  /^[A-Z]/.test(message) ? message : `${name} ${message}`.trim();

/** Words a problem as JSON:API errors. */
export const refuse: Protocol['refuse'] = (problem, { route }) => {
  const status = statuses[problem.code];
  const entry = { status: String(status), title: toTitle(status) };
  const errors =
    problem.fields.length === 0
      ? [{ ...entry, detail: problem.message }]
      : problem.fields.map(({ path, message }) => {
          const name = problem.code === 'malformed' ? toParameter(path) : toName(path);
          return { ...entry, detail: toSentence(name, message), ...toSource(problem, path, route?.body !== undefined) };
        });
  const challenge = status === 401 ? { headers: { 'www-authenticate': 'Token realm="Application"' } } : {};
  return { status, body: { errors }, ...challenge };
};
