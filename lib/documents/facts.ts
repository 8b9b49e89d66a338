/** Describes an invoice as people read it: every figure and date as text in the organization's locale. */
import Big from 'big.js';
import type { Line } from '../domain/bill/bill.ts';
import { getCurrency } from '../domain/currency.ts';
import { computeOpenMinor, type Invoice, sumSettledMinor } from '../domain/invoice/invoice.ts';
import { formatMinor } from '../domain/money.ts';
import type { Organization } from '../domain/organization/organization.ts';
import { type Address, formatAddress } from '../domain/record.ts';
import { isForUse, isOffered } from '../domain/settings/entry.ts';
import type { PaymentMode } from '../domain/settings/settings.ts';
import { writableScripts } from '../platform/typeset/families.ts';
import { findLabels, isReadFromRight, type Labels } from './labels.ts';

export type DocumentLine = {
  description: string;
  details: string;
  quantity: string;
  price: string;
  discount: string;
  taxes: string;
  amount: string;
};
/** `strong` marks the most important sums. */
export type Figure = { caption: string; text: string; strong?: boolean };

export type InvoiceDocument = {
  labels: Labels;
  locale: string;
  /** Words are read from right to left, so columns stand in reverse order. */
  isMirrored: boolean;
  title: string;
  /** The state as a word; '' for an open invoice. */
  stamp: string;
  issuer: { name: string; lines: string[]; logo: Buffer | null };
  facts: Figure[];
  billTo: string[];
  shipTo: string[];
  lines: DocumentLine[];
  /** Whether to show the column for discounts. */
  discounted: boolean;
  totals: Figure[];
  payments: { on: string; method: string; amount: string }[];
  /** How to pay, while the invoice is unpaid; `text` may be empty. */
  modes: { caption: string; text: string }[];
  notes: string;
  terms: string;
};

/** Intl formats decimals in text exactly, but its types lack that. */
const exact = (decimal: string): number => decimal as unknown as number;

/** Falls back to English when Intl does not know the locale or the fonts cannot write it. */
function chooseLocale(locale: string): string {
  try {
    const known = new Intl.Locale(locale.replace('_', '-'));
    return writableScripts.has(known.maximize().script ?? '') ? known.toString() : 'en';
  } catch {
    return 'en';
  }
}

function createFormats(locale: string, currency: string) {
  const { minorDigits } = getCurrency(currency);
  const digits = { minimumFractionDigits: minorDigits, maximumFractionDigits: minorDigits };
  const sign = new Intl.NumberFormat(locale, { style: 'currency', currency, ...digits });
  const bare = new Intl.NumberFormat(locale, digits);
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 12 });
  const plain = new Intl.NumberFormat(locale, { maximumFractionDigits: 10 });
  const unitPrice = new Intl.NumberFormat(locale, { minimumFractionDigits: minorDigits, maximumFractionDigits: 10 });
  // Thai and Persian locales would count other years.
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', calendar: 'gregory', timeZone: 'UTC' });
  return {
    money: (minor: number): string => sign.format(exact(formatMinor(minor, minorDigits))),
    bare: (minor: number): string => bare.format(exact(formatMinor(minor, minorDigits))),
    decimal: (value: string): string => plain.format(exact(value)),
    percent: (value: string): string => percent.format(exact(Big(value).div(100).toFixed())),
    price: (value: string): string => unitPrice.format(exact(value)),
    day: (date: string): string => day.format(Date.parse(date)),
  };
}
type Formats = ReturnType<typeof createFormats>;

function listTextLines(...blocks: (string | null | undefined)[]): string[] {
  return blocks.flatMap((block) => (block ?? '').split('\n')).filter((line) => line.trim() !== '');
}

function listAddressLines(address: Address, locale: string): string[] {
  if (formatAddress(address) === '') return [];
  const place = [address.zip, address.city].filter(Boolean).join(' ');
  const country = address.country ? new Intl.DisplayNames([locale, 'en'], { type: 'region' }).of(address.country) : '';
  return listTextLines(address.street, [place, address.state].filter(Boolean).join(', '), country);
}

function toLine(line: Line, text: Formats): DocumentLine {
  const discount = Number(line.discountPercent) === 0 ? '' : text.percent(line.discountPercent);
  return {
    description: line.description,
    details: line.longDescription,
    quantity: [text.decimal(line.quantity), line.unit].filter(Boolean).join(' '),
    price: text.price(line.unitPrice),
    discount,
    taxes: line.taxes.map(({ ratePercent }) => text.percent(ratePercent)).join(', '),
    amount: text.bare(line.netMinor),
  };
}

