/**
 * How Teamwork says no: `{"STATUS": "Error", "MESSAGE": …}`. One sentence for each field, named as
 * it stands in the body: `invoice.display-date must be a date YYYYMMDD`.
 */
import type { FieldProblem, Problem } from '../../domain/problem.ts';
import type { Protocol } from '../../http/protocol.ts';
import type { Route } from '../../http/route.ts';
import { statusesWith } from '../statuses.ts';

const statuses = statusesWith({ conflict: 422, mismatch: 422 });

/** Where the body is `{"lineitems": …}`; in every other write it is `{"invoice": …}`. */
export const lineItemsPath = '/lineitems.json';

/** What the operations call a field, where Teamwork calls it something else. */
const names: Readonly<Record<string, string>> = {
  project_id: 'project-id',
  customer_id: 'project-id',
  currency: 'currency-code',
  issue_date: 'display-date',
  items: 'fixed-cost',
  lines: 'fixed-cost',
  series_id: 'number',
  reference: 'number',
};

/** @param root what the fields of the body stand in; null for a problem that is not of the body */
function sentence({ path, message }: FieldProblem, root: string | null): string {
  const [first = '', ...rest] = path.map(String);
  const known = [root === 'invoice' ? (names[first] ?? first) : first, ...rest];
  const whole = root !== null && first !== root ? [root, ...known] : known;
  return `${whole.join('.')}${/^\p{Lu}/u.test(message) ? ': ' : ' '}${message}`;
}

/** The project of the path is no field: where it does not exist, neither does the path. */
function lacksProjectOfPath(problem: Problem, route: Route | null): boolean {
  return route?.path.startsWith('/projects/') === true && problem.fields.some(({ path }) => path[0] === 'project_id');
}

export const refuse: Protocol['refuse'] = (problem, { route }) => {
  if (lacksProjectOfPath(problem, route)) {
    return { status: 404, body: { STATUS: 'Error', MESSAGE: 'project not found' } };
  }
  const ofBody = problem.code === 'invalid' || problem.code === 'duplicate';
  const root = route?.path.endsWith(lineItemsPath) ? 'lineitems' : 'invoice';
  const sentences = problem.fields.map((field) => sentence(field, ofBody ? root : null));
  return {
    status: statuses[problem.code],
    body: { STATUS: 'Error', MESSAGE: sentences.length > 0 ? sentences.join('; ') : problem.message },
    // Many clients send Basic credentials only when they are asked for them.
    ...(problem.code === 'unauthenticated' ? { headers: { 'www-authenticate': 'Basic realm="Teamwork"' } } : {}),
  };
};
