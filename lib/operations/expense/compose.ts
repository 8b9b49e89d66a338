/** An expense as it is after a wish: what it names is there, its money worked out, its repetition begun or moved. */
import { type Expense, expense as expenseSchema } from '../../domain/expense/expense.ts';
import { unknownReference } from '../../domain/problem.ts';
import { type Recurrence, recurrenceFrom, repetitionOf } from '../../domain/recurrence/recurrence.ts';
import type { Collection } from '../../store/collection.ts';
import type { Work } from '../../store/work.ts';
import type { Born } from '../record/records.ts';
import type { Entry } from '../settings/entries.ts';
import type { ExpenseChange } from './input.ts';
import { needsRates, priceOf } from './price.ts';

type Entries = 'categoryId' | 'taxId' | 'secondTaxId' | 'paymentModeId';

/** An entry that is named anew must be there; one that was deleted since may stay where it stood. */
async function checkEntry<D extends Entry>(
  key: Entries,
  path: string,
  entries: Collection<D>,
  before: Expense | null,
  wish: ExpenseChange,
): Promise<void> {
  const id = wish[key];
  if (!id || id === before?.[key]) return;
  const stored = await entries.get(id);
  if (!stored || stored.doc.deletedAt !== null) throw unknownReference(path, id);
}

/** The repetition asked for, with what has come of it; what was begun goes on where it stands. */
function recurrenceOf(before: Expense | null, wish: ExpenseChange, spentOn: string): Recurrence | null {
  const current = before?.recurrence ?? null;
  if (wish.repeats === null) return null;
  const repetition = wish.repeats === undefined ? current : repetitionOf(wish.repeats, current);
  if (!repetition) return null;
  const { every, unit, maxOccurrences } = repetition;
  const startsOn = current && before?.spentOn === spentOn ? current.startsOn : spentOn;
  return recurrenceFrom(startsOn, { every, unit, maxOccurrences }, current);
}

/**
 * What it reads leaves in one turn. Customer, project, vendor, person and invoice are seen to exist when it is saved.
 * @param before null for a new expense
 * @param born id, instants and people of a new one
 * @throws Problem `invalid` naming what does not exist or is too large
 */
export async function composeExpense(
  before: Expense | null,
  wish: ExpenseChange,
  born: Partial<Born>,
  work: Work,
): Promise<Expense> {
  const { store } = work;
  const { amount: _, billableAmount: __, repeats: ___, ...plain } = wish;
  const fields = Object.fromEntries(Object.entries(plain).filter(([, value]) => value !== undefined));
  const projectId = wish.projectId === undefined ? (before?.projectId ?? null) : wish.projectId;
  const asksForProject = projectId !== null && needsRates(before, wish);
  const [project] = await Promise.all([
    asksForProject ? store.projects.get(projectId) : null,
    checkEntry('categoryId', 'category_id', store.expenseCategories, before, wish),
    checkEntry('taxId', 'tax_id', store.taxes, before, wish),
    checkEntry('secondTaxId', 'second_tax_id', store.taxes, before, wish),
    checkEntry('paymentModeId', 'payment_mode_id', store.paymentModes, before, wish),
  ]);
  if (asksForProject && !project) throw unknownReference('project_id', projectId);
  const whole = {
    exchangeOn: wish.spentOn,
    reference: '',
    ...before,
    ...fields,
    ...born,
    ...priceOf(before, wish, project?.doc ?? null, work),
    kept: { ...before?.kept, ...wish.kept },
  };
  const named = wish.customerId === undefined ? before?.customerId : wish.customerId;
  const customerId = named ?? project?.doc.customerId ?? null;
  const recurrence = recurrenceOf(before, wish, wish.spentOn ?? before?.spentOn ?? work.today);
  return expenseSchema.parse({ ...whole, customerId, recurrence });
}