function listTotals(invoice: Invoice, labels: Labels, text: Formats): Figure[] {
  const { totals, adjustmentMinor, discount } = invoice;
  const settled = sumSettledMinor(invoice);
  const figure = (caption: string, minor: number, strong = false): Figure => ({
    caption,
    text: text.money(minor),
    strong,
  });
  const taxes = totals.taxes.map((tax) => {
    // Many taxes have their rate in their name.
    const caption = tax.name.replace(/\s/g, '').includes(`${Number(tax.ratePercent)}%`)
      ? tax.name
      : `${tax.name} ${text.percent(tax.ratePercent)}`;
    return figure(caption, tax.amountMinor);
  });
  const invoiceDiscount = figure(labels.discount, -totals.invoiceDiscountMinor);
  return [
    figure(labels.subtotal, totals.subtotalMinor),
    ...(totals.invoiceDiscountMinor !== 0 && discount.type === 'before_tax'
      ? [invoiceDiscount, figure(labels.net, totals.netMinor)]
      : []),
    ...taxes,
    ...(totals.invoiceDiscountMinor !== 0 && discount.type === 'after_tax' ? [invoiceDiscount] : []),
    ...(adjustmentMinor === 0 ? [] : [figure(labels.adjustment, adjustmentMinor)]),
    figure(labels.total, totals.grossMinor, true),
    ...(settled === 0
      ? []
      : [figure(labels.paidSoFar, -settled), figure(labels.open, computeOpenMinor(invoice), true)]),
  ];
}

function toStamp(invoice: Invoice, labels: Labels): string {
  if (invoice.state === 'open') return '';
  return { draft: labels.draft, cancelled: labels.cancelled, paid: labels.paid }[invoice.state];
}

/** A mode's description may fill two pages, and an organization may have any number of modes. */
const mostModes = 10;

/** Without modes of its own an invoice shows the default ones. */
function listModes({ state, paymentModeIds }: Invoice, modes: readonly PaymentMode[]): PaymentMode[] {
  if (state === 'paid' || state === 'cancelled') return [];
  const isNamed = ({ id, selectedByDefault }: PaymentMode): boolean =>
    paymentModeIds.length === 0 ? selectedByDefault : paymentModeIds.includes(id);
  const isPrinted = (mode: PaymentMode): boolean =>
    mode.showOnPdf && isOffered(mode) && isForUse(mode, 'invoices') && isNamed(mode);
  return modes.filter(isPrinted).slice(0, mostModes);
}

/**
 * Describes an invoice, with the customer's details as they were when it was written.
 * @param organization the issuer; its locale decides language, dates and figures
 * @param modes all payment modes of the organization
 */
export function describeInvoice(
  invoice: Invoice,
  organization: Organization,
  modes: readonly PaymentMode[],
  logo: Buffer | null,
): InvoiceDocument {
  const locale = chooseLocale(organization.locale);
  const labels = findLabels(locale);
  const text = createFormats(locale, invoice.currency);
  const { customer } = invoice;
  const nameOfMode = new Map(modes.map(({ id, name }) => [id, name]));
  const title = invoice.totals.grossMinor < 0 ? labels.creditInvoice : labels.invoice;
  const billing = listAddressLines(invoice.billing, locale);
  const shipping = listAddressLines(invoice.shipping, locale);
  return {
    labels,
    locale,
    isMirrored: isReadFromRight(locale),
    title,
    stamp: toStamp(invoice, labels),
    issuer: {
      name: organization.name,
      lines: [
        ...listTextLines(organization.address),
        ...(organization.vatNumber ? [`${labels.taxNumber} ${organization.vatNumber}`] : []),
      ],
      logo,
    },
    facts: [
      ...(invoice.reference ? [{ caption: labels.number, text: invoice.reference, strong: true }] : []),
      { caption: labels.issued, text: text.day(invoice.issueOn) },
      ...(invoice.dueOn ? [{ caption: labels.due, text: text.day(invoice.dueOn) }] : []),
      ...(invoice.purchaseOrder ? [{ caption: labels.order, text: invoice.purchaseOrder }] : []),
    ],
    billTo: [
      ...listTextLines(customer.name, customer.contactPerson),
      ...(billing.length > 0 ? billing : listTextLines(customer.invoicingAddress)),
      ...(customer.identification ? [`${labels.taxNumber} ${customer.identification}`] : []),
      ...listTextLines(customer.email),
    ],
    shipTo: invoice.showShipping ? (shipping.length > 0 ? shipping : listTextLines(customer.shippingAddress)) : [],
    lines: [...invoice.lines]
      .sort((a, b) => a.order - b.order || a.position - b.position)
      .map((line) => toLine(line, text)),
    discounted: invoice.lines.some((line) => Number(line.discountPercent) !== 0),
    totals: listTotals(invoice, labels, text),
    payments: invoice.payments.map((payment) => ({
      on: text.day(payment.paidOn),
      method: [nameOfMode.get(payment.modeId ?? 0) ?? payment.method, payment.transactionId]
        .filter(Boolean)
        .join(' · '),
      amount: text.money(payment.amountMinor),
    })),
    modes: listModes(invoice, modes).map(({ name, description }) => ({ caption: name, text: description ?? '' })),
    notes: invoice.notes ?? '',
    terms: invoice.terms ?? '',
  };
}
