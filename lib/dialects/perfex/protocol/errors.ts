/** How Perfex says no: with `error` naming each field. A failed write is 404 and a printed sentence, as documented. */
import type { ProblemCode } from '../../../domain/problem.ts';
import type { Protocol } from '../../../http/protocol.ts';
import { mergeStatuses } from '../../statuses.ts';

const statuses = mergeStatuses({ invalid: 404, duplicate: 404 });

/** Codes whose answer is the route's printed sentence rather than ours. */
const printed: ReadonlySet<ProblemCode> = new Set(['not_found', 'invalid', 'duplicate', 'conflict']);

/** What the document prints where a rule is broken. */
export const printedSentences = {
  'contact email': 'This Email is already exists',
  'unknown categoryId': 'The Expense Category is not found.',
};

/** `newitems.0.rate` as PHP writes it: `newitems[0][rate]`. */
const toBrackets = (path: readonly (string | number)[]): string =>
  path.map((part, i) => (i === 0 ? String(part) : `[${part}]`)).join('');

/**
 * Failed writes that the document prints in another way: with the sentence as `error`, with another sentence for
 * what cannot be taken, or with status 400 and what is wrong as the sentence.
 */
const otherwise: Readonly<Record<string, { error?: string; notTaken?: string; asMalformed?: true; status?: 400 }>> = {
  'subscriptions create': { error: 'Data not Added', status: 400 },
  'subscriptions update': { notTaken: 'Data Not Acceptable OR Not Provided' },
  'timesheets create': { error: 'Data not Added' },
  'timesheets update': { notTaken: 'Data Not Acceptable OR Not Provided' },
  'task-checklist create': { asMalformed: true },
};

/** Words a problem in Perfex's envelope. */
export const refuse: Protocol['refuse'] = (problem, { route }) => {
  const own = otherwise[`${route?.resource} ${route?.verb}`] ?? {};
  // A contact's address that another has is the one refusal that the document prints with 409 and a sentence of its own.
  const taken = problem.code === 'duplicate' && route?.resource === 'contacts' ? problem.fields[0] : undefined;
  const asMalformed = problem.code === 'invalid' && own.asMalformed;
  const notTaken = problem.code !== 'invalid' ? undefined : asMalformed ? problem.fields[0]?.message : own.notTaken;
  const sentence =
    taken?.message ?? notTaken ?? (printed.has(problem.code) && route?.failure ? route.failure : problem.message);
  const error = Object.fromEntries(problem.fields.map(({ path, message }) => [toBrackets(path), message]));
  if (own.error && printed.has(problem.code)) {
    const errors = problem.fields.length > 0 ? { errors: error } : {};
    return {
      status: (statuses[problem.code] === 404 && own.status) || statuses[problem.code],
      body: { status: false, error: own.error, ...errors, message: problem.message },
    };
  }
  // Payments say `paymentmode` where every other resource says `status`.
  const flag = route?.resource === 'payments' ? 'paymentmode' : 'status';
  const fields = problem.fields.length > 0 ? { error } : {};
  const reason =
    sentence !== problem.message && problem.fields.length === 0 && problem.code === 'conflict'
      ? { error: { id: problem.message } }
      : {};
  return {
    status: taken ? 409 : asMalformed ? statuses.malformed : statuses[problem.code],
    body: { [flag]: false, ...fields, ...reason, message: sentence },
  };
};
