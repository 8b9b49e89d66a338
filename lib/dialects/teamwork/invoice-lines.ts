/** An invoice's lines as Teamwork shows them. A fixed cost is no line; expenses are listed apart. */
import Big from 'big.js';
import * as z from 'zod';
import { findChargedRecord, type Line, toLineId } from '../../domain/bill/bill.ts';
import { getCurrency } from '../../domain/currency.ts';
import type { Expense } from '../../domain/expense/expense.ts';
import { findFixedCostLine } from '../../domain/invoice/fixed-cost.ts';
import type { Invoice } from '../../domain/invoice/invoice.ts';
import { formatFixedDecimal, toMinor } from '../../domain/money.ts';
import type { Staff } from '../../domain/staff/staff.ts';
import type { Task } from '../../domain/task/task.ts';
import { type Column, computed } from '../fields.ts';
import type { Among } from '../resource.ts';
import { formatCompactDate, formatInstant, formatMoney } from './columns.ts';

export type BilledLine = {
  line: Line;
  invoice: Invoice;
  expense: Expense | undefined;
  task: Task | undefined;
  staff: Among<Staff>;
};
type BilledColumn = Column<BilledLine, object, undefined>;

const text = (wire: string, read: (billed: BilledLine) => string): BilledColumn => computed(wire, z.string(), read);

/** The quantity of a time line is in hours. */
function toMinutes(line: Line): number {
  return line.origin === 'time entry' ? Number(Big(line.quantity).times(60).round().toFixed()) : 0;
}
const toHours = (line: Line): string => formatFixedDecimal(line.origin === 'time entry' ? line.quantity : '0', 2);
const toRate = (price: string): string => formatFixedDecimal(price, Math.max(2, price.split('.')[1]?.length ?? 0));

/** The id of the time entry or expense that a line stands for, else its own. */
const toOriginId = ({ line, invoice }: BilledLine): string =>
  String((line.origin === 'item' ? null : line.originId) ?? toLineId(invoice.id, line.position));

/** A line covered by a fixed cost shows what it would have cost. */
function toCost({ line, invoice }: BilledLine): string {
  const isCovered = findChargedRecord(line) !== null && findFixedCostLine(invoice) !== undefined;
  const { minorDigits } = getCurrency(invoice.currency);
  const minor = isCovered ? toMinor(Big(line.quantity).times(line.unitPrice), minorDigits) : line.netMinor;
  return formatMoney(minor, invoice.currency);
}

const findWorker = ({ line, staff }: BilledLine): Staff | undefined => staff.get(line.time?.staffId ?? 0)?.doc;

export const lineItemColumns: readonly BilledColumn[] = [
  text('id', toOriginId),
  text('description', ({ line }) => line.description),
  text('minutes', ({ line }) => String(toMinutes(line))),
  text('decimal-hours', ({ line }) => toHours(line)),
  text('rate', ({ line }) => toRate(line.unitPrice)),
  text('cost', toCost),
  text('billable', () => '1'),
  text('date-logged-utc', ({ line }) => (line.time ? formatInstant(line.time.startedAt) : '')),
  text('user-id', ({ line }) => String(line.time?.staffId ?? '')),
  text('user-firstname', (billed) => findWorker(billed)?.firstName ?? ''),
  text('user-lastname', (billed) => findWorker(billed)?.lastName ?? ''),
  text('task-id', ({ line }) => String(line.time?.taskId ?? '')),
  text('task-name', ({ task }) => task?.name ?? ''),
];

const findSpender = ({ expense, staff }: BilledLine): Staff | undefined => staff.get(expense?.createdBy ?? 0)?.doc;

export const expenseColumns: readonly BilledColumn[] = [
  text('id', toOriginId),
  text('invoice-id', ({ invoice }) => String(invoice.id)),
  text('name', ({ line, expense }) => line.description || (expense?.name ?? '')),
  text('description', ({ line }) => line.longDescription),
  text('date', ({ expense }) => formatCompactDate(expense?.spentOn ?? '')),
  text('cost', toCost),
  text('created-by-user-id', ({ expense }) => String(expense?.createdBy ?? '')),
  text('created-by-user-firstname', (billed) => findSpender(billed)?.firstName ?? ''),
  text('created-by-user-lastname', (billed) => findSpender(billed)?.lastName ?? ''),
];

/** Sums the time of all lines. Hours are summed as printed: 2.33 + 0.33 is 2.66. */
export function sumTime({ lines }: Invoice): { minutes: string; decimalHours: string } {
  const hours = lines.reduce((sum, line) => sum.plus(toHours(line)), Big(0));
  return {
    minutes: String(lines.reduce((sum, line) => sum + toMinutes(line), 0)),
    decimalHours: formatFixedDecimal(hours.toFixed(), 2),
  };
}
