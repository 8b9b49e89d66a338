/** Approves and rejects expenses. Everybody who may change expenses may decide, even the creator and the spender. */
import { approve, type Decision, reject, unapprove, unreject } from '../../domain/expense/approval.ts';
import type { Expense } from '../../domain/expense/expense.ts';
import { stampChange } from '../../domain/record.ts';
import type { Stored } from '../../store/record-type.ts';
import { retryOnConflict } from '../../store/retry.ts';
import type { Work } from '../../store/work.ts';
import { cacheRates } from '../exchange-rate/exchange-rates.ts';
import { valueExpense } from '../exchange-rate/value-expense.ts';
import { readExisting } from '../record/records.ts';

/**
 * Decides on the newest version, so a change in between is decided on too. A standing decision is not written again. An
 * expense without a rate is valued both before the decision and after it is reopened.
 */
function decide(id: number, alter: (doc: Expense, by: Decision) => Expense, work: Work): Promise<Stored<Expense>> {
  const { expenses } = work.store;
  const rateOf = cacheRates(work);
  return retryOnConflict(async () => {
    const before = await readExisting(expenses, id);
    const valued = await valueExpense(before.doc, work, rateOf);
    const after = await valueExpense(alter(valued, { at: work.at, staffId: work.actor.staffId }), work, rateOf);
    if (after === before.doc) return before;
    const [stored] = await work.store.save([expenses.update(before, { ...after, ...stampChange(work) })]);
    return stored;
  });
}

/** Approves an expense and locks it (domain/expense/locks.ts). Two round trips. @throws Problem `not_found` */
export const approveExpense = (id: number, work: Work): Promise<Stored<Expense>> => decide(id, approve, work);

/** Takes an approval back. @throws Problem `not_found`; `conflict` while the expense is on an invoice */
export const unapproveExpense = (id: number, work: Work): Promise<Stored<Expense>> => decide(id, unapprove, work);

/** Rejects an expense. @throws Problem `not_found`; `conflict` while it is on an invoice */
export const rejectExpense = (id: number, reason: string | null, work: Work): Promise<Stored<Expense>> =>
  decide(id, (doc, by) => reject(doc, reason, by), work);

/** Takes a rejection back. @throws Problem `not_found` */
export const unrejectExpense = (id: number, work: Work): Promise<Stored<Expense>> => decide(id, unreject, work);
