/** Works out the money in documents again. Nothing is repaired: only people know which of two documents is right. */
import Big from 'big.js';
import { type Bill, findChargedRecord } from '../../domain/bill/bill.ts';
import { computeTotals } from '../../domain/bill/totals.ts';
import type { CreditNote } from '../../domain/credit-note/credit-note.ts';
import { getCurrency } from '../../domain/currency.ts';
import type { Estimate } from '../../domain/estimate/estimate.ts';
import type { Expense } from '../../domain/expense/expense.ts';
import type { Invoice } from '../../domain/invoice/invoice.ts';
import type { Payment } from '../../domain/payment/payment.ts';
import type { Proposal } from '../../domain/proposal/proposal.ts';
import type { RecurringInvoice } from '../../domain/recurrence/recurring-invoice.ts';
import type { Ticket } from '../../domain/ticket/ticket.ts';
import type { Timesheet } from '../../domain/timesheet/timesheet.ts';
import type { Document, RecordType, Sum } from '../record-type.ts';
import { toSeriesSequence } from '../sequence.ts';

const checks: Readonly<Record<string, (doc: never) => (string | null)[]>> = {
  invoice: (doc: Invoice) => [...listBillFaults(doc), ...listStandingFaults(doc)],
  'recurring invoice': (doc: RecurringInvoice) => listBillFaults(doc),
  'credit note': (doc: CreditNote) => [...listBillFaults(doc), ...listCreditFaults(doc)],
  estimate: (doc: Estimate) => listBillFaults(doc),
  proposal: (doc: Proposal) => listBillFaults(doc),
};

/** What each type adds to its customer's figures, written without the code that it checks. */
const customerFigures: Readonly<Record<string, (doc: never) => Record<string, number>>> = {
  invoice: ({ customerId, state, currency, totals, credits }: Invoice) =>
    customerId && (state === 'open' || state === 'paid')
      ? {
          [`billed.${currency}`]: totals.grossMinor,
          [`credited.${currency}`]: toSum(credits.map((one) => one.amountMinor)),
        }
      : {},
  payment: ({ customerId, currency, amountMinor }: Payment) =>
    customerId ? { [`paid.${currency}`]: amountMinor } : {},
};

/** Describes what is wrong with the money of one document. */
export function findMoneyFaults(recordType: RecordType<Document>, doc: Document): string[] {
  const check = checks[recordType.name] as ((doc: Document) => (string | null)[]) | undefined;
  const sums = customerFigures[recordType.name] as ((doc: Document) => Record<string, number>) | undefined;
  try {
    const wrong = check?.(doc) ?? [];
    const counted =
      sums && !isSame(sums(doc), recordType.sums?.(doc) ?? []) ? 'adds something else to its customer' : null;
    return [...wrong, counted].filter((fault) => fault !== null);
  } catch (error) {
    return [`cannot be worked out: ${error instanceof Error ? error.message : error}`];
  }
}

function isSame(should: Record<string, number>, sums: readonly Sum[]): boolean {
  const isCounted = (value: number): boolean => value !== 0;
  const ofCustomer = sums.filter((sum) => sum.recordType === 'customer' && isCounted(sum.by));
  const wanted = Object.entries(should).filter(([, value]) => isCounted(value));
  return ofCustomer.length === wanted.length && ofCustomer.every(({ name, by: sum }) => should[name] === sum);
}

const toSum = (values: readonly number[]): number => Number(values.reduce((total, value) => total.plus(value), Big(0)));

function listBillFaults(bill: Bill): (string | null)[] {
  const { minorDigits } = getCurrency(bill.currency);
  const { lineNetMinor, ...totals } = computeTotals({ ...bill, minorDigits });
  return [
    JSON.stringify(totals) === JSON.stringify(bill.totals) ? null : 'its totals are not what its lines come to',
    lineNetMinor.join() === bill.lines.map((line) => line.netMinor).join() ? null : 'the nets of its lines are wrong',
  ];
}

function listStandingFaults(invoice: Invoice): (string | null)[] {
  const { state, paidMinor, payments, creditedMinor, credits, totals, number, reference } = invoice;
  const open = totals.grossMinor - paidMinor - creditedMinor > 0;
  const unnumbered = number === null && reference === '';
  return [
    toSum(payments.map((one) => one.amountMinor)) === paidMinor ? null : 'what is paid is not the sum of its payments',
    toSum(credits.map((one) => one.amountMinor)) === creditedMinor
      ? null
      : 'what is credited is not the sum of its credits',
    state === 'open' && !open ? 'it is open with nothing to pay' : null,
    state === 'paid' && open ? 'it is paid with something to pay' : null,
    state === 'draft' && payments.length + credits.length > 0 ? 'it is a draft with payments or credits' : null,
    (state === 'draft') === unnumbered ? null : `it is ${state} with number ${number}`,
  ];
}

