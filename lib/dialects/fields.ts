/**
 * A resource of a dialect is a table of columns. A column names the key its value has in our records and inputs, and
 * the codec that translates it. From the table follow the schemas of bodies and answers, what is shown, what
 * operations are given, the names in refusals, the OpenAPI documents and the derived tests.
 */
import * as z from 'zod';
import type { CustomField } from '../domain/custom-field/custom-field.ts';
import type { Organization } from '../domain/organization/organization.ts';
import { invalid, type Path } from '../domain/problem.ts';
import type { ScopeResource } from '../domain/token/scopes.ts';
import { isBlank, isZero } from './blank.ts';
import { usually } from './refusals.ts';

/**
 * What showing may depend on besides the record; `join` is what was read along with it, `customFields` the
 * organization's custom fields where the dialect shows them.
 */
export type View<J = undefined> = {
  firm: Organization;
  today: string;
  at: string;
  join: J;
  customFields?: readonly CustomField[] | undefined;
  /** Scheme and host the request came to, for links. */
  origin?: string | undefined;
};

/** What the meaning of a value may depend on. */
export type Asker = { firm: Organization };

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
  /** Our value on the wire. */
  output(value: T, view: View<unknown>): unknown;
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
type Value<O, K extends keyof O> = Exclude<O[K], undefined>;
/** How a column is read must be said where the record has no such value under its key. */
type More<D, J, T, Here> = [D] extends [Here]
  ? [options?: Options & Partial<Reading<D, J, T>>]
  : [options: Options & Reading<D, J, T>];

const pathOf = (key: string | Key): Key => (typeof key === 'string' ? [key] : key);

const isFields = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function valueAt(record: unknown, key: Key): unknown {
  let value = record;
  for (const name of key) value = isFields(value) ? value[name] : undefined;
  return value;
}

