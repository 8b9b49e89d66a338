/** What others see of a payment at a glance: its summary on the invoice, its reference. */
import type { PaymentSummary } from '../invoice/invoice.ts';
import type { Payment } from './payment.ts';

/** What an invoice carries of a payment. */
export function summarizePayment(payment: Payment): PaymentSummary {
  const { id, amountMinor, paidOn, modeId, method, transactionId, notes, createdAt } = payment;
  return { id, amountMinor, paidOn, modeId, method, transactionId, notes, createdAt };
}

/** Sereni's reference of a payment: the firm's day of recording and the id, so that no two are the same. */
export function formatPaymentReference(today: string, id: number): string {
  return `PAY-${today.slice(0, 10).replaceAll('-', '')}-${String(id).padStart(4, '0')}`;
}
