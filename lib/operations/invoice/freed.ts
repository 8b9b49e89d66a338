/** Time and expenses whose line comes off an invoice, or whose invoice goes: they can be charged anew, and changed. */
import { findChargedRecord, type Line } from '../../domain/bill/bill.ts';
import { Problem } from '../../domain/problem.ts';
import { stampChange } from '../../domain/record.ts';
import type { Change } from '../../store/save.ts';
import type { Work } from '../../store/work.ts';
import { cacheRates } from '../exchange-rate/exchange-rates.ts';
import { valueExpense } from '../exchange-rate/value-expense.ts';

/**
 * So many records are put on an invoice, or taken off it, in one transaction of 100 actions: each takes up to 6
 * (time of a project and a task of its own; an expense that waits for a rate), and the invoice up to 30, where the rule that starts
 * from it goes along. However many wait for rates, one effect and its promise look at them.
 */
export const chargedAtOnce = 10;

/** The ids of the records of a kind that lines charge. */
export function listChargedIds(lines: readonly Line[], recordType: 'timesheet' | 'expense'): number[] {
  return lines.flatMap((line) => {
    const record = findChargedRecord(line);
    return record?.recordType === recordType ? [record.id] : [];
  });
}

/**
 * One round trip, none where no line charges a record; one or two more where an expense has no rate yet: it has it, if it is known
 * by now.
 * @param gone the lines that will no longer be on the invoice
 * @throws Problem `conflict` for more than 10 records at once
 */
export async function freeRecords(invoiceId: number, gone: readonly Line[], work: Work): Promise<Change[]> {
  const { timesheets, expenses } = work.store;
  const [time, spent] = await Promise.all([
    timesheets.getMany(listChargedIds(gone, 'timesheet')),
    expenses.getMany(listChargedIds(gone, 'expense')),
  ]);
  const free = { invoiceId: null, ...stampChange(work) };
  const rateOf = cacheRates(work);
  const isOn = ({ doc }: { doc: { invoiceId: number | null } }): boolean => doc.invoiceId === invoiceId;
  const expensesFreed = [...spent.values()]
    .filter(isOn)
    .map(async (stored) => expenses.update(stored, await valueExpense({ ...stored.doc, ...free }, work, rateOf)));
  const freed = [
    ...[...time.values()].filter(isOn).map((stored) => timesheets.update(stored, { ...stored.doc, ...free })),
    ...(await Promise.all(expensesFreed)),
  ];
  if (freed.length > chargedAtOnce) {
    const message = `Lines of ${freed.length} time entries and expenses cannot be removed at once; at most ${chargedAtOnce} can`;
    throw new Problem('conflict', message);
  }
  return freed;
}
