/**
 * A resource of a dialect is a table of columns. A column names the key its value has in our records and inputs, and
 * the codec that translates it. From the table follow the schemas of bodies and answers, what is shown, what
 * operations are given, the names in refusals, the OpenAPI documents and the derived tests.
 */
import * as z from 'zod';
import type { CustomField } from '../domain/custom-field/custom-field.ts';
import type { Organization } from '../domain/organization/organization.ts';
import { pickGiven } from '../domain/record.ts';
import type { ScopeResource } from '../domain/token/scopes.ts';

/**
 * What showing may depend on besides the record; `join` is what was read along with it, `customFields` the
 * organization's custom fields where the dialect shows them.
 */
export type View<J = undefined> = {
  organization: Organization;
  today: string;
  at: string;
  join: J;
  customFields?: readonly CustomField[] | undefined;
  /** Scheme and host the request came to, for links. */
  origin?: string | undefined;
};

/** What the meaning of a value may depend on. */
export type Asker = { organization: Organization };

/** How a value comes in and goes out. */
export type Codec<T> = {
  /** Takes what clients send and gives our value. */
  input: z.ZodType<T>;
  /**
   * What a value means to this organization, where that depends on it: the day of an instant. Undefined: it says nothing.
   * @param refuse refuses the field with a sentence
   */
  resolve?(value: T, asker: Asker, refuse: (message: string) => never): T | undefined;
  /** Blank is refused on update too: the name of a record cannot be emptied, and nobody means to leave it as it is. */
  mustSay?: true;
  /** 0 is as good as blank: dates, and what 0 cannot be a value of. */
  zeroIsNone?: true;
  /** Our value on the wire; absent where it is the same there. */
  output?(value: T, view: View<unknown>): unknown;
  /** The wire type of answers, for OpenAPI. */
  wire: z.ZodType;
  /** Something a client may send that must be refused; undefined where everything of its kind is taken. */
  broken?: unknown;
  /** A value as it goes in, for tests and documentation. */
  sample: unknown;
};

/** When a field must be given. */
export type Needed = 'never' | 'create' | 'update' | 'always';

/** Place of a value in a record or an input: `['billing', 'street']`. */
export type Key = readonly string[];

/** One field of a dialect: of records `D`, written by inputs `I`, shown with what was read along, `J`. */
export type Column<D, I, J> = {
  wire: string;
  /** Further names a client may give it by. */
  also?: readonly string[];
  /** Where its value stands in an operation's input; absent where it is not written, or stands for more than one. */
  key?: Key;
  /** Further keys that refusals name it for. */
  alsoNames?: readonly Key[];
  /** Its name in refusals, where that is not `wire`. */
  refusedAs?: string;
  /** Wire value of a record; absent for fields that are only written. */
  show?: (doc: D, view: View<J>) => unknown;
  answer: z.ZodType;
  /**
   * The resource of the record whose value it shows, where it never shows a value of its own: whoever asks for it by name
   * needs the right.
   */
  of?: ScopeResource;
  /** Takes what clients send; absent for fields that are only shown. */
  input?: z.ZodType;
  /** What a read shows of a value that was taken. */
  output?(value: unknown, view: View<unknown>): unknown;
  resolve?(value: unknown, asker: Asker, refuse: (message: string) => never): unknown;
  /** The part of an input that a value stands for, where it is not `key` alone. */
  put?(value: unknown): Partial<I>;
  required: Needed;
  /** The printed message for a missing value; several where the document prints several. */
  message?: string | readonly string[];
  mustSay?: true;
  zeroIsNone?: true;
  /** A list as forms send it: one that is missing is told as `name[]`, and on update it may be given empty. */
  list?: boolean;
  /** What an update requires may be given empty: for none, or for what was shown as empty. */
  mayBeEmpty?: boolean;
  broken?: unknown;
  sample?: unknown;
  /** Never set: ties a column to the inputs that it is a part of. */
  writes?: Partial<I>;
};

/** What a row may say beyond its key and codec. */
export type Options = {
  also?: readonly string[];
  required?: Needed;
  message?: string | readonly string[];
  list?: boolean;
  mayBeEmpty?: boolean;
  sample?: unknown;
  alsoNames?: readonly (string | Key)[];
  refusedAs?: string;
};
type Reading<D, J, T> = { read: (doc: D, view: View<J>) => T };

