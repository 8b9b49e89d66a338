/**
 * A resource is a table of columns. A column names its wire name, its key in our records and inputs, and its codec.
 * Schemas, answers, inputs, names in refusals, OpenAPI documents and the derived tests follow from the table.
 */
import * as z from 'zod';
import type { CustomField } from '../domain/custom-field/custom-field.ts';
import type { Organization } from '../domain/organization/organization.ts';
import { pickGiven } from '../domain/record.ts';
import type { ScopeResource } from '../domain/token/scopes.ts';

/** What showing a record may depend on besides the record. `join` is what was read along with it. */
export type View<J = undefined> = {
  organization: Organization;
  today: string;
  at: string;
  join: J;
  customFields?: readonly CustomField[] | undefined;
  origin?: string | undefined;
};

export type Asker = { organization: Organization };

/** Translates a value between wire and record. */
export type Codec<T> = {
  input: z.ZodType<T>;
  /** Resolves a value that depends on the organization: the day of an instant. Undefined means not given. */
  resolve?(value: T, asker: Asker, refuse: (message: string) => never): T | undefined;
  /** Blank is refused on update too, instead of meaning "no change": a name cannot be emptied. */
  mustSay?: true;
  /** 0 means none, as blank does: in dates, for example. */
  zeroIsNone?: true;
  /** Absent where the wire has the same value. */
  output?(value: T, view: View<unknown>): unknown;
  /** The schema of answers, for OpenAPI. */
  wire: z.ZodType;
  /** A value that must be refused, for tests; undefined where every value of its kind is accepted. */
  broken?: unknown;
  sample: unknown;
};

export type Needed = 'never' | 'create' | 'update' | 'always';

/** The path of a value in a record or input: `['billing', 'street']`. */
export type Key = readonly string[];

/** One field of a resource: of records `D`, written by inputs `I`, shown with the join `J`. */
export type Column<D, I, J> = {
  wire: string;
  /** Aliases that clients may send. */
  also?: readonly string[];
  /** Absent where the column is not written, or stands for several keys. */
  key?: Key;
  /** Further keys whose refusals name this column. */
  alsoNames?: readonly Key[];
  /** Its name in refusals, where not `wire`. */
  refusedAs?: string;
  show?: (doc: D, view: View<J>) => unknown;
  answer: z.ZodType;
  /** The other resource whose value it shows. Asking for the field by name needs the right to that resource. */
  of?: ScopeResource;
  input?: z.ZodType;
  output?(value: unknown, view: View<unknown>): unknown;
  resolve?(value: unknown, asker: Asker, refuse: (message: string) => never): unknown;
  /** The part of the input that a value stands for, where that is not `key` alone. */
  put?(value: unknown): Partial<I>;
  required: Needed;
  /** The document's message for a missing value; some fields have several. */
  message?: string | readonly string[];
  mustSay?: true;
  zeroIsNone?: true;
  /** A list as forms send it: a missing one is refused as `name[]`, and an update may empty it. */
  list?: boolean;
  /** An update must name it, but may send it empty. */
  mayBeEmpty?: boolean;
  /** An update may leave it out, and send it empty only where the record has none: what is not sent stays. */
  staysUnsent?: boolean;
  broken?: unknown;
  sample?: unknown;
  /** Never set: ties the column's type to the inputs it is part of. */
  writes?: Partial<I>;
};

export type Options = {
  also?: readonly string[];
  required?: Needed;
  message?: string | readonly string[];
  list?: boolean;
  mayBeEmpty?: boolean;
  staysUnsent?: boolean;
  sample?: unknown;
  alsoNames?: readonly (string | Key)[];
  refusedAs?: string;
};
type Reading<D, J, T> = { read: (doc: D, view: View<J>) => T };

type Value<O, K> = [K] extends [keyof O] ? Exclude<O[K], undefined> : unknown;
/** Unknown where the path does not exist, so that only `PlaceIn` reports the error. */
type ValueAt<O, P> = [P] extends [readonly [infer K, infer L]] ? Value<Value<O, K>, L> : Value<O, P>;
type Keys<O> = keyof O & string;
/** The path if it exists, else all paths that do, so that the error lists them. */
type PlaceIn<I, P> = [P] extends [readonly [infer K, infer L]]
  ? [K] extends [Keys<I>]
    ? [L] extends [Keys<Value<I, K>>]
      ? P
      : readonly [K, Keys<Value<I, K>>]
    : readonly [Keys<I>, string]
  : [P] extends [Keys<I>]
    ? P
    : Keys<I>;
