/**
 * How Perfex asks for repetition, wherever something repeats: `recurring` is a number of months from 1 to
 * 12, or `custom` with a count and a unit of its own; `cycles` how often, 0 without end.
 */
import * as z from 'zod';
import { invalidProblem } from '../../../domain/problem.ts';
import { longestGap, periodUnits, type Recurrence, type Repetition } from '../../../domain/recurrence/recurrence.ts';
import { countInput, textInput } from '../../codecs.ts';
import type { Codec } from '../../fields.ts';
import * as codec from './text-and-numbers.ts';

/** The pieces `recurring` is put together from. */
export type Repeats = {
  recurs?: number | 'custom';
  everyCustom?: number | null;
  unitCustom?: Recurrence['unit'] | null;
  cycles?: number;
  /** As answers show it: how often, what is counted, and whether that was asked for as `custom`. */
  everyShown?: number | null;
  unitShown?: Recurrence['unit'] | null;
  custom?: boolean;
};

/** Nothing; 0 times, or 0 of a unit, is none as well. */
const blank = z.union([z.literal(''), z.literal(0), z.literal('0'), z.null()]);

const months = { error: 'must be a number of months from 1 to 12, custom, or 0' };
const gap = { error: `must be a whole number from 1 to ${longestGap}` };

/** How often, as `recurring` says it; 0: not at all. */
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
/** A count of what repeats always has; none leaves it as it is. */
export const every: Codec<number> = {
  zeroIsNone: true,
  input: z.union([z.never(), countInput.pipe(z.int().min(1, gap).max(longestGap, gap))], gap),
  output: String,
  wire: z.string(),
  broken: '-1',
  sample: '1',
};
/** What is counted, of what always repeats. */
export const unit: Codec<Recurrence['unit']> = {
  zeroIsNone: true,
  input: z.union([z.never(), textInput.transform((value) => value.toLowerCase()).pipe(z.enum(periodUnits))], {
    error: 'must be day, week, month or year',
  }),
  output: (value) => value,
  wire: z.string(),
  broken: 'fortnight',
  sample: 'week',
};
/** `repeat_every_custom`: a count, with `custom`. */
export const everyCustom: Codec<number | null> = {
  input: z.union([blank.transform(() => null), every.input], gap),
  output: (value) => value,
  wire: z.null(),
  broken: '-1',
  sample: '1',
};
/** `repeat_type_custom`: what is counted, with `custom`. */
export const unitCustom: Codec<Recurrence['unit'] | null> = {
  input: z.union([blank.transform(() => null), unit.input], { error: 'must be day, week, month or year' }),
  output: (value) => value,
  wire: z.null(),
  broken: 'fortnight',
  sample: 'week',
};
/** `repeat_every` and `recurring_type` as answers show them: a count and what is counted. */
export const everyShown: Codec<number | null> = {
  ...everyCustom,
  output: (value) => (value === null ? null : String(value)),
  wire: z.string().nullable(),
  sample: '',
};
export const unitShown: Codec<Recurrence['unit'] | null> = { ...unitCustom, wire: z.string().nullable(), sample: '' };
/** How many times in all; 0: without end. */
export const cycles: Codec<number> = {
  ...codec.count,
  input: z.union([blank.transform(() => 0), countInput], { error: 'must be a whole number, 0 for no end' }),
  sample: '0',
};

/** Whether a repetition cannot be said in months, or was asked for in other words (which the record keeps). */
export function isCustom(
  { unit, every }: Pick<Recurrence, 'unit' | 'every'>,
  extras: Readonly<Record<string, unknown>>,
): boolean {
  return unit !== 'month' || every > 12 || extras.custom_recurring === true;
}

type HowAsked = { recurs?: unknown; custom?: boolean | undefined };

/** What a record keeps of how it was asked to repeat. `custom` as answers show it: no says nothing that `recurring` does not. */
export function keepCustom({ recurs, custom }: HowAsked, extras: Record<string, unknown> = {}) {
  if (recurs === undefined && !custom) return {};
  return { extras: { ...extras, custom_recurring: recurs === 'custom' || custom || undefined } };
}

/** `cycles` in our words. */
export const toLimit = (times: number | undefined) =>
  times === undefined ? {} : { maxOccurrences: times === 0 ? null : times };

/** How often `custom` is. `field`: that says so. Throws `invalid` for one without its count and unit. */
export function toCustom({ everyCustom: every, unitCustom: unit }: Repeats, field: string) {
  if (!every) throw invalidProblem('repeat_every_custom', `is required with ${field} custom`);
  if (!unit) throw invalidProblem('repeat_type_custom', `is required with ${field} custom`);
  return { every, unit };
}

/**
 * How a record is to repeat: null not at all, undefined as it does. A number in `recurring` is of months, or what an
 * answer shows of a repetition beside it.
 * @throws Problem `invalid` for more than a year of months that was not shown so, and as `toCustom`
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
