/** What an invoice has charged and no longer does, because its line comes off or the invoice goes: it can be charged anew, and changed. */
import type { Line } from '../../domain/bill/bill.ts';
import { Problem } from '../../domain/problem.ts';
import type { RecordFields } from '../../domain/record.ts';
import type { Collection } from '../../store/collection.ts';
import type { Change } from '../../store/save.ts';
import type { Work } from '../../store/work.ts';
import { touched } from '../record/records.ts';

/** More do not fit into the transaction in which their invoice changes. */
const mostAtOnce = 15;

type Chargeable = RecordFields & { invoiceId: number | null };

async function freed<D extends Chargeable>(
  records: Collection<D>,
  origin: Line['origin'],
  invoiceId: number,
  gone: readonly Line[],
  work: Work,
): Promise<Change[]> {
  const ids = gone.flatMap((line) => (line.origin === origin && line.originId !== null ? [line.originId] : []));
  const charged = [...(await records.getMany(ids)).values()].filter(({ doc }) => doc.invoiceId === invoiceId);
  return charged.map((stored) => records.update(stored, { ...stored.doc, invoiceId: null, ...touched(work) }));
}

/**
 * Frees the expenses and the time that lines stand for. One round trip, none where no line stands for any.
 * @param gone the lines that will no longer be on the invoice
 * @throws Problem `conflict` for more than 15 at once
 */
export async function freedOrigins(invoiceId: number, gone: readonly Line[], work: Work): Promise<Change[]> {
  const { expenses, timesheets } = work.store;
  const [money, time] = await Promise.all([
    freed(expenses, 'expense', invoiceId, gone, work),
    freed(timesheets, 'time entry', invoiceId, gone, work),
  ]);
  const count = money.length + time.length;
  if (count <= mostAtOnce) return [...money, ...time];
  const what = [
    money.length > 0 ? `${money.length} expenses` : '',
    time.length > 0 ? `${time.length} time entries` : '',
  ];
  const charged = what.filter(Boolean).join(' and ');
  throw new Problem('conflict', `The invoice charges ${charged}; take them off first, at most ${mostAtOnce} at once`);
}
