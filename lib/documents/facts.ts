/** An invoice as people read it: every figure and date as text in the firm's locale. What it looks like is not known here. */
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
/** A caption and a figure; `strong` for the sums that matter. */
export type Figure = { caption: string; text: string; strong?: boolean };

export type InvoiceDocument = {
  labels: Labels;
  locale: string;
  /** Whether its words are read from right to left: all columns stand in the other order. */
  isMirrored: boolean;
  title: string;
  /** "Draft", "Cancelled", "Paid", or '' for an invoice that is simply open. */
  stamp: string;
  issuer: { name: string; lines: string[]; logo: Buffer | null };
  facts: Figure[];
  billTo: string[];
  shipTo: string[];
  lines: DocumentLine[];
  /** Whether any line has a discount: its column is left out otherwise. */
  discounted: boolean;
  totals: Figure[];
  payments: { on: string; method: string; amount: string }[];
  /** How it can be paid, as long as something is to be paid; `text` may be empty. */
  modes: { caption: string; text: string }[];
  notes: string;
  terms: string;
};

/** Decimals as text go into Intl as they are: as numbers they would lose what a double cannot hold. */
const exact = (decimal: string): number => decimal as unknown as number;

/** The locale to write figures and dates in: English for one that Intl does not know or the fonts cannot write. */
function usable(locale: string): string {
  try {
    const known = new Intl.Locale(locale.replace('_', '-'));
    return writableScripts.has(known.maximize().script ?? '') ? known.toString() : 'en';
  } catch {
    return 'en';
  }
}

function formats(locale: string, currency: string) {
  const { minorDigits } = getCurrency(currency);
  const digits = { minimumFractionDigits: minorDigits, maximumFractionDigits: minorDigits };
  const sign = new Intl.NumberFormat(locale, { style: 'currency', currency, ...digits });
  const bare = new Intl.NumberFormat(locale, digits);
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 12 });
  const plain = new Intl.NumberFormat(locale, { maximumFractionDigits: 10 });
  const unitPrice = new Intl.NumberFormat(locale, { minimumFractionDigits: minorDigits, maximumFractionDigits: 10 });
  // Years as everybody counts them: Thai and Persian would have their own.
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
type Formats = ReturnType<typeof formats>;

function textLines(...blocks: (string | null | undefined)[]): string[] {
  return blocks.flatMap((block) => (block ?? '').split('\n')).filter((line) => line.trim() !== '');
}

function addressLines(address: Address, locale: string): string[] {
  if (formatAddress(address) === '') return [];
  const place = [address.zip, address.city].filter(Boolean).join(' ');
  const country = address.country ? new Intl.DisplayNames([locale, 'en'], { type: 'region' }).of(address.country) : '';
  return textLines(address.street, [place, address.state].filter(Boolean).join(', '), country);
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
    // A tax is often called by its rate already.
    const named = tax.name.replace(/\s/g, '').includes(`${Number(tax.ratePercent)}%`)
      ? tax.name
      : `${tax.name} ${text.percent(tax.ratePercent)}`;
    return figure(named, tax.amountMinor);
  });
  const whole = figure(labels.discount, -totals.invoiceDiscountMinor);
  return [
    figure(labels.subtotal, totals.subtotalMinor),
    ...(totals.invoiceDiscountMinor !== 0 && discount.type === 'before_tax'
      ? [whole, figure(labels.net, totals.netMinor)]
      : []),
    ...taxes,
    ...(totals.invoiceDiscountMinor !== 0 && discount.type === 'after_tax' ? [whole] : []),
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

/** An invoice holds 350 KB of text at most; payment modes are the firm's, and each may say as much as two pages. */
const mostModes = 10;

/**
 * How an invoice can be paid: with the modes that it names, or where it names none those that are selected by default; of
 * them those that are to be printed, the first ten.
 */
function listModes({ state, paymentModeIds }: Invoice, modes: readonly PaymentMode[]): PaymentMode[] {
  if (state === 'paid' || state === 'cancelled') return [];
  const isNamed = ({ id, selectedByDefault }: PaymentMode): boolean =>
    paymentModeIds.length === 0 ? selectedByDefault : paymentModeIds.includes(id);
  const printed = (mode: PaymentMode): boolean =>
    mode.showOnPdf && isOffered(mode) && isForUse(mode, 'invoices') && isNamed(mode);
  return modes.filter(printed).slice(0, mostModes);
}

/**
 * @param invoice as stored; its customer's details are those it was written with
 * @param firm the issuer; its locale decides language, dates and figures
 * @param modes the firm's payment modes
 * @param logo a PNG or JPEG, or null
 */
export function describeInvoice(
  invoice: Invoice,
  organization: Organization,
  modes: readonly PaymentMode[],
  logo: Buffer | null,
): InvoiceDocument {
  const locale = usable(organization.locale);
  const labels = findLabels(locale);
  const text = formats(locale, invoice.currency);
  const { customer } = invoice;
  const nameOfMode = new Map(modes.map(({ id, name }) => [id, name]));
  const title = invoice.totals.grossMinor < 0 ? labels.creditInvoice : labels.invoice;
  const billing = addressLines(invoice.billing, locale);
  const shipping = addressLines(invoice.shipping, locale);
  return {
    labels,
    locale,
    isMirrored: isReadFromRight(locale),
    title,
    stamp: toStamp(invoice, labels),
    issuer: {
      name: organization.name,
      lines: [
        ...textLines(organization.address),
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
      ...textLines(customer.name, customer.contactPerson),
      ...(billing.length > 0 ? billing : textLines(customer.invoicingAddress)),
      ...(customer.identification ? [`${labels.taxNumber} ${customer.identification}`] : []),
      ...textLines(customer.email),
    ],
    shipTo: invoice.showShipping ? (shipping.length > 0 ? shipping : textLines(customer.shippingAddress)) : [],
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
