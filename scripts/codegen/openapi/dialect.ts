/** The parts of a dialect's document that the declarations of routes do not contain. */
import type { Route } from '../../../lib/http/route.ts';
import type { OwnNames } from './components.ts';
import type { OwnRoles } from './roles.ts';
import type { Schema } from './schema.ts';

/** How a client sends its token, in OpenAPI's terms. */
export type SecurityScheme = {
  type: 'apiKey' | 'http';
  in?: 'header';
  name?: string;
  scheme?: string;
  description: string;
};

export type DialectDocument = {
  /** What a client must know before its first request. */
  description: string;
  security: Readonly<Record<string, SecurityScheme>>;
  bodies: readonly string[];
  answers: string;
  errors: string;
  error: Schema;
  names: OwnNames & OwnRoles;
  /** Media types of answers that are files, by operation. */
  media: Readonly<Record<string, readonly string[]>>;
  /** Schemas of fields that only code checks, by field. `operation field` and `resource field` take precedence. */
  fills: Readonly<Record<string, Schema>>;
  /** Names of ids in paths and queries that answers show as text: clients send them as text or as numbers. */
  textIds?: readonly string[];
  answerOf?: (answer: Schema, route: Route) => Schema;
  /** Valid bodies by schema, beyond the samples of routes. */
  samples?: ReadonlyMap<string, unknown>;
  /** What verbs do, in whole sentences. An operation's own text takes precedence. */
  verbs: Readonly<Record<string, string>>;
  operations: Readonly<Record<string, string>>;
  parameters: Readonly<Record<string, string>>;
  schemas: Readonly<Record<string, string>>;
  /** Fields that stand for no key: in a record (`Invoice.status`), in all inputs (`input total`), or anywhere (`total`). */
  fields: Readonly<Record<string, string>>;
};

const json = 'application/json';
export const inJson = { bodies: [json], answers: json, errors: json };

const scalar = ['string', 'number', 'boolean', 'null'];

/** Values that all dialects accept in the same forms. */
export const commonValues = {
  Text: { type: scalar },
  Flag: { type: ['string', 'number', 'boolean'] },
  WholeNumber: { anyOf: [{ type: 'string', pattern: '^\\d{1,12}$' }, { type: 'integer' }] },
  OptionalWholeNumber: {
    anyOf: [{ type: 'string', const: '' }, { type: 'string', pattern: '^\\d{1,12}$' }, { type: ['null', 'integer'] }],
  },
  OptionalDate: { anyOf: [{ type: 'string', const: '' }, { type: 'string', format: 'date' }, { type: 'null' }] },
} as const satisfies Readonly<Record<string, Schema>>;

export const commonSchemas: Readonly<Record<string, string>> = {
  Text: 'A text. Numbers and booleans are accepted as text; null empties the field.',
  Flag: 'Yes or no: `true`, `1`, `"1"`, `"yes"` and `"on"`, or `false`, `0`, `"0"`, `"no"` and `"off"`.',
  WholeNumber: 'A whole number, also as text of digits: the id of a record, a count, a position.',
  OptionalWholeNumber: 'A whole number, also as text of digits. Null and an empty text mean none.',
  OptionalDate: 'A date, `YYYY-MM-DD`. Null and an empty text mean none.',
};

export const binary: Schema = { type: 'string', format: 'binary', contentMediaType: 'application/octet-stream' };

/** Describes the header that makes a repeated POST harmless. @param refused the dialect's status for another request */
export const describeIdempotencyKey = (refused: number): string =>
  'A text of your own for this request, so that you can repeat it safely. The same request with the same key within ' +
  '24 hours gets the first answer again (with the header `Idempotent-Replayed`) and creates nothing. Another request ' +
  `with that key is refused with ${refused}.`;
