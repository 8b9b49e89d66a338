/**
 * Approving and rejecting expenses. Whoever may change expenses may decide on them, its creator and the person who
 * spent the money too; the decision names the member of staff behind the token, if there is one.
 */
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
 * Decides on the newest version: a change that comes between is decided on too. A decision that stands is not written again. One
 * that waits for a rate is decided on with it, and has it when it is open again, if it is known by now.
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

/**
 * Approves an expense; it is then locked (lib/domain/expense/locks.ts). Two round trips, as each of these.
 * @throws Problem `not_found`
 */
export const approveExpense = (id: number, work: Work): Promise<Stored<Expense>> => decide(id, approve, work);

/** @throws Problem `not_found`; `conflict` while it is on an invoice */
export const unapproveExpense = (id: number, work: Work): Promise<Stored<Expense>> => decide(id, unapprove, work);

/**
 * @param reason to be shown; null: none given
 * @throws Problem `not_found`; `conflict` while it is on an invoice
 */
export const rejectExpense = (id: number, reason: string | null, work: Work): Promise<Stored<Expense>> =>
  decide(id, (doc, by) => reject(doc, reason, by), work);

/** @throws Problem `not_found` */
export const unrejectExpense = (id: number, work: Work): Promise<Stored<Expense>> => decide(id, unreject, work);
