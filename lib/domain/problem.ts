/** The one error that clients may see. Any other error reaches them only as a request id. */

export const problemCodes = [
  'malformed', // the body or a parameter could not be read
  'unauthenticated', // no token, or one that is unknown, expired or revoked
  'forbidden', // the token lacks the scope
  'not_found', // no such record in this organization
  'method_not_allowed', // the path exists, with other methods
  'not_acceptable', // the client rules out the only format we speak
  'unreadable', // the body is of a kind that is not taken
  'invalid', // one or more fields break a rule
  'duplicate', // a value that must be unique is taken
  'conflict', // the record is not in a state that allows this
  'mismatch', // an idempotency key was used before with another body
  'too_large', // the body, or the answer without paging, is too large
  'throttled', // too many requests in a minute
  'busy', // lost too many races; try again
  'internal', // ours
] as const;
export type ProblemCode = (typeof problemCodes)[number];

/** A path to a field: keys and list indexes from the outside in. */
export type Path = readonly (string | number)[];

/** One field's problem, named by our keys; dialects/refusals.ts translates them. */
export type FieldProblem = {
  path: Path;
  message: string;
  /** The broken rule, if a dialect may word it itself: "contact email". */
  rule?: string;
  code?: 'required' | 'unknown' | 'taken';
};

/** A refusal: a code, a message, and the fields at fault. */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly fields: readonly FieldProblem[];
  /** When to retry (`busy`, `throttled`, a pending idempotency key). */
  readonly retryAfterSeconds: number | null;

  constructor(code: ProblemCode, message: string, fields: readonly FieldProblem[] = [], retryAfterSeconds?: number) {
    super(message);
    this.name = 'Problem';
    this.code = code;
    this.fields = fields;
    this.retryAfterSeconds = retryAfterSeconds ?? null;
  }
}

/** Refuses one field: `invalidProblem('amount', 'must not be zero')`. */
export function invalidProblem(path: Path | string, message: string): Problem {
  const field = typeof path === 'string' ? [path] : path;
  return new Problem('invalid', `${field.join('.')} ${message}`, [{ path: field, message }]);
}

/** Refuses a reference to a record that the organization lacks. */
export function unknownReferenceProblem(path: Path | string, id: number | string): Problem {
  const message = `refers to a record that does not exist (${id})`;
  const field = typeof path === 'string' ? [path] : path;
  const rule = `unknown ${field.join('.')}`;
  return new Problem('invalid', `${field.join('.')} ${message}`, [{ path: field, message, rule, code: 'unknown' }]);
}

/** Refuses for overload; the client can retry a second later. */
export function busyProblem(): Problem {
  return new Problem('busy', 'Too many changes at once, please try again', [], 1);
}

/** Reports that the organization has no such record. */
export function notFoundProblem(recordType: string): Problem {
  return new Problem('not_found', `${recordType} not found`);
}

/** Reports a missing scope: "invoices:read". */
export function lacksScopeProblem(scope: string): Problem {
  return new Problem('forbidden', `This token lacks the right ${scope}`);
}
