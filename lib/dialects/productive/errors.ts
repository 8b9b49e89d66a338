/** Productive's refusals: JSON:API's `errors`, one a field. Pointers have no leading slash, as documented. */
import { STATUS_CODES } from 'node:http';
import type { FieldProblem, Problem } from '../../domain/problem.ts';
import type { Protocol } from '../../http/protocol.ts';
import { mergeStatuses } from '../statuses.ts';

type Kind = { code: string; title: string };

const statuses = mergeStatuses();
const kinds: Readonly<Record<number, Kind>> = {
  404: { code: 'record_not_found', title: 'Record Not Found' },
  413: { code: 'too_large', title: 'Payload Too Large' },
  422: { code: 'invalid_attribute', title: 'Invalid Attribute' },
  500: { code: 'internal_error', title: 'Internal Error' },
};

function toKind(status: number): Kind {
  const title = STATUS_CODES[status] ?? '';
  return kinds[status] ?? { code: title.toLowerCase().replaceAll(' ', '_'), title };
}

/** An unknown query parameter has its own title: "Unsupported Filter". */
function findUnsupported(problem: Problem, { path, code }: FieldProblem): Kind | null {
  if (problem.code !== 'malformed' || code !== 'unknown') return null;
  const name = String(path[0]).replace(/s$/, '');
  return { code: `unsupported_${name}`, title: `Unsupported ${name.charAt(0).toUpperCase()}${name.slice(1)}` };
}

function toSource(problem: Problem, path: FieldProblem['path']): { parameter: string } | { pointer: string } {
  const [first = '', ...rest] = path;
  if (problem.code === 'malformed') return { parameter: [first, ...rest.map((part) => `[${part}]`)].join('') };
  return { pointer: (first === 'data' ? path : ['data', 'attributes', ...path]).join('/') };
}

/** Words a problem as JSON:API errors. */
export const refuse: Protocol['refuse'] = (problem) => {
  const status = statuses[problem.code];
  const kind = toKind(status);
  const entries = problem.fields.map((field) => ({
    status: String(status),
    ...kind,
    ...findUnsupported(problem, field),
    detail: field.message,
    source: toSource(problem, field.path),
  }));
  const whole = { status: String(status), ...kind, detail: problem.message };
  return { status, body: { errors: entries.length > 0 ? entries : [whole] } };
};
