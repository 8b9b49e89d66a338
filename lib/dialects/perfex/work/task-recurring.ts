/**
 * How a task repeats, in Perfex's manner: `repeat_every` is "1-week", "3-month" and the like, or a number of months,
 * or `custom` with a count and a unit of its own; `cycles` how often, 0 without end.
 */
import * as z from 'zod';
import { invalidProblem } from '../../../domain/problem.ts';
import { longestGap, periodUnits, type Repetition } from '../../../domain/recurrence/recurrence.ts';
import type { TaskInput } from '../../../domain/task/compose.ts';
import type { Task } from '../../../domain/task/task.ts';
import { textInput } from '../../codecs.ts';
import { type Codec, defineColumns } from '../../fields.ts';
import { cycles, everyCustom, unitCustom } from '../columns/repetition.ts';

type Unit = Repetition['unit'];
/** What `repeat_every` says; `unit` null: months, or what `recurring_type` says. */
type Every = { count: number; unit: Unit | null };

/** The pieces a repetition is put together from: a count and a unit of `custom`, or the unit of a plain count. */
type Repeats = {
  every?: Every | 'custom' | 'never';
  customCount?: number | null;
  customUnit?: Unit | null;
  unit?: Unit | null;
  cycles?: number;
};
/** How a client asks for a task. */
export type RepeatingInput = Omit<TaskInput, 'repetition'> & { repeats?: Repeats };

const pattern = new RegExp(`^(\\d{1,5})(?:[- ](${periodUnits.join('|')})s?)?$`);
const wanted = 'must be like 1-week or 3-month, a number of months, custom, or 0';

function findEvery(given: string): Every | 'custom' | 'never' | null {
  if (given === '' || given === '0') return 'never';
  if (given === 'custom') return 'custom';
  const [, digits, word] = pattern.exec(given) ?? [];
  const count = Number(digits);
  if (!(count >= 1 && count <= longestGap)) return null;
  return { count, unit: periodUnits.find((unit) => unit === word) ?? null };
}

const repeatEvery: Codec<Every | 'custom' | 'never'> = {
  input: textInput.transform((given, context) => {
    const every = findEvery(given.trim().toLowerCase());
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
const isCustom = ({ recurrence, extras }: Task): boolean =>
  recurrence !== null && (recurrence.unit === 'day' || recurrence.every > 12 || extras.custom_recurring === true);

const text = z.string();
const { column, writeOnly, computed } = defineColumns<Task, RepeatingInput>();

export const recurringColumns = [
  column('recurring_type', ['repeats', 'unit'], recurringType, { read: ({ recurrence }) => recurrence?.unit ?? null }),
  column('repeat_every', ['repeats', 'every'], repeatEvery, {
    read: ({ recurrence }) => (recurrence ? { count: recurrence.every, unit: recurrence.unit } : 'never'),
  }),
  writeOnly('repeat_every_custom', ['repeats', 'customCount'], everyCustom),
  writeOnly('repeat_type_custom', ['repeats', 'customUnit'], unitCustom),
  computed('recurring', text, ({ recurrence }) => (recurrence ? '1' : '0')),
  computed('custom_recurring', text, (doc) => (isCustom(doc) ? '1' : '0')),
  column('cycles', ['repeats', 'cycles'], cycles, { read: ({ recurrence }) => recurrence?.maxOccurrences ?? 0 }),
  computed('total_cycles', text, ({ recurrence }) => String(recurrence?.generatedCount ?? 0)),
  computed('is_recurring_from', text.nullable(), ({ generatedFrom }) =>
    generatedFrom ? String(generatedFrom.taskId) : null,
  ),
  computed('last_recurring_date', text.nullable(), ({ recurrence }) => recurrence?.lastGeneratedOn ?? null),
];

function findRepetition({ every, customCount, customUnit, unit, cycles: times }: Repeats): TaskInput['repetition'] {
  const limit = times === undefined ? {} : { maxOccurrences: times === 0 ? null : times };
  if (every === 'never') return null;
  if (every === undefined) return times === undefined ? undefined : limit;
  if (every !== 'custom') return { every: every.count, unit: every.unit ?? unit ?? 'month', ...limit };
  if (!customCount) throw invalidProblem('repeat_every_custom', 'is required with repeat_every custom');
  if (!customUnit) throw invalidProblem('repeat_type_custom', 'is required with repeat_every custom');
  return { every: customCount, unit: customUnit, ...limit };
}

/**
 * The operation's input: how the task is to repeat, put together.
 * @throws Problem `invalid` for `custom` without its count and unit
 */
export function toTaskInput({ repeats = {}, ...rest }: RepeatingInput): TaskInput {
  const { every } = repeats;
  const extras =
    every === undefined ? {} : { extras: { ...rest.extras, custom_recurring: every === 'custom' || undefined } };
  return { ...rest, ...extras, repetition: findRepetition(repeats) };
}

/** Warns about cycles that have no effect. */
export function warnAboutRecurrence(doc: Task, { repeats }: RepeatingInput): string[] {
  const times = repeats?.cycles;
  return doc.recurrence === null && times ? [`cycles ${times} has no effect: the task does not repeat`] : [];
}
