/**
 * What a document says of its endpoints, as data. One engine (engine.ts) holds the API against it, for all five products; what
 * is particular to one of them is in its protocol.ts. The words of this language:
 *
 * - `parameters: { rate: as(7, '7.00') }`: each parameter with a value to write. It is read back as its own text under its own
 *   name; `as(sent, shown)` says otherwise, and `as(sent, shown, 'price')` also where: under another name, or deeper (`items.0.qty`).
 *   Of objects that are read back only the named keys count. A function in place of a value gives each record its own: of
 *   the record's count, and of its id in an update. `inside('items', {…})` has parameters of a part that is sent along.
 * - `required: 'name email'`: without any one of these a write is refused, and named; with them alone it is taken. `required: ''`:
 *   a body with nothing in it is taken.
 * - `refused: { amount: 'much' }`: a value of each parameter that is refused, and named; of the others anything is taken.
 *   `saying(value, words)` has what is said of it.
 * - A `Shape` has the keys of an answer by the kind of value that stands there: `{ digits: 'id', date: 'date duedate?' }`. A key with
 *   `?` may be null, because the document shows a record that has what others lack. `within` has what lies inside: an object, or
 *   each entry of a list.
 * - `says` and `fails` are the printed sentences of success and failure, `shows` what an answer looks like.
 * - `refusals` and `calls` are requests that follow from none of this, with their answers.
 * - `why` is there where something differs from the document on purpose.
 */

/** The kinds of value that answers have. All but the last five are text. `none` is a key that the document shows as null. */
export const kinds = {
  /** An id, a flag, a count: a whole number as text. */
  digits: (value: unknown) => typeof value === 'string' && /^-?\d+$/.test(value),
  decimal: (value: unknown) => typeof value === 'string' && /^-?\d+\.\d{2,}$/.test(value),
  /** A decimal in siwapp's short form: "29.99", "302.0". */
  short: (value: unknown) => typeof value === 'string' && /^-?\d+\.\d+$/.test(value),
  /** Yes or no as siwapp's text. */
  truth: (value: unknown) => value === 'true' || value === 'false',
  text: (value: unknown) => typeof value === 'string',
  date: (value: unknown) => typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value),
  datetime: (value: unknown) => typeof value === 'string' && /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(value),
  time: (value: unknown) => typeof value === 'string' && /^\d\d:\d\d:\d\d$/.test(value),
  /** An instant on the firm's clocks, as Sereni has it. */
  zoned: (value: unknown) => typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$/.test(value),
  /** A day without dashes, and an instant in UTC, as Teamwork has them. */
  compact: (value: unknown) => typeof value === 'string' && /^\d{8}$/.test(value),
  utc: (value: unknown) => typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(value),
  /** An instant on the firm's clocks with milliseconds, as Productive has it. */
  moment: (value: unknown) =>
    typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d\d:\d\d$/.test(value),
  none: (value: unknown) => value === null || typeof value === 'string',
  number: (value: unknown) => typeof value === 'number',
  /** Yes or no as a number. */
  bit: (value: unknown) => value === 0 || value === 1,
  boolean: (value: unknown) => typeof value === 'boolean',
  list: (value: unknown) => Array.isArray(value),
};
export type Kind = keyof typeof kinds;

/** The keys of an object by kind, with blanks between them. */
export type Shape = { readonly [K in Kind]?: string } & { readonly within?: Readonly<Record<string, Shape>> };

/** The words of a fact. */
export const words = (text = ''): string[] => text.split(/\s+/).filter(Boolean);

/** Several shapes in one object, as a join of tables gives them. */
export function both(...shapes: readonly Shape[]): Shape {
  const merged: Record<string, string> = {};
  for (const { within: _, ...keys } of shapes) {
    for (const [kind, names] of Object.entries(keys)) merged[kind] = `${merged[kind] ?? ''} ${names}`;
  }
  return { ...merged, within: Object.assign({}, ...shapes.map(({ within }) => within)) };
}

/** A value that is not read back as its own text under its own name. */
export class Told {
  readonly send: unknown;
  readonly shown: unknown;
  readonly under: string | undefined;
  constructor(send: unknown, shown: unknown, under?: string) {
    this.send = send;
    this.shown = shown;
    this.under = under;
  }
}
export const as = (send: unknown, shown: unknown, under?: string): Told => new Told(send, shown, under);

/** A value that is refused, and what is said of it. */
export class Said {
  readonly value: unknown;
  readonly says: string;
  constructor(value: unknown, says: string) {
    this.value = value;
    this.says = says;
  }
}
export const saying = (value: unknown, says: string): Said => new Said(value, says);

export type Parameters = Readonly<Record<string, unknown>>;

