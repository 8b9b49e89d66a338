/** What a write needs from columns: the body's schema, the input, names in refusals, facts for the derived tests. */
import * as z from 'zod';
import { type FieldProblem, invalidProblem, type Path } from '../domain/problem.ts';
import { isBlank, isZero } from './blank.ts';
import { type Asker, type Column, isFields } from './fields.ts';
import { toUsualPath } from './refusals.ts';

export type Mode = 'create' | 'update';
type Input = Omit<Column<never, unknown, never>, 'show'>;

const isRequired = ({ required }: Pick<Input, 'required'>, mode: Mode): boolean =>
  required === 'always' || required === mode;

/** Whether an update may leave out what a record must have. Sent empty, it counts as left out: see `findEmptied`. */
const mayStayUnsent = (one: Input, mode: Mode): boolean =>
  mode === 'update' && one.staysUnsent === true && isRequired(one, mode);

const mustBeSent = (one: Input, mode: Mode): boolean => isRequired(one, mode) && !mayStayUnsent(one, mode);

function isMissing(value: unknown, { list = false, mayBeEmpty = false }: Input, mode: Mode): boolean {
  if ((mayBeEmpty || list) && mode === 'update') return value === undefined;
  const empty = list && typeof value === 'object' && value !== null && Object.keys(value).length === 0;
  return value === undefined || value === null || value === '' || empty;
}

/** Whether a value says that there is none, of a field that a record must have. Lists may be empty. */
const saysNone = (value: unknown, { list, zeroIsNone }: Input): boolean =>
  !list && (isBlank(value) || (zeroIsNone === true && isZero(value)));

/** Skips blank fields: always on create; on update unless blank is a valid value, which then empties the field. */
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

const leaveOutEmpty = (input: z.ZodType, one: Input) =>
  z.preprocess((value) => (saysNone(value, one) ? undefined : value), input.optional()).optional();

function buildField(input: z.ZodType, one: Input, mode: Mode): z.ZodType {
  if (mayStayUnsent(one, mode)) return leaveOutEmpty(input, one);
  return isRequired(one, mode) ? requireField(input, one, mode) : skipBlank(input, one, mode);
}

/** The checked values of a body by wire name. What was sent and says nothing is there as undefined. */
export type Values = Readonly<Record<string, unknown>>;

/** Builds the schema of a body. Unknown fields are ignored, as in the original products, or refused. */
export function buildBody(
  columns: readonly Input[],
  mode: Mode,
  unknown: 'ignore unknown' | 'refuse unknown' = 'ignore unknown',
): z.ZodType<Values> {
  const shape: Record<string, z.ZodType> = {};
  for (const one of columns) {
    const { input, wire } = one;
    if (input) shape[wire] = buildField(input, one, mode);
  }
  const body = unknown === 'refuse unknown' ? z.strictObject(shape) : z.object(shape);
  return acceptAliases(columns, body);
}

/** The own name of a field wins over its aliases; among these the first one given counts. */
function acceptAliases<T>(columns: readonly Input[], body: z.ZodType<T>): z.ZodType<T> {
  const names = columns.flatMap(({ wire, also = [] }) => also.map((name) => ({ name, wire })));
  if (names.length === 0) return body;
  const rename = (given: unknown): unknown => {
    if (!isFields(given)) return given;
    const values: Record<string, unknown> = { ...given };
    for (const { name, wire } of names)
      if (!Object.hasOwn(values, wire) && Object.hasOwn(values, name)) values[wire] = values[name];
    return values;
  };
  return z.preprocess(rename, body);
}

/** The columns that the document asks of an update too, though it may leave them out. */
export const findUsual = <C extends Input>(columns: readonly C[]): C[] =>
  columns.filter((one) => one.input && mayStayUnsent(one, 'update'));

/** Refuses a field for having no value, in the document's words. */
export const listLacks = ({ wire, message = 'is required', list }: Input): FieldProblem[] =>
  [message].flat().map((text) => ({ path: list ? [wire, ''] : [wire], message: text }));

/** The columns that an update sent empty, though a record must have them. Only the record says whether that is a change. */
export const findEmptied = <C extends Input>(columns: readonly C[], values: Values): C[] =>
  findUsual(columns).filter(({ wire }) => Object.hasOwn(values, wire) && values[wire] === undefined);

function mergeInto(input: Record<string, unknown>, part: object): void {
  for (const [name, value] of Object.entries(part)) {
    const before = input[name];
    input[name] = isFields(before) && isFields(value) ? { ...before, ...value } : value;
  }
}

/**
 * Puts the values of a body under the keys of their columns.
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
    if (column.put) mergeInto(input, column.put(value));
    else if (key) mergeInto(input, key.reduceRight<unknown>((inner, name) => ({ [name]: inner }), value) ?? {});
  }
  const result: Partial<I> = {};
  return Object.assign(result, input);
}

/** Counts the names in a refused path that match a key of the column. */
function rankMatch(path: Path, { key, alsoNames = [] }: Input): number {
  const lengths = [...(key ? [key] : []), ...alsoNames].map((one) => {
    const common = one.findIndex((name, i) => name !== path[i]);
    if (common === -1) return one.length;
    // A refused object matches the columns of its parts, but ranks lower.
    return common === path.length ? common - 0.5 : 0;
  });
  return Math.max(0, ...lengths);
}

/**
 * Finds the wire path of a key that an operation refuses; null where no column has the key.
 * @param sent values of the request; among columns with the same key, one that was sent wins
 */
export function findWirePath(columns: readonly Input[], path: Path, sent: Values = {}): Path | null {
  let best: Input | undefined;
  let most = 0;
  for (const one of columns) {
    const rank = rankMatch(path, one) + (sent[one.wire] === undefined ? 0 : 0.25);
    if (rank >= 0.5 && rank > most) [best, most] = [one, rank];
  }
  return best ? [best.refusedAs ?? best.wire, ...toUsualPath(path.slice(Math.ceil(most - 0.25)))] : null;
}

/** Describes a body for the derived tests. `place` turns a wire name into a path in the body. */
export function describeBody(columns: readonly Input[], mode: Mode, place = (wire: string): string => wire) {
  const taken = columns.filter((one) => one.input);
  const breakable = taken.filter((one) => one.broken !== undefined);
  return {
    sample: sampleBody(columns),
    required: taken.filter((one) => mustBeSent(one, mode)).map((one) => place(one.wire)),
    broken: Object.fromEntries(breakable.map((one) => [place(one.wire), one.broken])),
  };
}

/** Builds a body that has every field. */
export function sampleBody(columns: readonly Input[]): Record<string, unknown> {
  return Object.fromEntries(columns.filter((one) => one.input).map((one) => [one.wire, one.sample]));
}
