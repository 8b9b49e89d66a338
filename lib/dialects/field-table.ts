/**
 * One table of fields an entity and dialect. A row says how a field is called on the wire, how it
 * is shown, how it is taken, and whether it must be given. From the table come the bodies'
 * schemas, what is presented, the OpenAPI schema, the derived tests of broken fields and the
 * samples; nobody keeps a second list of the same names.
 */
import * as z from 'zod';
import { invalid } from '../domain/problem.ts';
import type { ScopeResource } from '../domain/token/scopes.ts';
import { isBlank, isZero } from './blank.ts';
import { type Codec, type Needed, notObject, type View } from './fields.ts';

export type { Codec, Needed, View } from './fields.ts';

export type Field<D, I, J> = {
  wire: string;
  /** Further names a client may give it by. */
  also?: readonly string[];
  /** Wire value of a record; absent for fields that are only written. */
  show?: (doc: D, view: View<J>) => unknown;
  answer: z.ZodType;
  /**
   * The resource of the record whose value it shows, where it never shows a value of its own: whoever asks for it by name
   * needs the right.
   */
  of?: ScopeResource;
  /** The part of an operation's input a value stands for, once the view is known; absent for read-only fields. */
  take?: z.ZodType<(view: View<J>) => Partial<I>>;
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
};

type Row<D, I, J, T> = {
  codec: Codec<T>;
  get?: (doc: D, view: View<J>) => T;
  put?: (value: T, view: View<J>) => Partial<I>;
  also?: readonly string[];
  required?: Needed;
  message?: string | readonly string[];
  list?: boolean;
  mayBeEmpty?: boolean;
  sample?: unknown;
};

/** A field both shown and taken (leave out `get` or `put` for one of the two). */
export function field<D, I, J, T>(wire: string, row: Row<D, I, J, T>): Field<D, I, J> {
  const { codec, get, put, also, required = 'never', message, list, mayBeEmpty } = row;
  const { mustSay, zeroIsNone } = codec;
  const refuse = (message: string): never => {
    throw invalid(wire, message);
  };
  const part = (value: T, view: View<J>): Partial<I> => {
    const resolved = codec.resolve ? codec.resolve(value, view, refuse) : value;
    return resolved === undefined || !put ? {} : put(resolved, view);
  };
  return {
    wire,
    ...(also ? { also } : {}),
    ...(get ? { show: (doc: D, view: View<J>) => codec.output(get(doc, view), view) } : {}),
    ...(put ? { take: codec.input.transform((value) => (view: View<J>) => part(value, view)) } : {}),
    answer: codec.wire,
    required,
    ...(message ? { message } : {}),
    ...(mustSay ? { mustSay } : {}),
    ...(zeroIsNone ? { zeroIsNone } : {}),
    ...(list ? { list } : {}),
    ...(mayBeEmpty ? { mayBeEmpty } : {}),
    ...(codec.broken === undefined ? {} : { broken: codec.broken }),
    sample: row.sample ?? codec.sample,
  };
}

/** A field that is only shown: a constant, something worked out, or something `of` another resource's record. */
export function shown<D, I, J>(
  wire: string,
  answer: z.ZodType,
  show: (doc: D, view: View<J>) => unknown,
  of?: ScopeResource,
): Field<D, I, J> {
  return { wire, show, answer, required: 'never', ...(of ? { of } : {}) };
}

/** A record on the wire. */
export function present<D, I, J>(fields: readonly Field<D, I, J>[], doc: D, view: View<J>): Record<string, unknown> {
  const wire: Record<string, unknown> = {};
  for (const one of fields) if (one.show) wire[one.wire] = one.show(doc, view);
  return wire;
}

/** The schema of a record on the wire. */
export function answerOf<D, I, J>(fields: readonly Field<D, I, J>[]): z.ZodObject {
  return z.object(Object.fromEntries(fields.filter((one) => one.show).map((one) => [one.wire, one.answer])));
}

const isRequired = (one: { required: Needed }, mode: 'create' | 'update'): boolean =>
  one.required === 'always' || one.required === mode;

type Emptiness = Pick<Field<never, never, never>, 'list' | 'mayBeEmpty' | 'mustSay' | 'zeroIsNone'>;