function listCreditFaults({ state, applied, totals }: CreditNote): (string | null)[] {
  const used = toSum(applied.map((one) => one.amountMinor));
  const left = totals.grossMinor - used;
  return [
    applied.length > 0 && left < 0 ? 'more of it is applied than there is' : null,
    applied.length > 0 && state === 'void' ? 'it is void with something applied' : null,
    state === 'open' && left <= 0 ? 'it is open with nothing left' : null,
    state === 'closed' && left > 0 ? 'it is closed with something left' : null,
  ];
}

/** Records that name their invoice, and that the invoice lists. */
export type PairedKind = 'payment' | 'credit note' | 'timesheet' | 'expense';

/** What an invoice and such a record must say alike: `terms` are then the same text. */
type Agreement = { invoiceId: number; kind: PairedKind; id: number; terms: string };

const toTerms = (
  summary: Invoice['payments'][number],
  { customerId, currency }: Pick<Invoice, 'customerId' | 'currency'>,
) =>
  JSON.stringify([
    summary.amountMinor,
    summary.paidOn,
    summary.modeId,
    summary.method,
    summary.transactionId,
    summary.notes,
    summary.createdAt,
    customerId,
    currency,
  ]);

const toCreditTerms = (
  credit: CreditNote['applied'][number],
  { customerId, currency }: Pick<Bill, 'customerId' | 'currency'>,
) => JSON.stringify([credit, customerId, currency]);

/** Time and expenses agree only on being on the invoice. */
const listCharged = (invoiceId: number, kind: PairedKind, id: number): Agreement => ({
  invoiceId,
  kind,
  id,
  terms: 'on',
});

/** Lists what an invoice says about its payments, credits and charges, or such a record about its invoice. */
export function listAgreements(recordType: RecordType<Document>, doc: Document): Agreement[] {
  if (recordType.name === 'invoice') {
    const invoice = doc as Invoice;
    const { id: invoiceId } = invoice;
    return [
      ...invoice.payments.map(
        (summary): Agreement => ({ invoiceId, kind: 'payment', id: summary.id, terms: toTerms(summary, invoice) }),
      ),
      ...invoice.credits.map(
        (credit): Agreement => ({
          invoiceId,
          kind: 'credit note',
          id: credit.creditNoteId,
          terms: toCreditTerms(credit, invoice),
        }),
      ),
      ...invoice.lines.flatMap((line) => {
        const record = findChargedRecord(line);
        return record ? [listCharged(invoiceId, record.recordType, record.id)] : [];
      }),
    ];
  }
  if (recordType.name === 'credit note') {
    const note = doc as CreditNote;
    return note.applied.map((credit) => ({
      invoiceId: credit.invoiceId,
      kind: 'credit note',
      id: note.id,
      terms: toCreditTerms(credit, note),
    }));
  }
  if (recordType.name === 'timesheet' || recordType.name === 'expense') {
    const { id, invoiceId } = doc as Timesheet | Expense;
    return invoiceId === null ? [] : [listCharged(invoiceId, recordType.name, id)];
  }
  if (recordType.name !== 'payment') return [];
  const payment = doc as Payment;
  return [{ invoiceId: payment.invoiceId, kind: 'payment', id: payment.id, terms: toTerms(payment, payment) }];
}

const rows: Readonly<Record<string, string>> = {
  'credit note': 'credit-note-number',
  estimate: 'estimate-number',
  proposal: 'proposal-number',
};

/** Lists numbers from sequences other than those of ids; none may be above where its sequence stands. */
export function listGivenNumbers(
  recordType: RecordType<Document>,
  doc: Document,
): { sequence: string; number: number }[] {
  if (recordType.name === 'ticket' || recordType.name === 'expense') {
    return (doc as Ticket | Expense).files.map(({ id }) => ({ sequence: 'file', number: id }));
  }
  const row = rows[recordType.name];
  if (row) return [{ sequence: row, number: (doc as CreditNote | Estimate | Proposal).number }];
  if (recordType.name !== 'invoice') return [];
  const { seriesId, number, numberYear } = doc as Invoice;
  return seriesId === null || number === null ? [] : [{ sequence: toSeriesSequence(seriesId, numberYear), number }];
}
