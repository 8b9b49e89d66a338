/**
 * What every stored record has. Ids are positive integers counted up per organization
 * and resource; instants are ISO 8601 in UTC; people are staff ids (null: the system).
 */
import * as z from 'zod';

export const id = z.int().positive();
export const instant = z.iso.datetime();
export const date = z.iso.date();
/** Exact decimal in plain text, e.g. "11.2" or "-3". */
export const decimal = z.string().regex(/^-?\d+(\.\d+)?$/);
/** Integer minor units of a currency (cents, fils, yen). */
export const minor = z.int();
export const currency = z.string().regex(/^[A-Z]{3}$/);

/** A value as stored: a list where several options may be chosen (`multiselect`, `checkbox`), else text. */
const customValue = z.union([z.string(), z.array(z.string())]);
export type CustomValue = z.infer<typeof customValue>;

/** The values of a record's custom fields by the id of their field. A field without a value is not in it. */
export const customValues = z.record(z.string(), customValue);
export type CustomValues = z.infer<typeof customValues>;

/**
 * Fields that belong to every record; `extras` holds dialect fields that have no meaning of their own in
 * our domain, `customValues` what stands in the fields the firm has added (custom-field/values.ts).
 */
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

/** What a client gives of a record: everything but what the server sets, and custom fields (`CustomValuesInput`). */
export type Given<D extends RecordFields> = Omit<D, keyof NewRecordFields | 'customValues'>;

/** What the server sets of a new record. */
export type NewRecordFields = Omit<RecordFields, 'extras' | 'customValues'>;

/** Who writes (a member of staff, null: the system), and at which instant. */
export type Writing = { at: string; actor: { staffId: number | null } };

/** Id, instants and people of a new record. */
export function stampNew({ at, actor }: Writing, newId: number): NewRecordFields {
  return { id: newId, createdAt: at, createdBy: actor.staffId, updatedAt: at, updatedBy: actor.staffId };
}

/** Instant and person of a change. */
export function stampChange({ at, actor }: Writing): Pick<RecordFields, 'updatedAt' | 'updatedBy'> {
  return { updatedAt: at, updatedBy: actor.staffId };
}

export const address = z.object({
  street: z.string().default(''),
  city: z.string().default(''),
  state: z.string().default(''),
  zip: z.string().default(''),
  /** ISO 3166-1 alpha-2, or null. */
  country: z.string().nullable().default(null),
});
export type Address = z.infer<typeof address>;

export const emptyAddress: Address = { street: '', city: '', state: '', zip: '', country: null };

/** An address as one line of text: "27 Second Boulevard, 85351 Sun city, AR". Empty when nothing is known. */
export function formatAddress(value: Address): string {
  const place = [value.zip, value.city].filter(Boolean).join(' ');
  const lines = [value.street, place, value.state].filter(Boolean);
  // A country alone is not an address.
  return lines.length === 0 ? '' : [...lines, value.country ?? ''].filter(Boolean).join(', ');
}

/**
 * The fields of an input that are given, of those a record has of its own.
 * @param keys the record's own fields: an operation lists them once
 */
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

const isGiven = <T>(value: T): value is Exclude<T, undefined> => value !== undefined;
