/** Sereni's refusals. Its document prints no body; this is the usual one of its framework. */
import type { Protocol } from '../../http/protocol.ts';
import { mergeStatuses } from '../statuses.ts';

const statuses = mergeStatuses({ not_acceptable: 415, conflict: 422, mismatch: 422 });

const punctuate = (text: string): string =>
  `${text.slice(0, 1).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`;

/** A message that starts with a capital is a sentence already. */
const toSentence = (name: string, message: string): string =>
  punctuate(/^\p{Lu}/u.test(message) ? message : `the ${name} ${message}`);

function toErrors(fields: Parameters<Protocol['refuse']>[0]['fields']): Record<string, string[]> {
  const errors: Record<string, string[]> = {};
  for (const { path, message } of fields) {
    const name = path.join('.');
    // Two of our keys may be one field to the client, who is told once.
    errors[name] = [...new Set([...(errors[name] ?? []), toSentence(name, message)])];
  }
  return errors;
}

/** Words a problem as Sereni does. */
export const refuse: Protocol['refuse'] = (problem, { route }) => {
  const errors = toErrors(problem.fields);
  const [first, ...more] = Object.values(errors).flat();
  const others = more.length === 0 ? '' : ` (and ${more.length} more ${more.length === 1 ? 'error' : 'errors'})`;
  const missing = problem.code === 'not_found' && route ? `${route.resource.replace(/s$/, '')} not found` : null;
  return {
    status: statuses[problem.code],
    body: { message: first ? `${first}${others}` : punctuate(missing ?? problem.message), errors },
    headers: problem.code === 'unauthenticated' ? { 'www-authenticate': 'Bearer' } : {},
  };
};
