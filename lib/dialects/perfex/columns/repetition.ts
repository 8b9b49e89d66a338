/**
 * Perfex's recurrence fields, the same for everything that repeats. `recurring` is a number of months from 1 to 12, or
 * `custom` with its own count and unit. `cycles` limits the occurrences; 0 is without end.
 */
import * as z from 'zod';
import { invalidProblem } from '../../../domain/problem.ts';
import { longestGap, periodUnits, type Recurrence, type Repetition } from '../../../domain/recurrence/recurrence.ts';
import { countInput, textInput } from '../../codecs.ts';
import type { Codec } from '../../fields.ts';
import * as codec from './text-and-numbers.ts';

export type Repeats = {
  recurs?: number | 'custom';
  everyCustom?: number | null;
  unitCustom?: Recurrence['unit'] | null;
  cycles?: number;
  /** As answers show them: count, unit, and whether it was sent as `custom`. */
  everyShown?: number | null;
  unitShown?: Recurrence['unit'] | null;
  custom?: boolean;
};

/** Empty: 0 times, or 0 of a unit, counts as none. */
const blank = z.union([z.literal(''), z.literal(0), z.literal('0'), z.null()]);

const months = { error: 'must be a number of months from 1 to 12, custom, or 0' };
const gap = { error: `must be a whole number from 1 to ${longestGap}` };

/** The number of months in `recurring`, or `custom`; 0: does not repeat. */
export const recurring: Codec<number | 'custom'> = {
  input: z.union(
    [blank.transform(() => 0), z.literal('custom'), countInput.pipe(z.int().max(longestGap, months))],
    months,
  ),
  output: String,
  wire: z.string(),
  broken: '13',
  sample: '0',
};
/** The count of a recurrence that cannot be taken away; blank leaves it unchanged. */
export const every: Codec<number> = {
  zeroIsNone: true,
  input: z.union([z.never(), countInput.pipe(z.int().min(1, gap).max(longestGap, gap))], gap),
  output: String,
  wire: z.string(),
  broken: '-1',
  sample: '1',
};
/** The unit of a recurrence that cannot be taken away; blank leaves it unchanged. */
export const unit: Codec<Recurrence['unit']> = {
  zeroIsNone: true,
  input: z.union([z.never(), textInput.transform((value) => value.toLowerCase()).pipe(z.enum(periodUnits))], {
    error: 'must be day, week, month or year',
  }),
  wire: z.string(),
  broken: 'fortnight',
  sample: 'week',
};
/** `repeat_every_custom`: the count that goes with `custom`. */
export const everyCustom: Codec<number | null> = {
  input: z.union([blank.transform(() => null), every.input], gap),
  wire: z.null(),
  broken: '-1',
  sample: '1',
};
/** `repeat_type_custom`: the unit that goes with `custom`. */
export const unitCustom: Codec<Recurrence['unit'] | null> = {
  input: z.union([blank.transform(() => null), unit.input], { error: 'must be day, week, month or year' }),
  wire: z.null(),
  broken: 'fortnight',
  sample: 'week',
};
/** `repeat_every` and `recurring_type` as answers show them: count and unit. */
export const everyShown: Codec<number | null> = {
  ...everyCustom,
  output: (value) => (value === null ? null : String(value)),
  wire: z.string().nullable(),
  sample: '',
};
export const unitShown: Codec<Recurrence['unit'] | null> = { ...unitCustom, wire: z.string().nullable(), sample: '' };
/** The number of occurrences; 0: without end. */
export const cycles: Codec<number> = {
  ...codec.count,
  input: z.union([blank.transform(() => 0), countInput], { error: 'must be a whole number, 0 for no end' }),
  sample: '0',
};

/** Whether a recurrence does not fit 1 to 12 months, or was sent as `custom` (recorded in the extras). */
export function isCustom(
  { unit, every }: Pick<Recurrence, 'unit' | 'every'>,
  extras: Readonly<Record<string, unknown>>,
): boolean {
  return unit !== 'month' || every > 12 || extras.custom_recurring === true;
}

type CustomFields = { recurs?: unknown; custom?: boolean | undefined };

/** Records in the extras whether a recurrence was sent as `custom`. A shown `custom` of "no" adds nothing to `recurring`. */
export function keepCustom({ recurs, custom }: CustomFields, extras: Record<string, unknown> = {}) {
  if (recurs === undefined && !custom) return {};
  return { extras: { ...extras, custom_recurring: recurs === 'custom' || custom || undefined } };
}

/** The largest number of occurrences, from Perfex's `cycles`. */
export const toLimit = (times: number | undefined) =>
  times === undefined ? {} : { maxOccurrences: times === 0 ? null : times };

/** Reads count and unit of a `custom` recurrence. `field`: the field that said `custom`. Throws `invalid` without them. */
export function toCustom({ everyCustom: every, unitCustom: unit }: Repeats, field: string) {
  if (!every) throw invalidProblem('repeat_every_custom', `is required with ${field} custom`);
  if (!unit) throw invalidProblem('repeat_type_custom', `is required with ${field} custom`);
  return { every, unit };
}

/**
 * Reads a recurrence: null removes it, undefined leaves it. `recurring` counts months, or the unit that an answer
 * shows beside it.
 * @throws Problem `invalid` for more than 12 months unless an answer shows it so, and as `toCustom`
 */
export function toRepetition(input: Repeats, isNew: boolean): Partial<Repetition> | null | undefined {
  const { recurs, everyShown, unitShown, custom = false } = input;
  const limit = toLimit(input.cycles);
  if (recurs === 0) return null;
  if (recurs === 'custom') return { ...toCustom(input, 'recurring'), ...limit };
  if (recurs === undefined) {
    if (isNew) return undefined;
    return { ...(everyShown ? { every: everyShown } : {}), ...(unitShown ? { unit: unitShown } : {}), ...limit };
  }
  const unit = unitShown ?? 'month';
  const isShownCustom = custom || unit !== 'month';
  if (recurs > 12 && !isShownCustom) throw invalidProblem('recurring', months.error);
  return { every: (isShownCustom ? everyShown : null) ?? recurs, unit, ...limit };
}
