/** What Perfex writes of an expense, and what is read along to show one. */
import type { ExpenseChange } from '../../../domain/expense/input.ts';
import { dropUndefined } from '../../../domain/record.ts';
import type { ExpenseCategory, PaymentMode, Tax } from '../../../domain/settings/settings.ts';
import type { Companies } from '../columns/company.ts';
import { keepCustom, type Repeats, toRepetition } from '../columns/repetition.ts';

/** What Perfex writes of an expense. */
export type ExpenseFields = ExpenseChange & { again?: Repeats };

/** Records by id that the columns of expenses name; entries of the settings keep their names when they are deleted. */
export type Join = {
  customers: Companies;
  categories: ReadonlyMap<number, ExpenseCategory>;
  modes: ReadonlyMap<number, PaymentMode>;
  taxes: ReadonlyMap<number, Tax>;
};

/** The operation's input. Throws `invalid` for a repetition whose pieces do not go together. */
export function toExpenseInput({ again = {}, ...change }: ExpenseFields, isNew: boolean): ExpenseChange {
  return dropUndefined({ ...change, ...keepCustom(again, change.extras), repeats: toRepetition(again, isNew) });
}
