/** Fields of every stored record. Ids count up per organization and record type. */
import * as z from 'zod';
import { invalidProblem } from './problem.ts';

export const id = z.int().positive();
export const instant = z.iso.datetime();
export const date = z.iso.date();
/** Exact, in plain text: "11.2" or "-3". */
export const decimal = z.string().regex(/^-?\d+(\.\d+)?$/);
/** Minor units of a currency (cents, fils, yen). */
export const minor = z.int();
export const currency = z.string().regex(/^[A-Z]{3}$/);

/** A list for `multiselect` and `checkbox`, else text. */
const customValue = z.union([z.string(), z.array(z.string())]);
export type CustomValue = z.infer<typeof customValue>;

/** By field id. Fields without a value are absent. */
export const customValues = z.record(z.string(), customValue);
export type CustomValues = z.infer<typeof customValues>;

/** Fields of every record. A null person is the system; `extras` mean nothing outside their dialect. */
export const recordFields = {
  id,
  createdAt: instant,
  createdBy: id.nullable(),
  updatedAt: instant,
  updatedBy: id.nullable(),
  extras: z.record(z.string(), z.unknown()).default({}),
  customValues: customValues.default({}),
};

export type RecordFields = z.infer<z.ZodObject<typeof recordFields>>;

/** A client's part of a record: all that the server does not set, without custom fields (`CustomValuesInput`). */
export type Given<D extends RecordFields> = Omit<D, keyof NewRecordFields | 'customValues'>;

export type NewRecordFields = Omit<RecordFields, 'extras' | 'customValues'>;

/** When somebody writes, and who (null: the system). */
export type Writing = { at: string; actor: { staffId: number | null } };

/** Sets id, instants and people of a new record. */
export function stampNew({ at, actor }: Writing, newId: number): NewRecordFields {
  return { id: newId, createdAt: at, createdBy: actor.staffId, updatedAt: at, updatedBy: actor.staffId };
}

/** Sets instant and person of a change. */
export function stampChange({ at, actor }: Writing): Pick<RecordFields, 'updatedAt' | 'updatedBy'> {
  return { updatedAt: at, updatedBy: actor.staffId };
}

export const address = z.object({
  street: z.string().default(''),
  city: z.string().default(''),
  state: z.string().default(''),
  zip: z.string().default(''),
  /** ISO 3166-1 alpha-2. */
  country: z.string().nullable().default(null),
});
export type Address = z.infer<typeof address>;

export const emptyAddress: Address = { street: '', city: '', state: '', zip: '', country: null };

/** Prints an address in one line: "27 Second Boulevard, 85351 Sun city, AR". */
export function formatAddress(value: Address): string {
  const place = [value.zip, value.city].filter(Boolean).join(' ');
  const lines = [value.street, place, value.state].filter(Boolean);
  // A country alone is not an address.
  return lines.length === 0 ? '' : [...lines, value.country ?? ''].filter(Boolean).join(', ');
}

/** The own fields in an input, all optional. An unknown key becomes `unknown`, so that only its list has a type error. */
export type OwnInput<D, Keys extends readonly string[]> = {
  [K in Keys[number]]?: K extends keyof D ? D[K] : unknown;
};

/** Picks the own fields (`keys`) that an input contains. */
export function pickGiven<I extends object, K extends keyof I>(
  input: I,
  keys: readonly K[],
): { [P in K]?: Exclude<I[P], undefined> } {
  const given: { [P in K]?: Exclude<I[P], undefined> } = {};
  for (const key of keys) {
    const value = input[key];
    if (isGiven(value)) given[key] = value;
  }
  return given;
}

/** Drops the fields of an input that are undefined. */
export function dropUndefined<I extends object>(input: I): { [P in keyof I]?: Exclude<I[P], undefined> } {
  const given: { [P in keyof I]?: Exclude<I[P], undefined> } = {};
  for (const key in input) {
    const value = input[key];
    if (isGiven(value)) given[key] = value;
  }
  return given;
}

/** Refuses an input that lacks one of the keys. @throws Problem `invalid` for the first missing key */
export function requireGiven<I extends object, K extends keyof I & string>(
  input: I,
  ...keys: readonly K[]
): asserts input is I & { [P in K]-?: Exclude<I[P], undefined> } {
  const missing = keys.find((key) => input[key] === undefined);
  if (missing !== undefined) throw invalidProblem(missing, 'is required');
}

const isGiven = <T>(value: T): value is Exclude<T, undefined> => value !== undefined;
