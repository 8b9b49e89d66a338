/**
 * Approving expenses. An expense is open, approved or rejected, never two of them. Saying again what has been
 * said changes nothing: the first approver and instant stay. What an approval locks is in locks.ts.
 */
import { Problem } from '../problem.ts';
import type { Expense } from './expense.ts';

/** Who decides, and when (an instant in UTC). `staffId` null: a token that acts for nobody. */
export type Decision = { at: string; staffId: number | null };

const notRejected = { rejectedAt: null, rejectedReason: null, rejecterId: null } satisfies Partial<Expense>;
const notApproved = { approvedAt: null, approverId: null } satisfies Partial<Expense>;

/** What is on an invoice has been charged as approved, and the approval stays with it. */
function refuseCharged({ invoiceId }: Expense): void {
  if (invoiceId === null) return;
  throw new Problem('conflict', `The expense is on invoice ${invoiceId}: remove it from there first`);
}

/** The expense, approved; a rejection is taken back by it. The same object where it is approved already. */
export function approve(expense: Expense, { at, staffId }: Decision): Expense {
  if (expense.approvedAt !== null) return expense;
  return { ...expense, ...notRejected, approvedAt: at, approverId: staffId };
}

/**
 * The expense without its approval. The same object where it has none.
 * @throws Problem `conflict` while it is on an invoice
 */
export function unapprove(expense: Expense): Expense {
  if (expense.approvedAt === null) return expense;
  refuseCharged(expense);
  return { ...expense, ...notApproved };
}

/**
 * The expense, rejected; an approval is taken back by it. The same object where it is rejected already for
 * this reason, or for any where none is given.
 * @throws Problem `conflict` while it is on an invoice
 */
export function reject(expense: Expense, reason: string | null, { at, staffId }: Decision): Expense {
  if (expense.rejectedAt !== null) {
    return reason === null || reason === expense.rejectedReason ? expense : { ...expense, rejectedReason: reason };
  }
  refuseCharged(expense);
  return { ...expense, ...notApproved, rejectedAt: at, rejectedReason: reason, rejecterId: staffId };
}

/** The expense without its rejection. The same object where it has none. */
export function unreject(expense: Expense): Expense {
  return expense.rejectedAt === null ? expense : { ...expense, ...notRejected };
}
