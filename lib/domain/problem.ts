/**
 * The one error that may be shown to a client. Its codes are a closed list, so that
 * every dialect can say, in one table, how each is answered. Anything else that is
 * thrown is a fault of ours and reaches the client as a bare request id.
 */

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

/** The way to a field: its keys from the outside in, and the places in lists. */
export type Path = readonly (string | number)[];

/**
 * One thing wrong with one field. Domain, operations and store name it by keys of our records and inputs; a dialect puts its own
 * names in their place (dialects/refusals.ts).
 */
export type FieldProblem = {
  path: Path;
  message: string;
  /** The rule that is broken, where a dialect may have a sentence of its own for that: "contact email". */
  rule?: string;
  code?: 'required' | 'unknown' | 'taken';
};

/** An error a client may see: a code, a sentence, and the fields it is about. */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly fields: readonly FieldProblem[];
  /** Seconds after which trying again makes sense (with `busy`, `throttled` and a pending idempotency key). */
  readonly retryAfterSeconds: number | null;

  constructor(code: ProblemCode, message: string, fields: readonly FieldProblem[] = [], retryAfterSeconds?: number) {
    super(message);
    this.name = 'Problem';
    this.code = code;
    this.fields = fields;
    this.retryAfterSeconds = retryAfterSeconds ?? null;
  }
}

/** A rule broken by one field: `invalid('amount', 'must not be zero')`. */
export function invalidProblem(path: Path | string, message: string): Problem {
  const field = typeof path === 'string' ? [path] : path;
  return new Problem('invalid', `${field.join('.')} ${message}`, [{ path: field, message }]);
}

/** A reference to a record that this organization does not have. */
export function unknownReferenceProblem(path: Path | string, id: number | string): Problem {
  const message = `refers to a record that does not exist (${id})`;
  const field = typeof path === 'string' ? [path] : path;
  return new Problem('invalid', `${field.join('.')} ${message}`, [{ path: field, message, code: 'unknown' }]);
}

/** There is too much to do for this to be done now; it can be sent again a second later. */
export function busyProblem(): Problem {
  return new Problem('busy', 'Too many changes at once, please try again', [], 1);
}

/** The record asked for does not exist in this organization. */
export function notFoundProblem(recordType: string): Problem {
  return new Problem('not_found', `${recordType} not found`);
}

/** The token may do what it asked for only with a further right: "invoices:read". */
export function lacksScopeProblem(scope: string): Problem {
  return new Problem('forbidden', `This token lacks the right ${scope}`);
}