/** Parameters of a part that is sent along: `items.rate`. */
export const inside = (part: string, parameters: Parameters): Parameters =>
  Object.fromEntries(
    Object.entries(parameters).map(([name, given]) => [
      `${part}.${name}`,
      given instanceof Told && given.under ? as(given.send, given.shown, `${part}.${given.under}`) : given,
    ]),
  );

/** What is laid over a request. */
type Sent = {
  /** The path's parameters. */
  path?: Readonly<Record<string, string>>;
  /** Added to the path. */
  query?: string;
  /** The parameters: in a refusal over those of the endpoint. */
  send?: Parameters;
  /** The whole body, in place of parameters. */
  body?: unknown;
};

/** A refusal that follows from nothing else. */
export type Refusal = Sent & {
  when: string;
  status: number;
  /** What the answer has among its keys. */
  answer: Readonly<Record<string, unknown>>;
};

/** A request that no verb describes, on a record of its own, and its answer. */
type Request = Sent & {
  /** An endpoint that is called first. */
  after?: string;
  status: number;
  answer?: object;
  /** The shape of the answer, or of each of its entries. */
  shows?: Shape;
  /** What is read of the record afterwards. */
  leaves?: Readonly<Record<string, unknown>>;
  /** The answer is a file of this type. */
  type?: 'application/pdf';
};

type Writing = {
  parameters: Parameters;
  required?: string;
  /** What must be missing too, for one of these to be missing. */
  together?: Readonly<Record<string, string>>;
  /** What a body of the mandatory parameters has besides. */
  besides?: string;
  refused?: Parameters;
  /** What else changes with a parameter that is sent alone. */
  moves?: Readonly<Record<string, string>>;
  /** What else is read of the record then. */
  follows?: object;
  /** The record that the path of a create names. */
  on?: string;
  status?: number;
  says?: string;
  fails?: string;
  /** The key of that sentence, where it is not `message`. */
  failsAs?: 'error';
  /** The status of `fails`, 404 where nothing else is said. */
  failure?: number;
  /** What the answer says of a mandatory parameter that is missing, where the document prints that. */
  messages?: Readonly<Record<string, string>>;
  /** The key of the new record's id that the document prints. */
  idKey?: string;
};

type OfVerb =
  | ({ verb: 'create' } & Writing)
  | ({ verb: 'update' } & Writing)
  | { verb: 'delete'; says?: string; fails?: string }
  | {
      verb: 'read';
      shows: Shape;
      fails?: string;
      arrayOfOne?: true;
      /** The only key of the answer, which it stands under. */
      root?: string;
      /** Lists in it that have an entry; the types of records that come with it. */
      entries?: string;
      includes?: string;
    }
  | {
      verb: 'list';
      shows: Shape;
      /** Whose list it is in the furnished firm, what its entries are, and how many at least. */
      under?: string;
      of?: string;
      least?: number;
      /** The key that it stands under; a list that stands under none; whether it comes in pages. */
      root?: string;
      bare?: true;
      paged?: boolean;
      /** What is said where there is nothing to list; the settings to delete for that, and the path. */
      fails?: string;
      emptied?: string;
      none?: Readonly<Record<string, string>>;
      /** Parameters of the query with every documented value, the default first; and with one that is refused with 400. */
      values?: Readonly<Record<string, readonly string[]>>;
      refused?: Parameters;
      /** Each filter with a value that finds record 1 of the furnished firm, and one that does not. */
      filters?: Readonly<Record<string, readonly [finds: string, misses: string]>>;
      sorts?: string;
      /** The sums of record 1. */
      aggregates?: Readonly<Record<string, number>>;
    }
  | { verb: 'search'; find: string; shows: Shape; paged?: boolean; fails: string }
  | { verb: 'call'; calls: readonly Request[] };

export type Endpoint = OfVerb & {
  refusals?: readonly Refusal[];
  why?: string;
  /** Further spellings that answer the same. */
  also?: readonly string[];
};
export type Of<V extends Endpoint['verb']> = Extract<Endpoint, { verb: V }>;

export type Resource = {
  /** What its records are called in answers that say it. */
  name?: string;
  /** Requests that come first: what the facts refer to and the furnished firm lacks. */
  before?: readonly (readonly [dialect: 'perfex' | 'admin', target: string, body: Parameters])[];
  /** The key of the id in answers. */
  idKey?: string;
  /** The path's parameters; `{}` where it stands for the record is `record`. */
  path?: Readonly<Record<string, string>>;
  /** Parameters that the records of other tests are made without. */
  madeWithout?: string;
  /** What its custom fields belong to, where it has them. */
  customFields?: string;
  /** What says in answers to writes that they went well, where it is not `status`. */
  flag?: string;
  /** By method and path, as documented. */
  endpoints: Readonly<Record<string, Endpoint>>;
};

/** In a path: the record that the facts are about. */
export const record = '{record}';
