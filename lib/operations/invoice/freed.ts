/** Frees time and expenses whose line or invoice is removed, so that they can be charged again. */
import { findChargedRecord, type Line } from '../../domain/bill/bill.ts';
import { Problem } from '../../domain/problem.ts';
import { stampChange } from '../../domain/record.ts';
import type { Change } from '../../store/save.ts';
import type { Work } from '../../store/work.ts';
import { cacheRates } from '../exchange-rate/exchange-rates.ts';
import { valueExpense } from '../exchange-rate/value-expense.ts';

/** A record takes up to 6 of a transaction's 100 actions, the invoice with its rule up to 30. */
export const chargedAtOnce = 10;

/** Lists the ids of one kind of record that lines charge. */
export function listChargedIds(lines: readonly Line[], recordType: 'timesheet' | 'expense'): number[] {
  return lines.flatMap((line) => {
    const record = findChargedRecord(line);
    return record?.recordType === recordType ? [record.id] : [];
  });
}

/**
 * Frees the records of removed lines, valuing expenses without a rate. One round trip, none without such lines, one or
 * two more for rates.
 * @throws Problem `conflict` for more than 10 records at once
 */
export async function freeRecords(invoiceId: number, removedLines: readonly Line[], work: Work): Promise<Change[]> {
  const { timesheets, expenses } = work.store;
  const [time, spent] = await Promise.all([
    timesheets.getMany(listChargedIds(removedLines, 'timesheet')),
    expenses.getMany(listChargedIds(removedLines, 'expense')),
  ]);
  const freeFields = { invoiceId: null, ...stampChange(work) };
  const rateOf = cacheRates(work);
  const isOn = ({ doc }: { doc: { invoiceId: number | null } }): boolean => doc.invoiceId === invoiceId;
  const expensesFreed = [...spent.values()]
    .filter(isOn)
    .map(async (stored) => expenses.update(stored, await valueExpense({ ...stored.doc, ...freeFields }, work, rateOf)));
  const freed = [
    ...[...time.values()].filter(isOn).map((stored) => timesheets.update(stored, { ...stored.doc, ...freeFields })),
    ...(await Promise.all(expensesFreed)),
  ];
  if (freed.length > chargedAtOnce) {
    const message = `Lines of ${freed.length} time entries and expenses cannot be removed at once; at most ${chargedAtOnce} can`;
    throw new Problem('conflict', message);
  }
  return freed;
}
