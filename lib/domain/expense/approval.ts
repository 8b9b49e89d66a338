/** Approves and rejects expenses. Repeating a decision changes nothing, so the first person and instant stay. */
import { Problem } from '../problem.ts';
import type { Expense } from './expense.ts';

/** `staffId` is null for a token that acts for nobody. */
export type Decision = { at: string; staffId: number | null };

const notRejected = { rejectedAt: null, rejectedReason: null, rejecterId: null } satisfies Partial<Expense>;
const notApproved = { approvedAt: null, approverId: null } satisfies Partial<Expense>;

/** An invoiced expense was charged as approved, so its approval stays. */
function refuseCharged({ invoiceId }: Expense): void {
  if (invoiceId === null) return;
  throw new Problem('conflict', `The expense is on invoice ${invoiceId}: remove it from there first`);
}

/** Approves an expense and drops its rejection. Returns the same object if it is approved already. */
export function approve(expense: Expense, { at, staffId }: Decision): Expense {
  if (expense.approvedAt !== null) return expense;
  return { ...expense, ...notRejected, approvedAt: at, approverId: staffId };
}

/**
 * Drops the approval. Returns the same object if there is none.
 * @throws Problem `conflict` while it is on an invoice
 */
export function unapprove(expense: Expense): Expense {
  if (expense.approvedAt === null) return expense;
  refuseCharged(expense);
  return { ...expense, ...notApproved };
}

/**
 * Rejects an expense and drops its approval. Returns the same object if nothing changes.
 * @throws Problem `conflict` while it is on an invoice
 */
export function reject(expense: Expense, reason: string | null, { at, staffId }: Decision): Expense {
  if (expense.rejectedAt !== null) {
    return reason === null || reason === expense.rejectedReason ? expense : { ...expense, rejectedReason: reason };
  }
  refuseCharged(expense);
  return { ...expense, ...notApproved, rejectedAt: at, rejectedReason: reason, rejecterId: staffId };
}

/** Drops the rejection. Returns the same object if there is none. */
export function unreject(expense: Expense): Expense {
  return expense.rejectedAt === null ? expense : { ...expense, ...notRejected };
}