type Value<O, K> = [K] extends [keyof O] ? Exclude<O[K], undefined> : unknown;
/** What stands at a place; unknown where there is no such place, which is told of the key alone. */
type ValueAt<O, P> = [P] extends [readonly [infer K, infer L]] ? Value<Value<O, K>, L> : Value<O, P>;
type Keys<O> = keyof O & string;
/** A place, where there is such a one; else those there are, as the error lists them. */
type PlaceIn<I, P> = [P] extends [readonly [infer K, infer L]]
  ? [K] extends [Keys<I>]
    ? [L] extends [Keys<Value<I, K>>]
      ? P
      : readonly [K, Keys<Value<I, K>>]
    : readonly [Keys<I>, string]
  : [P] extends [Keys<I>]
    ? P
    : Keys<I>;
/** How a column is read must be said where the record has no such value under its key. */
type More<D, I, J, P, T> =
  unknown extends ValueAt<I, P>
    ? [options?: Options & Partial<Reading<D, J, T>>]
    : [ValueAt<D, P>] extends [T]
      ? [options?: Options & Partial<Reading<D, J, T>>]
      : [options: Options & Reading<D, J, T>];

const listPath = (key: string | Key): Key => (typeof key === 'string' ? [key] : key);

/** Whether a value is an object with keys. */
export const isFields = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function valueAt(record: unknown, key: Key): unknown {
  let value = record;
  for (const name of key) value = isFields(value) ? value[name] : undefined;
  return value;
}

/** A value on the wire. */
export const outputOf = <T>({ output }: Pick<Codec<T>, 'output'>, value: T, view: View<unknown>): unknown =>
  output ? output(value, view) : value;

/** What every column that is written says of itself, by its codec and options. */
function written<T>(wire: string, codec: Codec<T>, options: Options) {
  const { required = 'never', alsoNames } = options;
  return {
    wire,
    answer: codec.wire,
    input: codec.input,
    ...(codec.output ? { output: codec.output } : {}),
    required,
    sample: options.sample === undefined ? codec.sample : options.sample,
    ...pickGiven(options, ['also', 'message', 'list', 'mayBeEmpty', 'refusedAs']),
    ...pickGiven(codec, ['resolve', 'mustSay', 'zeroIsNone', 'broken']),
    ...(alsoNames ? { alsoNames: alsoNames.map(listPath) } : {}),
  };
}

/** A field that is only shown: a constant, something worked out, or something `of` another resource's record. */
export function computed<D, I = object, J = unknown>(
  wire: string,
  answer: z.ZodType,
  show: (doc: D, view: View<J>) => unknown,
  of?: ScopeResource,
): Column<D, I, J> {
  return { wire, show, answer, required: 'never', ...(of ? { of } : {}) };
}

/**
 * Makes columns of records `D` that inputs `I` write.
 *
 * @example
 * const { column, computed, writeOnly } = columnsOf<Estimate, EstimateInput>();
 * column('expirydate', 'expiresOn', optionalDate, { also: ['duedate'] });
 * column('billing_street', ['billing', 'street'], text);
 */
export function defineColumns<D, I, J = unknown>() {
  /** A value that stands under the same key in record and input; `read` where the record has it otherwise. */
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
    return { ...written(wire, codec, options), key: path, show };
  }

  /** A value that is taken and never shown. */
  function writeOnly<const P extends string | readonly [string, string], T extends ValueAt<I, P>>(
    wire: string,
    key: PlaceIn<I, P>,
    codec: Codec<T>,
    options?: Options,
  ): Column<D, I, J>;
  function writeOnly(wire: string, key: string | Key, codec: Codec<unknown>, options: Options = {}): Column<D, I, J> {
    return { ...written(wire, codec, options), key: listPath(key) };
  }

  /** A value that stands for something else than one key of the input: `put` says for what. */
  function translated<T>(
    wire: string,
    codec: Codec<T>,
    { put, read, ...options }: Options & Partial<Reading<D, J, T>> & { put: (value: T) => Partial<I> },
  ): Column<D, I, J> {
    const show = read && ((doc: D, view: View<J>): unknown => outputOf(codec, read(doc, view), view));
    const shownToo: Pick<Column<D, I, J>, 'show' | 'put'> = show ? { show } : {};
    shownToo.put = put;
    return { ...written(wire, codec, options), ...shownToo };
  }

  return { column, writeOnly, translated, computed: computed<D, I, J> };
}

/** A record on the wire. */
export function presentRecord<D, I, J>(
  columns: readonly Column<D, I, J>[],
  doc: D,
  view: View<J>,
): Record<string, unknown> {
  const wire: Record<string, unknown> = {};
  for (const one of columns) if (one.show) wire[one.wire] = one.show(doc, view);
  return wire;
}

/** The schema of a record on the wire. */
export function buildAnswer<D, I, J>(columns: readonly Column<D, I, J>[]): z.ZodObject {
  return z.object(Object.fromEntries(columns.filter((one) => one.show).map((one) => [one.wire, one.answer])));
}
