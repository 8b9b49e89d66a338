/** How Sereni says no. Its document prints no body: this is the one that its framework is known for. */
import type { Protocol } from '../../http/protocol.ts';
import { mergeStatuses } from '../statuses.ts';

const statuses = mergeStatuses({ not_acceptable: 415, conflict: 422, mismatch: 422 });

const sentence = (text: string): string =>
  `${text.slice(0, 1).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`;

/** "is required" is said of its field; what begins with a capital letter is a sentence already. */
const about = (name: string, message: string): string =>
  sentence(/^\p{Lu}/u.test(message) ? message : `the ${name} ${message}`);

/** `{ name: ['The name is required.'] }`; a path is joined with dots. */
function toErrors(fields: Parameters<Protocol['refuse']>[0]['fields']): Record<string, string[]> {
  const errors: Record<string, string[]> = {};
  for (const { path, message } of fields) {
    const name = path.join('.');
    // What we keep in two fields may be one to the client, who is told once.
    errors[name] = [...new Set([...(errors[name] ?? []), about(name, message)])];
  }
  return errors;
}

export const refuse: Protocol['refuse'] = (problem, { route }) => {
  const errors = toErrors(problem.fields);
  const [first, ...more] = Object.values(errors).flat();
  const others = more.length === 0 ? '' : ` (and ${more.length} more ${more.length === 1 ? 'error' : 'errors'})`;
  const missing = problem.code === 'not_found' && route ? `${route.resource.replace(/s$/, '')} not found` : null;
  return {
    status: statuses[problem.code],
    body: { message: first ? `${first}${others}` : sentence(missing ?? problem.message), errors },
    headers: problem.code === 'unauthenticated' ? { 'www-authenticate': 'Bearer' } : {},
  };
};