function isMissing(
  value: unknown,
  { list = false, mayBeEmpty = false }: Emptiness,
  mode: 'create' | 'update',
): boolean {
  if ((mayBeEmpty || list) && mode === 'update') return value === undefined;
  const empty = list && typeof value === 'object' && value !== null && Object.keys(value).length === 0;
  return value === undefined || value === null || value === '' || empty;
}

/**
 * What need not be given and is sent blank is left out: always of a new record, which then has what it has without it. Of one that
 * is there blank empties what can be empty, texts and links; what cannot, a number or a choice, stays as it is.
 */
function unlessBlank<T>(take: z.ZodType<T>, { mustSay, zeroIsNone }: Emptiness, mode: 'create' | 'update') {
  const saysNothing = (value: unknown): boolean => {
    if (!isBlank(value) && !(zeroIsNone && isZero(value))) return false;
    return mode === 'create' || (!mustSay && !take.safeParse(value).success);
  };
  return z.preprocess((value) => (saysNothing(value) ? undefined : value), take.optional()).optional();
}

/** What fields without a meaning of their own keep: each its own part of the one object. */
function keptOf(part: object): object {
  return 'kept' in part && typeof part.kept === 'object' && part.kept !== null ? part.kept : {};
}

/**
 * The schema of a body. Unknown fields are ignored, as the originals do; what comes out turns a
 * view into the operation's input.
 */
export function bodyOf<D, I, J>(
  fields: readonly Field<D, I, J>[],
  mode: 'create' | 'update',
  unknown: 'ignore unknown' | 'refuse unknown' = 'ignore unknown',
): z.ZodType<(view: View<J>) => Partial<I>> {
  const shape: Record<string, z.ZodType<((view: View<J>) => Partial<I>) | undefined>> = {};
  for (const one of fields) {
    const { take, wire, required, message = 'is required', list = false } = one;
    if (!take) continue;
    const given = z.unknown().check(({ value, issues }) => {
      if (!isMissing(value, one, mode)) return;
      const path = list ? [''] : [];
      for (const text of [message].flat()) issues.push({ code: 'custom', message: text, input: value, path });
    });
    shape[wire] = isRequired({ required }, mode) ? given.pipe(take) : unlessBlank(take, one, mode);
  }
  const body = unknown === 'refuse unknown' ? z.strictObject(shape, notObject) : z.object(shape, notObject);
  return underOneName(fields, body).transform((values) => (view: View<J>): Partial<I> => {
    const merged: Partial<I> = {};
    for (const value of Object.values(values)) {
      if (!value) continue;
      const part = value(view);
      const kept = { ...keptOf(merged), ...keptOf(part) };
      Object.assign(merged, part, Object.keys(kept).length > 0 ? { kept } : {});
    }
    return merged;
  });
}

/** Takes a field under its further names too; the first that is given counts, and its own before them. */
function underOneName<D, I, J, T>(fields: readonly Field<D, I, J>[], body: z.ZodType<T>): z.ZodType<T> {
  const names = fields.flatMap(({ wire, also = [] }) => also.map((name) => ({ name, wire })));
  if (names.length === 0) return body;
  const renamed = (given: unknown): unknown => {
    if (typeof given !== 'object' || given === null || Array.isArray(given)) return given;
    const values: Record<string, unknown> = { ...given };
    for (const { name, wire } of names)
      if (!Object.hasOwn(values, wire) && Object.hasOwn(values, name)) values[wire] = values[name];
    return values;
  };
  return z.preprocess(renamed, body);
}

/** What the derived tests need to know of a body. */
export function factsOf<D, I, J>(fields: readonly Field<D, I, J>[], mode: 'create' | 'update') {
  const taken = fields.filter((one) => one.take);
  return {
    sample: sampleOf(fields),
    required: taken.filter((one) => isRequired(one, mode)).map((one) => one.wire),
    broken: Object.fromEntries(taken.filter((one) => one.broken !== undefined).map((one) => [one.wire, one.broken])),
  };
}

/** A body in which every field stands, as a client would write it. */
export function sampleOf<D, I, J>(fields: readonly Field<D, I, J>[]): Record<string, unknown> {
  return Object.fromEntries(fields.filter((one) => one.take).map((one) => [one.wire, one.sample]));
}
