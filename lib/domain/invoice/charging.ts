/** Which time and expenses an invoice can charge. Each is charged by one invoice at most, and locked meanwhile. */
import type { Expense } from '../expense/expense.ts';
import { isUnbilled, type Timesheet } from '../timesheet/timesheet.ts';
import type { Invoice } from './invoice.ts';

type Charging = Pick<Invoice, 'id' | 'projectId' | 'customerId'>;
type Belonging = { projectId: number | null; customerId: number | null };

/** Compares projects if both have one, else customers. */
function isForInvoice(record: Belonging, invoice: Charging): boolean {
  if (invoice.projectId !== null && record.projectId !== null) return record.projectId === invoice.projectId;
  return record.customerId !== null && record.customerId === invoice.customerId;
}

const explainOtherInvoice = (id: number): string => `is on invoice ${id}: remove it from there first`;
const explainForeign = ({ projectId }: Charging): string =>
  projectId === null
    ? 'does not belong to the customer of the invoice'
    : 'does not belong to the project of the invoice';

/** Explains why an invoice cannot charge time; null if it can. The customer is that of the time's project or task. */
export function whyTimeNotCharged(time: Timesheet, customerId: number | null, invoice: Charging): string | null {
  if (time.invoiceId !== null && time.invoiceId !== invoice.id) return explainOtherInvoice(time.invoiceId);
  if (!isUnbilled({ ...time, invoiceId: null })) return 'is not billable';
  if (time.endedAt === null) return 'is still running';
  return isForInvoice({ projectId: time.projectId, customerId }, invoice) ? null : explainForeign(invoice);
}

/** Explains why an invoice cannot charge an expense; null if it can. Undecided expenses can be charged. */
export function whyExpenseNotCharged(expense: Expense, invoice: Charging): string | null {
  if (expense.invoiceId !== null && expense.invoiceId !== invoice.id) return explainOtherInvoice(expense.invoiceId);
  if (expense.invoicedElsewhere) return 'is marked as invoiced elsewhere';
  if (expense.rejectedAt !== null) return 'is rejected';
  if (!expense.billable && expense.billableMinor === 0) return 'is not billable';
  return isForInvoice(expense, invoice) ? null : explainForeign(invoice);
}