/** `read` is required where the record has no such value under the key. */
type More<D, I, J, P, T> =
  unknown extends ValueAt<I, P>
    ? [options?: Options & Partial<Reading<D, J, T>>]
    : [ValueAt<D, P>] extends [T]
      ? [options?: Options & Partial<Reading<D, J, T>>]
      : [options: Options & Reading<D, J, T>];

const listPath = (key: string | Key): Key => (typeof key === 'string' ? [key] : key);

/** Tells whether a value is an object with keys. */
export const isFields = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function valueAt(record: unknown, key: Key): unknown {
  let value = record;
  for (const name of key) value = isFields(value) ? value[name] : undefined;
  return value;
}

/** Translates a value to the wire. */
export const outputOf = <T>({ output }: Pick<Codec<T>, 'output'>, value: T, view: View<unknown>): unknown =>
  output ? output(value, view) : value;

function describeWritten<T>(wire: string, codec: Codec<T>, options: Options) {
  const { required = 'never', alsoNames } = options;
  return {
    wire,
    answer: codec.wire,
    input: codec.input,
    ...(codec.output ? { output: codec.output } : {}),
    required,
    sample: options.sample === undefined ? codec.sample : options.sample,
    ...pickGiven(options, ['also', 'message', 'list', 'mayBeEmpty', 'staysUnsent', 'refusedAs']),
    ...pickGiven(codec, ['resolve', 'mustSay', 'zeroIsNone', 'broken']),
    ...(alsoNames ? { alsoNames: alsoNames.map(listPath) } : {}),
  };
}

/** Makes a column that is only shown: a constant, a derived value, or a value `of` another resource's record. */
export function computed<D, I = object, J = unknown>(
  wire: string,
  answer: z.ZodType,
  show: (doc: D, view: View<J>) => unknown,
  of?: ScopeResource,
): Column<D, I, J> {
  return { wire, show, answer, required: 'never', ...(of ? { of } : {}) };
}

/**
 * Returns functions that make columns of records `D`, written by inputs `I`.
 * @example
 * const { column, computed, writeOnly } = defineColumns<Estimate, EstimateInput>();
 * column('expirydate', 'expiresOn', optionalDate, { also: ['duedate'] });
 * column('billing_street', ['billing', 'street'], text);
 */
export function defineColumns<D, I, J = unknown>() {
  /** A value with the same key in record and input, unless `read` finds it elsewhere. */
  function column<const P extends string | readonly [string, string], T extends ValueAt<I, P>>(
    wire: string,
    key: PlaceIn<I, P>,
    codec: Codec<T>,
    ...more: More<D, I, J, P, T>
  ): Column<D, I, J>;
  function column(
    wire: string,
    key: string | Key,
    codec: Codec<unknown>,
    options: Options & Partial<Reading<D, J, unknown>> = {},
  ): Column<D, I, J> {
    const path = listPath(key);
    const { read = (doc: D) => valueAt(doc, path) } = options;
    const show = (doc: D, view: View<J>): unknown => outputOf(codec, read(doc, view), view);
    return { ...describeWritten(wire, codec, options), key: path, show };
  }

  function writeOnly<const P extends string | readonly [string, string], T extends ValueAt<I, P>>(
    wire: string,
    key: PlaceIn<I, P>,
    codec: Codec<T>,
    options?: Options,
  ): Column<D, I, J>;
  function writeOnly(wire: string, key: string | Key, codec: Codec<unknown>, options: Options = {}): Column<D, I, J> {
    return { ...describeWritten(wire, codec, options), key: listPath(key) };
  }

  /** A value that no single key of the input can hold: `put` gives the part it stands for. */
  function translated<T>(
    wire: string,
    codec: Codec<T>,
    { put, read, ...options }: Options & Partial<Reading<D, J, T>> & { put: (value: T) => Partial<I> },
  ): Column<D, I, J> {
    const show = read && ((doc: D, view: View<J>): unknown => outputOf(codec, read(doc, view), view));
    const part: Pick<Column<D, I, J>, 'show' | 'put'> = show ? { show } : {};
    part.put = put;
    return { ...describeWritten(wire, codec, options), ...part };
  }

  return { column, writeOnly, translated, computed: computed<D, I, J> };
}

/** Shows a record on the wire. */
export function presentRecord<D, I, J>(
  columns: readonly Column<D, I, J>[],
  doc: D,
  view: View<J>,
): Record<string, unknown> {
  const wire: Record<string, unknown> = {};
  for (const one of columns) if (one.show) wire[one.wire] = one.show(doc, view);
  return wire;
}

/** Builds the schema of a record on the wire. */
export function buildAnswer<D, I, J>(columns: readonly Column<D, I, J>[]): z.ZodObject {
  return z.object(Object.fromEntries(columns.filter((one) => one.show).map((one) => [one.wire, one.answer])));
}
