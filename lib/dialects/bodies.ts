/**
 * What follows from columns for a write: the schema of its body, the operation's input, the client's names of what is
 * refused, and what the derived tests must know.
 */
import * as z from 'zod';
import { invalidProblem, type Path } from '../domain/problem.ts';
import { isBlank, isZero } from './blank.ts';
import { type Asker, type Column, isFields } from './fields.ts';
import { toUsualPath } from './refusals.ts';

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
function skipBlank(input: z.ZodType, { mustSay, zeroIsNone }: Input, mode: Mode) {
  const saysNothing = (value: unknown): boolean => {
    if (!isBlank(value) && !(zeroIsNone && isZero(value))) return false;
    return mode === 'create' || (!mustSay && !input.safeParse(value).success);
  };
  return z.preprocess((value) => (saysNothing(value) ? undefined : value), input.optional()).optional();
}

function requireField(input: z.ZodType, one: Input, mode: Mode) {
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
export function buildBody(
  columns: readonly Input[],
  mode: Mode,
  unknown: 'ignore unknown' | 'refuse unknown' = 'ignore unknown',
): z.ZodType<Values> {
  const shape: Record<string, z.ZodType> = {};
  for (const one of columns) {
    const { input, wire } = one;
    if (input) shape[wire] = isRequired(one, mode) ? requireField(input, one, mode) : skipBlank(input, one, mode);
  }
  const body = unknown === 'refuse unknown' ? z.strictObject(shape, notObject) : z.object(shape, notObject);
  return findOwnName(columns, body);
}

/** Takes a field under its further names too; the first that is given counts, and its own before them. */
function findOwnName<T>(columns: readonly Input[], body: z.ZodType<T>): z.ZodType<T> {
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
      throw invalidProblem(wire, message);
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
function findMatching(path: Path, { key, alsoNames = [] }: Input): number {
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
export function findWirePath(columns: readonly Input[], path: Path, sent: Values = {}): Path | null {
  let best: Input | undefined;
  let most = 0;
  for (const one of columns) {
    const rank = findMatching(path, one) + (sent[one.wire] === undefined ? 0 : 0.25);
    if (rank >= 0.5 && rank > most) [best, most] = [one, rank];
  }
  return best ? [best.refusedAs ?? best.wire, ...toUsualPath(path.slice(Math.ceil(most - 0.25)))] : null;
}

/** What the derived tests need to know of a body; `place` is where a field stands in it. */
export function describeBody(columns: readonly Input[], mode: Mode, place = (wire: string): string => wire) {
  const taken = columns.filter((one) => one.input);
  const breakable = taken.filter((one) => one.broken !== undefined);
  return {
    sample: sampleBody(columns),
    required: taken.filter((one) => isRequired(one, mode)).map((one) => place(one.wire)),
    broken: Object.fromEntries(breakable.map((one) => [place(one.wire), one.broken])),
  };
}

/** A body in which every field stands, as a client would write it. */
export function sampleBody(columns: readonly Input[]): Record<string, unknown> {
  return Object.fromEntries(columns.filter((one) => one.input).map((one) => [one.wire, one.sample]));
}
