/**
 * How Perfex asks for repetition, wherever something repeats: `recurring` is a number of months from 1 to
 * 12, or `custom` with a count and a unit of its own; `cycles` how often, 0 without end.
 */
import * as z from 'zod';
import { invalid } from '../../domain/problem.ts';
import { longestGap, periodUnits, type Recurrence, type Repetition } from '../../domain/recurrence/recurrence.ts';
import { countInput, textInput } from '../codecs.ts';
import type { Codec } from '../field-table.ts';
import { countColumn } from './columns.ts';

/** The pieces `recurring` is put together from. */
export type Repeats = {
  recurs: number | 'custom';
  everyCustom: number | null;
  unitCustom: Recurrence['unit'] | null;
  cycles: number;
};

const blank = z.union([z.literal(''), z.null()]);

const months = { error: 'must be a number of months from 1 to 12, custom, or 0' };
const gap = { error: `must be a whole number from 1 to ${longestGap}` };

/** How often, as `recurring` says it; 0: not at all. */
export const recurring: Codec<number | 'custom'> = {
  input: z.union([blank.transform(() => 0), z.literal('custom'), countInput.pipe(z.int().max(12, months))], months),
  output: String,
  wire: z.string(),
  broken: '13',
  sample: '0',
};
/** `repeat_every_custom`: a count, with `custom`. */
export const everyCustom: Codec<number | null> = {
  input: z.union([blank.transform(() => null), countInput.pipe(z.int().min(1, gap).max(longestGap, gap))], gap),
  output: (value) => value,
  wire: z.null(),
  broken: '-1',
  sample: '1',
};
/** `repeat_type_custom`: what is counted, with `custom`. */
export const unitCustom: Codec<Recurrence['unit'] | null> = {
  input: z.union(
    [blank.transform(() => null), textInput.transform((value) => value.toLowerCase()).pipe(z.enum(periodUnits))],
    { error: 'must be day, week, month or year' },
  ),
  output: (value) => value,
  wire: z.null(),
  broken: 'fortnight',
  sample: 'week',
};
/** How many times in all; 0: without end. */
export const cycles: Codec<number> = {
  ...countColumn,
  input: z.union([blank.transform(() => 0), countInput], { error: 'must be a whole number, 0 without end' }),
  sample: '0',
};

/** Whether a repetition cannot be said in months, or was asked for in other words (which the record keeps). */
export function isCustom(
  { unit, every }: Pick<Recurrence, 'unit' | 'every'>,
  kept: Readonly<Record<string, unknown>>,
): boolean {
  return unit !== 'month' || every > 12 || kept.custom_recurring === true;
}

/**
 * How a record is to repeat: null not at all, undefined as it does.
 * @param isNew of a record that repeats already only the cycles may be given
 * @throws Problem `invalid` for `custom` without its count and unit
 */
export function repetitionAsked(form: Partial<Repeats>, isNew: boolean): Partial<Repetition> | null | undefined {
  const { recurs, everyCustom: every, unitCustom: unit, cycles: times } = form;
  const limit = times === undefined ? {} : { maxOccurrences: times === 0 ? null : times };
  if (recurs === 0) return null;
  if (recurs === undefined) return isNew ? undefined : limit;
  if (recurs !== 'custom') return { every: recurs, unit: 'month', ...limit };
  if (!every) throw invalid('repeat_every_custom', 'is required with recurring custom');
  if (!unit) throw invalid('repeat_type_custom', 'is required with recurring custom');
  return { every, unit, ...limit };
}
