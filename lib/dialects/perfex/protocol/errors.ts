/** Perfex's refusals: `error` names each field. As documented, a failed write answers 404 and a printed sentence. */
import type { ProblemCode } from '../../../domain/problem.ts';
import type { Protocol } from '../../../http/protocol.ts';
import { mergeStatuses } from '../../statuses.ts';

const statuses = mergeStatuses({ invalid: 404, duplicate: 404 });

/** Codes that answer with the route's printed sentence in place of ours. */
const printed: ReadonlySet<ProblemCode> = new Set(['not_found', 'invalid', 'duplicate', 'conflict']);

/** Sentences that the API document prints for certain broken rules. */
export const printedSentences = {
  'contact email': 'This Email is already exists',
  'unknown categoryId': 'The Expense Category is not found.',
};

/** Writes `newitems.0.rate` like PHP: `newitems[0][rate]`. */
const toBrackets = (path: readonly (string | number)[]): string =>
  path.map((part, i) => (i === 0 ? String(part) : `[${part}]`)).join('');

/**
 * Failed writes that the API document prints differently: with the sentence as `error`, with another sentence for
 * invalid input, or with status 400 and the field's message as the sentence.
 */
const exceptions: Readonly<Record<string, { error?: string; notTaken?: string; asMalformed?: true; status?: 400 }>> = {
  'subscriptions create': { error: 'Data not Added', status: 400 },
  'subscriptions update': { notTaken: 'Data Not Acceptable OR Not Provided' },
  'timesheets create': { error: 'Data not Added' },
  'timesheets update': { notTaken: 'Data Not Acceptable OR Not Provided' },
  'task-checklist create': { asMalformed: true },
};

/** Words a problem in Perfex's envelope. */
export const refuse: Protocol['refuse'] = (problem, { route }) => {
  const exception = exceptions[`${route?.resource} ${route?.verb}`] ?? {};
  // A contact with an address in use is the only refusal printed with 409 and its own sentence.
  const taken = problem.code === 'duplicate' && route?.resource === 'contacts' ? problem.fields[0] : undefined;
  const asMalformed = problem.code === 'invalid' && exception.asMalformed;
  const notTaken =
    problem.code !== 'invalid' ? undefined : asMalformed ? problem.fields[0]?.message : exception.notTaken;
  const sentence =
    taken?.message ?? notTaken ?? (printed.has(problem.code) && route?.failure ? route.failure : problem.message);
  const error = Object.fromEntries(problem.fields.map(({ path, message }) => [toBrackets(path), message]));
  if (exception.error && printed.has(problem.code)) {
    const errors = problem.fields.length > 0 ? { errors: error } : {};
    return {
      status: (statuses[problem.code] === 404 && exception.status) || statuses[problem.code],
      body: { status: false, error: exception.error, ...errors, message: problem.message },
    };
  }
  // Payments use `paymentmode` where every other resource uses `status`.
  const flag = route?.resource === 'payments' ? 'paymentmode' : 'status';
  const fields = problem.fields.length > 0 ? { error } : {};
  // What is wrong with a whole body is said of `body`, except where the document prints that refusal.
  const whole = { conflict: 'id', invalid: exception.notTaken ? undefined : 'body' }[String(problem.code)];
  const reason =
    sentence !== problem.message && problem.fields.length === 0 && whole ? { error: { [whole]: problem.message } } : {};
  return {
    status: taken ? 409 : asMalformed ? statuses.malformed : statuses[problem.code],
    body: { [flag]: false, ...fields, ...reason, message: sentence },
  };
};
