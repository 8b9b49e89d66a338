/** Perfex's input for an expense, and the records joined to show one. */
import type { ExpenseChange } from '../../../domain/expense/input.ts';
import { dropUndefined } from '../../../domain/record.ts';
import type { ExpenseCategory, PaymentMode, Tax } from '../../../domain/settings/settings.ts';
import type { Companies } from '../columns/company.ts';
import { keepCustom, type Repeats, toRepetition } from '../columns/repetition.ts';

export type ExpenseFields = Omit<ExpenseChange, 'repeats'> & { repeats?: Repeats };

/** Records by id that the columns of expenses refer to. Deleted settings entries keep their names. */
export type Join = {
  customers: Companies;
  categories: ReadonlyMap<number, ExpenseCategory>;
  modes: ReadonlyMap<number, PaymentMode>;
  taxes: ReadonlyMap<number, Tax>;
};

/** Makes the operation's input. Throws `invalid` for recurrence fields that contradict each other. */
export function toExpenseInput({ repeats = {}, ...change }: ExpenseFields, isNew: boolean): ExpenseChange {
  return dropUndefined({ ...change, ...keepCustom(repeats, change.extras), repeats: toRepetition(repeats, isNew) });
}
