/**
 * How a task repeats. `repeat_every` is "1-week" or similar, a number of months, or `custom`. `cycles` limits the
 * occurrences; 0 is without end.
 */
import * as z from 'zod';
import { longestGap, periodUnits, type Repetition } from '../../../domain/recurrence/recurrence.ts';
import type { TaskInput } from '../../../domain/task/compose.ts';
import type { Task } from '../../../domain/task/task.ts';
import { readBy, textInput } from '../../codecs.ts';
import { type Codec, defineColumns } from '../../fields.ts';
import {
  cycles,
  everyCustom,
  keepCustom,
  type Repeats,
  toCustom,
  toLimit,
  unitCustom,
  unitShown,
} from '../columns/repetition.ts';

type Unit = Repetition['unit'];
/** The value of `repeat_every`. `unit` null: `recurring_type`, or else months. */
type Every = { count: number; unit: Unit | null };

type TaskRepeats = Pick<Repeats, 'everyCustom' | 'unitCustom' | 'unitShown' | 'cycles'> & {
  every?: Every | 'custom' | 'never';
};
export type RepeatingInput = Omit<TaskInput, 'repetition'> & { repeats?: TaskRepeats };

const pattern = new RegExp(`^(\\d{1,5})(?:[- ](${periodUnits.join('|')})s?)?$`);

function findEvery(text: string): Every | 'custom' | 'never' | undefined {
  if (text === '' || text === '0') return 'never';
  if (text === 'custom') return 'custom';
  const [, digits, word] = pattern.exec(text) ?? [];
  const count = Number(digits);
  if (!(count >= 1 && count <= longestGap)) return undefined;
  return { count, unit: periodUnits.find((unit) => unit === word) ?? null };
}

const repeatEvery: Codec<Every | 'custom' | 'never'> = {
  input: readBy(
    textInput,
    (text) => findEvery(text.trim().toLowerCase()),
    'must be like 1-week or 3-month, a number of months, custom, or 0',
  ),
  output: (value) => (typeof value === 'string' ? '0' : String(value.count)),
  wire: z.string(),
  broken: 'sometimes',
  sample: '1-month',
};

/** Perfex itself offers weeks, months and years up to 12. Anything else is custom, and so is what was sent as custom. */
const isCustom = ({ recurrence, extras }: Task): boolean =>
  recurrence !== null && (recurrence.unit === 'day' || recurrence.every > 12 || extras.custom_recurring === true);

const text = z.string();
const { column, writeOnly, computed } = defineColumns<Task, RepeatingInput>();

export const recurringColumns = [
  column('recurring_type', ['repeats', 'unitShown'], unitShown, {
    read: ({ recurrence }) => recurrence?.unit ?? null,
    sample: 'month',
  }),
  column('repeat_every', ['repeats', 'every'], repeatEvery, {
    read: ({ recurrence }) => (recurrence ? { count: recurrence.every, unit: recurrence.unit } : 'never'),
  }),
  writeOnly('repeat_every_custom', ['repeats', 'everyCustom'], everyCustom),
  writeOnly('repeat_type_custom', ['repeats', 'unitCustom'], unitCustom),
  computed('recurring', text, ({ recurrence }) => (recurrence ? '1' : '0')),
  computed('custom_recurring', text, (doc) => (isCustom(doc) ? '1' : '0')),
  column('cycles', ['repeats', 'cycles'], cycles, { read: ({ recurrence }) => recurrence?.maxOccurrences ?? 0 }),
  computed('total_cycles', text, ({ recurrence }) => String(recurrence?.generatedCount ?? 0)),
  computed('is_recurring_from', text.nullable(), ({ generatedFrom }) =>
    generatedFrom ? String(generatedFrom.taskId) : null,
  ),
  computed('last_recurring_date', text.nullable(), ({ recurrence }) => recurrence?.lastGeneratedOn ?? null),
];

function toTaskRepetition({ every, ...input }: TaskRepeats): TaskInput['repetition'] {
  const limit = toLimit(input.cycles);
  if (every === 'never') return null;
  if (every === 'custom') return { ...toCustom(input, 'repeat_every'), ...limit };
  if (every === undefined) return input.cycles === undefined ? undefined : limit;
  return { every: every.count, unit: every.unit ?? input.unitShown ?? 'month', ...limit };
}

/** Makes the operation's input. Throws `invalid` for `custom` without its count and unit. */
export function toTaskInput({ repeats = {}, ...rest }: RepeatingInput): TaskInput {
  return { ...rest, ...keepCustom({ recurs: repeats.every }, rest.extras), repetition: toTaskRepetition(repeats) };
}

/** Warns about cycles that had no effect. */
export function warnAboutRecurrence(doc: Task, { repeats }: RepeatingInput): string[] {
  const times = repeats?.cycles;
  return doc.recurrence === null && times ? [`cycles ${times} has no effect: the task does not repeat`] : [];
}
