/** Expenses whose line comes off an invoice, or whose invoice goes: they can be charged anew, and changed. */
import type { Line } from '../../domain/bill/bill.ts';
import { Problem } from '../../domain/problem.ts';
import type { Change } from '../../store/save.ts';
import type { Work } from '../../store/work.ts';
import { touched } from '../record/records.ts';

/** More do not fit into the transaction in which their invoice changes. */
const mostAtOnce = 15;

/**
 * One round trip, none where no line stands for an expense.
 * @param gone the lines that will no longer be on the invoice
 * @throws Problem `conflict` for more than 15 expenses at once
 */
export async function freedExpenses(invoiceId: number, gone: readonly Line[], work: Work): Promise<Change[]> {
  const { expenses } = work.store;
  const ids = gone.flatMap(({ origin, originId }) => (origin === 'expense' && originId !== null ? [originId] : []));
  const charged = [...(await expenses.getMany(ids)).values()].filter(({ doc }) => doc.invoiceId === invoiceId);
  if (charged.length > mostAtOnce) {
    throw new Problem(
      'conflict',
      `The invoice charges ${charged.length} expenses; take them off first, at most ${mostAtOnce} at once`,
    );
  }
  return charged.map((stored) => expenses.update(stored, { ...stored.doc, invoiceId: null, ...touched(work) }));
}
