/** Teamwork's refusals: one MESSAGE with a sentence a field: `invoice.display-date must be a date YYYYMMDD`. */
import type { FieldProblem } from '../../domain/problem.ts';
import type { Protocol } from '../../http/protocol.ts';
import { mergeStatuses } from '../statuses.ts';

const statuses = mergeStatuses({ conflict: 422, mismatch: 422 });

/** The key around the body of a write, by resource. */
const roots: Readonly<Record<string, string>> = { expenses: 'expense', 'time-entries': 'time-entry' };

/** Here the body is `{"lineitems": …}`; every other write has the record's own key. */
export const lineItemsPath = '/lineitems.json';

/** @param root the key around the body; null for a problem outside the body */
function sentence({ path, message }: FieldProblem, root: string | null): string {
  const whole = root !== null && path[0] !== root ? [root, ...path] : path;
  return `${whole.join('.')}${/^\p{Lu}/u.test(message) ? ': ' : ' '}${message}`;
}

/** Words a problem as Teamwork does. */
export const refuse: Protocol['refuse'] = (problem, { route }) => {
  const ofBody = problem.code === 'invalid' || problem.code === 'duplicate';
  const root = route?.path.endsWith(lineItemsPath) ? 'lineitems' : (roots[route?.resource ?? ''] ?? 'invoice');
  const sentences = problem.fields.map((field) => sentence(field, ofBody ? root : null));
  return {
    status: statuses[problem.code],
    body: { STATUS: 'Error', MESSAGE: sentences.length > 0 ? sentences.join('; ') : problem.message },
    // Many clients send Basic credentials only after this challenge.
    ...(problem.code === 'unauthenticated' ? { headers: { 'www-authenticate': 'Basic realm="Teamwork"' } } : {}),
  };
};
