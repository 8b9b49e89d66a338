/** What the document of a dialect says beyond the declarations of its routes. */
import type { Route } from '../../../lib/http/route.ts';
import type { OwnNames } from './components.ts';
import type { OwnRoles } from './roles.ts';
import type { Schema } from './schema.ts';

/** How a client shows its token, as OpenAPI has it. */
export type SecurityScheme = {
  type: 'apiKey' | 'http';
  in?: 'header';
  name?: string;
  scheme?: string;
  description: string;
};

export type DialectDocument = {
  /** What a client has to know before its first request. */
  description: string;
  security: Readonly<Record<string, SecurityScheme>>;
  /** Media types of bodies, of answers and of errors. */
  bodies: readonly string[];
  answers: string;
  errors: string;
  /** The envelope of every refusal. */
  error: Schema;
  names: OwnNames & OwnRoles;
  /** Media types of the answers that are files, by operation. */
  media: Readonly<Record<string, readonly string[]>>;
  /** What the declarations leave to code, by field; by `operation field` or `resource field` it counts before them. */
  fills: Readonly<Record<string, Schema>>;
  /** What a route answers, where that is more than it declares. */
  answerOf?: (answer: Schema, route: Route) => Schema;
  /** Bodies that are taken, by their schema, beyond the samples of the routes. */
  samples?: ReadonlyMap<string, unknown>;
  /** What the verbs do, in whole sentences; by verb, or by operation where that has more to say. */
  verbs: Readonly<Record<string, string>>;
  operations: Readonly<Record<string, string>>;
  /** What parameters mean, by name. */
  parameters: Readonly<Record<string, string>>;
  /** What named schemas are, beyond the records and their inputs. */
  schemas: Readonly<Record<string, string>>;
  /**
   * What fields mean that stand for no key of our records: of a schema, or of a record in all its schemas (`Invoice.status`), of
   * whatever clients write (`input total`), or wherever they stand.
   */
  fields: Readonly<Record<string, string>>;
};

const json = 'application/json';
export const inJson = { bodies: [json], answers: json, errors: json };

const scalar = ['string', 'number', 'boolean', 'null'];

/** Values that all dialects take in the same ways. */
export const commonValues = {
  Text: { type: scalar },
  Flag: { type: ['string', 'number', 'boolean'] },
  WholeNumber: { anyOf: [{ type: 'string', pattern: '^\\d{1,12}$' }, { type: 'integer' }] },
  OptionalWholeNumber: {
    anyOf: [{ type: 'string', const: '' }, { type: 'string', pattern: '^\\d{1,12}$' }, { type: ['null', 'integer'] }],
  },
  OptionalDate: { anyOf: [{ type: 'string', const: '' }, { type: 'string', format: 'date' }, { type: 'null' }] },
} as const satisfies Readonly<Record<string, Schema>>;

/** What these values are. */
export const commonSchemas: Readonly<Record<string, string>> = {
  Text: 'A text. Numbers and booleans are taken as they are written; null empties the field.',
  Flag: 'Yes or no: `true`, `1`, `"1"`, `"yes"` and `"on"`, or `false`, `0`, `"0"`, `"no"` and `"off"`.',
  WholeNumber: 'A whole number, also as text of digits: the id of a record, a count, a position.',
  OptionalWholeNumber: 'A whole number, also as text of digits. Null and an empty text mean none.',
  OptionalDate: 'A date, `YYYY-MM-DD`. Null and an empty text mean none.',
};

/** A link to a file of bytes. */
export const binary: Schema = { type: 'string', format: 'binary', contentMediaType: 'application/octet-stream' };
