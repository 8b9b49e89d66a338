/** How siwapp says no. Its document prints no error: it is JSON:API's, as its other answers are, one entry a field. */
import { STATUS_CODES } from 'node:http';
import type { Path, Problem } from '../../domain/problem.ts';
import type { Protocol } from '../../http/protocol.ts';
import { mergeStatuses } from '../statuses.ts';

const statuses = mergeStatuses({ conflict: 422 });
const toTitle = (status: number): string => (status === 404 ? 'Resource Not Found' : (STATUS_CODES[status] ?? ''));

/** `q[with_status]`, as the client wrote the parameter. */
const toParameter = (path: Path): string => path.map((part, i) => (i === 0 ? String(part) : `[${part}]`)).join('');

/** `/data/attributes/starting-date` (RFC 6901). */
const toPointer = (path: Path): string =>
  path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

function toSource(problem: Problem, path: Path, hasBody: boolean) {
  // Where only the query is at fault, the request could not be read; everything else is about the body, if there is one.
  if (problem.code === 'malformed') return { source: { parameter: toParameter(path) } };
  return hasBody ? { source: { pointer: toPointer(path) } } : {};
}

/** The field's name, with the place in it: `tax_ids.0`. */
function toName(path: Path): string {
  const field = path.findLastIndex((part) => typeof part === 'string');
  return path.slice(Math.max(0, field)).join('.');
}

/** "name is required"; a message that is a sentence of its own stays one. */
const toSentence = (name: string, message: string): string =>
  /^[A-Z]/.test(message) ? message : `${name} ${message}`.trim();

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
