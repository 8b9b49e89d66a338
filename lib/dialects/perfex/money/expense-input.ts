/** What Perfex writes of an expense, and what is read along to show one. */
import type { ExpenseChange } from '../../../domain/expense/input.ts';
import type { ExpenseCategory, PaymentMode, Tax } from '../../../domain/settings/settings.ts';
import type { Companies } from '../columns/company.ts';
import { type Repeats, toRepetition } from '../columns/repetition.ts';

/** What Perfex writes of an expense. */
export type ExpenseFields = ExpenseChange & { again?: Partial<Repeats> };

/** Records by id that the columns of expenses name; entries of the settings keep their names when they are deleted. */
export type Join = {
  customers: Companies;
  categories: ReadonlyMap<number, ExpenseCategory>;
  modes: ReadonlyMap<number, PaymentMode>;
  taxes: ReadonlyMap<number, Tax>;
};

/**
 * The operation's input.
 * @throws Problem `invalid` for a repetition whose pieces do not go together
 */
export function toExpenseInput({ again = {}, ...change }: ExpenseFields, isNew: boolean): ExpenseChange {
  const repeats = toRepetition(again, isNew);
  return { ...change, ...(repeats === undefined ? {} : { repeats }) };
}
