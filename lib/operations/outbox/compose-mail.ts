/** Composes the mails: plain text with figures and reference. */
import { getCurrency } from '../../domain/currency.ts';
import { computeOpenMinor, type Invoice, sumSettledMinor } from '../../domain/invoice/invoice.ts';
import { buildPaperPath, makeLinkKey } from '../../domain/invoice/link.ts';
import { formatMinor } from '../../domain/money.ts';
import type { Organization } from '../../domain/organization/organization.ts';
import type { Payment } from '../../domain/payment/payment.ts';
import { readEnv } from '../../platform/env.ts';

export type Letter = { subject: string; text: string };

const formatAmount = (minor: number, currency: string): string =>
  `${formatMinor(minor, getCurrency(currency).minorDigits)} ${currency}`;

/** Makes a text safe for a header or a line of its own. */
export const toOneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

function composeLetter(subject: string, lines: readonly (string | null)[]): Letter {
  return { subject: toOneLine(subject), text: `${lines.filter((line) => line !== null).join('\n')}\n` };
}

/** Links to the invoice where the public address is known. */
function composeLinkLines(invoice: Invoice, organization: Organization): string[] {
  const { PUBLIC_ORIGIN: origin } = readEnv();
  if (!origin) return [];
  return [
    '',
    `The invoice is attached, and is also here: ${new URL(buildPaperPath(invoice.id), origin)}?key=${makeLinkKey(organization.id, invoice)}`,
  ];
}

/** Composes the mail that sends an invoice to its customer. */
export function composeInvoiceMail(invoice: Invoice, organization: Organization): Letter {
  const { reference, customer, issueOn, dueOn, totals, currency, paidMinor, creditedMinor, terms } = invoice;
  return composeLetter(`Invoice ${reference} from ${organization.name}`, [
    `Dear ${customer.contactPerson || customer.name || 'customer'},`,
    '',
    `Here is our invoice ${reference} dated ${issueOn}.`,
    '',
    ...invoice.lines.map((line) => `- ${toOneLine(line.description)}: ${formatAmount(line.netMinor, currency)}`),
    '',
    `Total: ${formatAmount(totals.grossMinor, currency)}`,
    paidMinor === 0 ? null : `Paid: ${formatAmount(paidMinor, currency)}`,
    creditedMinor === 0 ? null : `Credited: ${formatAmount(creditedMinor, currency)}`,
    sumSettledMinor(invoice) === 0 ? null : `Amount due: ${formatAmount(computeOpenMinor(invoice), currency)}`,
    dueOn === null ? null : `Due date: ${dueOn}`,
    ...(terms ? ['', terms] : []),
    ...composeLinkLines(invoice, organization),
    '',
    organization.name,
  ]);
}

/** Composes the mail that tells a customer of a payment. */
export function composePaymentMail(payment: Payment, invoice: Invoice, organization: Organization): Letter {
  const { currency, amountMinor, paidOn } = payment;
  const sum = formatAmount(Math.abs(amountMinor), currency);
  return composeLetter(`Payment ${payment.reference} for invoice ${invoice.reference}`, [
    `Dear ${invoice.customer.contactPerson || invoice.customer.name || 'customer'},`,
    '',
    amountMinor < 0
      ? `We have refunded ${sum} to you on ${paidOn}`
      : `We have received your payment of ${sum} on ${paidOn}`,
    `for invoice ${invoice.reference}. Our reference: ${payment.reference}.`,
    '',
    `Amount still due on this invoice: ${formatAmount(Math.max(0, computeOpenMinor(invoice)), currency)}`,
    ...composeLinkLines(invoice, organization),
    '',
    organization.name,
  ]);
}
