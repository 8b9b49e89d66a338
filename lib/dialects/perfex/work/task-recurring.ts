/**
 * How a task repeats, in Perfex's manner: `repeat_every` is "1-week", "3-month" and the like, or a number of months,
 * or `custom` with a count and a unit of its own; `cycles` how often, 0 without end.
 */
import * as z from 'zod';
import { invalid } from '../../../domain/problem.ts';
import { longestGap, periodUnits, type Repetition } from '../../../domain/recurrence/recurrence.ts';
import type { TaskInput } from '../../../domain/task/compose.ts';
import type { Task } from '../../../domain/task/task.ts';
import { textInput } from '../../codecs.ts';
import { type Codec, type Field, field, shown } from '../../field-table.ts';
import { cycles, everyCustom, unitCustom } from '../columns/repetition.ts';

type Unit = Repetition['unit'];
/** What `repeat_every` says; `unit` null: months, or what `recurring_type` says. */
type Every = { count: number; unit: Unit | null };

/** The pieces a repetition is put together from. */
export type Repeats = {
  repeats: Every | 'custom' | 'never';
  everyCustom: number | null;
  unitCustom: Unit | null;
  unitPlain: Unit | null;
  cycles: number;
};
type Row = Field<Task, Repeats & Pick<TaskInput, 'kept'>, unknown>;

const pattern = new RegExp(`^(\\d{1,5})(?:[- ](${periodUnits.join('|')})s?)?$`);
const wanted = 'must be like 1-week or 3-month, a number of months, custom, or 0';

function everyOf(given: string): Repeats['repeats'] | null {
  if (given === '' || given === '0') return 'never';
  if (given === 'custom') return 'custom';
  const [, digits, word] = pattern.exec(given) ?? [];
  const count = Number(digits);
  if (!(count >= 1 && count <= longestGap)) return null;
  return { count, unit: periodUnits.find((unit) => unit === word) ?? null };
}

const repeatEvery: Codec<Repeats['repeats']> = {
  input: textInput.transform((given, context) => {
    const every = everyOf(given.trim().toLowerCase());
    if (every !== null) return every;
    context.issues.push({ code: 'custom', message: wanted, input: given });
    return z.NEVER;
  }),
  output: (value) => (typeof value === 'string' ? '0' : String(value.count)),
  wire: z.string(),
  broken: 'sometimes',
  sample: '1-month',
};
const recurringType: Codec<Unit | null> = {
  ...unitCustom,
  wire: z.string().nullable(),
  sample: 'month',
};

/** Weeks, months and years up to 12 are among Perfex's own choices; anything else is custom, and what was asked for so. */
const isCustom = ({ recurrence, kept }: Task): boolean =>
  recurrence !== null && (recurrence.unit === 'day' || recurrence.every > 12 || kept.custom_recurring === true);

const text = z.string();
const textOrNull = text.nullable();

export const recurringFields: readonly Row[] = [
  field('recurring_type', {
    codec: recurringType,
    get: ({ recurrence }) => recurrence?.unit ?? null,
    put: (unitPlain) => ({ unitPlain }),
  }),
  field('repeat_every', {
    codec: repeatEvery,
    get: ({ recurrence }) => (recurrence ? { count: recurrence.every, unit: recurrence.unit } : 'never'),
    put: (repeats) => ({ repeats, kept: { custom_recurring: repeats === 'custom' || undefined } }),
  }),
  field('repeat_every_custom', { codec: everyCustom, put: (value) => ({ everyCustom: value }) }),
  field('repeat_type_custom', { codec: unitCustom, put: (value) => ({ unitCustom: value }) }),
  shown('recurring', text, ({ recurrence }) => (recurrence ? '1' : '0')),
  shown('custom_recurring', text, (doc) => (isCustom(doc) ? '1' : '0')),
  field('cycles', {
    codec: cycles,
    get: ({ recurrence }) => recurrence?.maxOccurrences ?? 0,
    put: (value) => ({ cycles: value }),
  }),
  shown('total_cycles', text, ({ recurrence }) => String(recurrence?.generatedCount ?? 0)),
  shown('is_recurring_from', textOrNull, ({ generatedFrom }) => (generatedFrom ? String(generatedFrom.taskId) : null)),
  shown('last_recurring_date', textOrNull, ({ recurrence }) => recurrence?.lastGeneratedOn ?? null),
];

/**
 * How a task is to repeat.
 * @throws Problem `invalid` for `custom` without its count and unit
 */
export function repetitionFrom(form: Partial<Repeats>): Pick<TaskInput, 'repetition'> {
  const { repeats, everyCustom: every, unitCustom: unit, unitPlain, cycles: times } = form;
  const limit = times === undefined ? {} : { maxOccurrences: times === 0 ? null : times };
  if (repeats === 'never') return { repetition: null };
  if (repeats === undefined) return times === undefined ? {} : { repetition: limit };
  if (repeats !== 'custom') {
    return { repetition: { every: repeats.count, unit: repeats.unit ?? unitPlain ?? 'month', ...limit } };
  }
  if (!every) throw invalid('repeat_every_custom', 'is required with repeat_every custom');
  if (!unit) throw invalid('repeat_type_custom', 'is required with repeat_every custom');
  return { repetition: { every, unit, ...limit } };
}

/** What of a wish to repeat has come to nothing, said so. */
export function repetitionWarnings(doc: Task, { cycles: times }: Partial<Repeats>): string[] {
  return doc.recurrence === null && times ? [`cycles ${times} has no effect: the task does not repeat`] : [];
}