/** What every column that is written says of itself, by its codec and options. */
function written<T>(wire: string, codec: Codec<T>, options: Options) {
  const { also, required = 'never', message, list, mayBeEmpty, alsoNames, refusedAs } = options;
  const { resolve, mustSay, zeroIsNone, broken, sample } = codec;
  return {
    wire,
    answer: codec.wire,
    input: codec.input,
    required,
    sample: options.sample === undefined ? sample : options.sample,
    ...(also ? { also } : {}),
    ...(resolve ? { resolve } : {}),
    ...(message ? { message } : {}),
    ...(mustSay ? { mustSay } : {}),
    ...(zeroIsNone ? { zeroIsNone } : {}),
    ...(list ? { list } : {}),
    ...(mayBeEmpty ? { mayBeEmpty } : {}),
    ...(alsoNames ? { alsoNames: alsoNames.map(pathOf) } : {}),
    ...(refusedAs ? { refusedAs } : {}),
    ...(broken === undefined ? {} : { broken }),
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
export function columnsOf<D, I, J = unknown>() {
  /** A value that stands under the same key in record and input; `read` where the record has it otherwise. */
  function column<K extends keyof I & string, T extends Value<I, K>>(
    wire: string,
    key: K,
    codec: Codec<T>,
    ...more: More<D, J, T, { readonly [_ in K]: T }>
  ): Column<D, I, J>;
  function column<
    K extends keyof I & string,
    L extends keyof Value<I, K> & string,
    T extends Exclude<Value<I, K>[L], undefined>,
  >(
    wire: string,
    key: readonly [K, L],
    codec: Codec<T>,
    ...more: More<D, J, T, { readonly [_ in K]: { readonly [_ in L]: T } }>
  ): Column<D, I, J>;
  function column(
    wire: string,
    key: string | Key,
    codec: Codec<unknown>,
    options: Options & Partial<Reading<D, J, unknown>> = {},
  ): Column<D, I, J> {
    const path = pathOf(key);
    const { read = (doc: D) => valueAt(doc, path) } = options;
    const show = (doc: D, view: View<J>): unknown => codec.output(read(doc, view), view);
    return { ...written(wire, codec, options), key: path, show };
  }

  /** A value that is taken and never shown. */
  function writeOnly<K extends keyof I & string, T extends Value<I, K>>(
    wire: string,
    key: K,
    codec: Codec<T>,
    options?: Options,
  ): Column<D, I, J>;
  function writeOnly<
    K extends keyof I & string,
    L extends keyof Value<I, K> & string,
    T extends Exclude<Value<I, K>[L], undefined>,
  >(wire: string, key: readonly [K, L], codec: Codec<T>, options?: Options): Column<D, I, J>;
  function writeOnly(wire: string, key: string | Key, codec: Codec<unknown>, options: Options = {}): Column<D, I, J> {
    return { ...written(wire, codec, options), key: pathOf(key) };
  }

  /** A value that stands for something else than one key of the input: `put` says for what. */
  function translated<T>(
    wire: string,
    codec: Codec<T>,
    { put, read, ...options }: Options & Partial<Reading<D, J, T>> & { put: (value: T) => Partial<I> },
  ): Column<D, I, J> {
    const show = read && ((doc: D, view: View<J>): unknown => codec.output(read(doc, view), view));
    const shownToo: Pick<Column<D, I, J>, 'show' | 'put'> = show ? { show } : {};
    shownToo.put = put;
    return { ...written(wire, codec, options), ...shownToo };
  }

  return { column, writeOnly, translated, computed: computed<D, I, J> };
}

/** A record on the wire. */
export function present<D, I, J>(columns: readonly Column<D, I, J>[], doc: D, view: View<J>): Record<string, unknown> {
  const wire: Record<string, unknown> = {};
  for (const one of columns) if (one.show) wire[one.wire] = one.show(doc, view);
  return wire;
}

/** The schema of a record on the wire. */
export function answerOf<D, I, J>(columns: readonly Column<D, I, J>[]): z.ZodObject {
  return z.object(Object.fromEntries(columns.filter((one) => one.show).map((one) => [one.wire, one.answer])));
}

/** Whether a body makes a record or changes one. */
export type Mode = 'create' | 'update';
type Input = Omit<Column<never, unknown, never>, 'show'>;

const isRequired = ({ required }: Pick<Input, 'required'>, mode: Mode): boolean =>
  required === 'always' || required === mode;

function isMissing(value: unknown, { list = false, mayBeEmpty = false }: Input, mode: Mode): boolean {
  if ((mayBeEmpty || list) && mode === 'update') return value === undefined;
  const empty = list && typeof value === 'object' && value !== null && Object.keys(value).length === 0;
  return value === undefined || value === null || value === '' || empty;
}

/**
 * What need not be given and is sent blank is left out: always of a new record, which then has what it has without it. Of one that
 * is there blank empties what can be empty, texts and links; what cannot, a number or a choice, stays as it is.
 */
function unlessBlank(input: z.ZodType, { mustSay, zeroIsNone }: Input, mode: Mode) {
  const saysNothing = (value: unknown): boolean => {
    if (!isBlank(value) && !(zeroIsNone && isZero(value))) return false;
    return mode === 'create' || (!mustSay && !input.safeParse(value).success);
  };
  return z.preprocess((value) => (saysNothing(value) ? undefined : value), input.optional()).optional();
}

function needed(input: z.ZodType, one: Input, mode: Mode) {
  const { message = 'is required', list = false } = one;
  const given = z.unknown().check(({ value, issues }) => {
    if (!isMissing(value, one, mode)) return;
    const path = list ? [''] : [];
    for (const text of [message].flat()) issues.push({ code: 'custom', message: text, input: value, path });
  });
  return given.pipe(input);
}

/** Said where a body lies inside another (`{"invoice": {…}}`) and something else stands there. */
export const notObject = {
  error: ({ code, input }: { code: string; input?: unknown }) =>
    code !== 'invalid_type' ? undefined : input === undefined ? 'is required' : 'must be an object',
};

/** The values of a body by their names on the wire, each checked and in our form. */
export type Values = Readonly<Record<string, unknown>>;

/** The schema of a body. Unknown fields are ignored, as the originals do, or refused. */
export function bodyOf(
  columns: readonly Input[],
  mode: Mode,
  unknown: 'ignore unknown' | 'refuse unknown' = 'ignore unknown',
): z.ZodType<Values> {
  const shape: Record<string, z.ZodType> = {};
  for (const one of columns) {
    const { input, wire } = one;
    if (input) shape[wire] = isRequired(one, mode) ? needed(input, one, mode) : unlessBlank(input, one, mode);
  }
  const body = unknown === 'refuse unknown' ? z.strictObject(shape, notObject) : z.object(shape, notObject);
  return underOneName(columns, body);
}

/** Takes a field under its further names too; the first that is given counts, and its own before them. */
function underOneName<T>(columns: readonly Input[], body: z.ZodType<T>): z.ZodType<T> {
  const names = columns.flatMap(({ wire, also = [] }) => also.map((name) => ({ name, wire })));
  if (names.length === 0) return body;
  const renamed = (given: unknown): unknown => {
    if (!isFields(given)) return given;
    const values: Record<string, unknown> = { ...given };
    for (const { name, wire } of names)
      if (!Object.hasOwn(values, wire) && Object.hasOwn(values, name)) values[wire] = values[name];
    return values;
  };
  return z.preprocess(renamed, body);
}

/** Lays a part over an input: objects that are there already are completed, not replaced. */
function lay(input: Record<string, unknown>, part: object): void {
  for (const [name, value] of Object.entries(part)) {
    const before = input[name];
    input[name] = isFields(before) && isFields(value) ? { ...before, ...value } : value;
  }
}

/**
 * What an operation is given: the values of a body under the keys of their columns.
 * @throws Problem `invalid` naming a field that means nothing to this organization
 */
export function toInput<I>(
  columns: readonly Omit<Column<never, I, never>, 'show'>[],
  values: Values,
  asker: Asker,
): Partial<I> {
  const input: Record<string, unknown> = {};
  for (const column of columns) {
    const { wire, key } = column;
    const given = values[wire];
    if (given === undefined || !column.input) continue;
    const refuse = (message: string): never => {
      throw invalid(wire, message);
    };
    const value = column.resolve ? column.resolve(given, asker, refuse) : given;
    if (value === undefined) continue;
    if (column.put) lay(input, column.put(value));
    else if (key) lay(input, key.reduceRight<unknown>((inner, name) => ({ [name]: inner }), value) ?? {});
  }
  const result: Partial<I> = {};
  return Object.assign(result, input);
}

/** How well a column's keys answer to the path of a refusal: names of the path that are the column's; 0: none. */
function matching(path: Path, { key, alsoNames = [] }: Input): number {
  const lengths = [...(key ? [key] : []), ...alsoNames].map((one) => {
    const common = one.findIndex((name, i) => name !== path[i]);
    if (common === -1) return one.length;
    // A refusal of a whole names its first part.
    return common === path.length ? common - 0.5 : 0;
  });
  return Math.max(0, ...lengths);
}

/**
 * The client's name of what an operation refuses by our key; null where no column has it.
 * @param sent values of the request: of columns with the same key, what was sent is named
 */
export function wirePath(columns: readonly Input[], path: Path, sent: Values = {}): Path | null {
  let best: Input | undefined;
  let most = 0;
  for (const one of columns) {
    const rank = matching(path, one) + (sent[one.wire] === undefined ? 0 : 0.25);
    if (rank >= 0.5 && rank > most) [best, most] = [one, rank];
  }
  return best ? [best.refusedAs ?? best.wire, ...usually(path.slice(Math.ceil(most - 0.25)))] : null;
}

/** What the derived tests need to know of a body. */
export function factsOf(columns: readonly Input[], mode: Mode) {
  const taken = columns.filter((one) => one.input);
  return {
    sample: sampleOf(columns),
    required: taken.filter((one) => isRequired(one, mode)).map((one) => one.wire),
    broken: Object.fromEntries(taken.filter((one) => one.broken !== undefined).map((one) => [one.wire, one.broken])),
  };
}

/** A body in which every field stands, as a client would write it. */
export function sampleOf(columns: readonly Input[]): Record<string, unknown> {
  return Object.fromEntries(columns.filter((one) => one.input).map((one) => [one.wire, one.sample]));
}
