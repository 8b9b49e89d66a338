/** What invoices and people see of a payment. */
import type { PaymentSummary } from '../invoice/invoice.ts';
import type { Payment } from './payment.ts';

/** Copies what an invoice stores of a payment. */
export function summarizePayment(payment: Payment): PaymentSummary {
  const { id, amountMinor, paidOn, modeId, method, transactionId, notes, createdAt } = payment;
  return { id, amountMinor, paidOn, modeId, method, transactionId, notes, createdAt };
}

/** Builds Sereni's reference from the day of recording and the id, which makes it unique. */
export function formatPaymentReference(today: string, id: number): string {
  return `PAY-${today.slice(0, 10).replaceAll('-', '')}-${String(id).padStart(4, '0')}`;
}
