/**
 * Which time and which expenses an invoice can charge. Both are charged once: by one invoice at most, and as
 * long as they are on it they stay as they are.
 */
import type { Expense } from '../expense/expense.ts';
import { isUnbilled, type Timesheet } from '../timesheet/timesheet.ts';
import type { Invoice } from './invoice.ts';

type Charging = Pick<Invoice, 'id' | 'projectId' | 'customerId'>;
type Belonging = { projectId: number | null; customerId: number | null };

/** Of the invoice's project; where invoice or record has none, of its customer. */
function belongs(record: Belonging, invoice: Charging): boolean {
  if (invoice.projectId !== null && record.projectId !== null) return record.projectId === invoice.projectId;
  return record.customerId !== null && record.customerId === invoice.customerId;
}

const elsewhere = (id: number): string => `is on invoice ${id}: remove it from there first`;
const foreign = ({ projectId }: Charging): string =>
  projectId === null
    ? 'does not belong to the customer of the invoice'
    : 'does not belong to the project of the invoice';

/**
 * Why an invoice cannot charge time, in words that follow its name; null where it can.
 * @param customerId whom the time was worked for, as its project or task says
 */
export function whyTimeNotCharged(time: Timesheet, customerId: number | null, invoice: Charging): string | null {
  if (time.invoiceId !== null && time.invoiceId !== invoice.id) return elsewhere(time.invoiceId);
  if (!isUnbilled({ ...time, invoiceId: null })) return 'is not billable';
  if (time.endedAt === null) return 'is still running';
  return belongs({ projectId: time.projectId, customerId }, invoice) ? null : foreign(invoice);
}

/** Why an invoice cannot charge an expense; null where it can. One that nobody has approved or rejected yet can be. */
export function whyExpenseNotCharged(expense: Expense, invoice: Charging): string | null {
  if (expense.invoiceId !== null && expense.invoiceId !== invoice.id) return elsewhere(expense.invoiceId);
  if (expense.invoicedElsewhere) return 'is marked as invoiced elsewhere';
  if (expense.rejectedAt !== null) return 'is rejected';
  if (!expense.billable && expense.billableMinor === 0) return 'is not billable';
  return belongs(expense, invoice) ? null : foreign(invoice);
}
