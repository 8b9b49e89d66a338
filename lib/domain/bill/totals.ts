/**
 * The one rule of an invoice: what its lines, taxes and discounts come to, in every dialect.
 *
 * A line's net is quantity × unit price less its discount, rounded to the minor unit; the rest is
 * sums of those. Each tax is worked out on the sum of its lines' nets and rounded once. Taxes do not
 * compound. Everything rounds half away from zero, and quantities, prices and rates may be negative
 * (a retention is a tax below zero). Which currency has how many digits is the caller's business.
 */
import Big from 'big.js';
import { computePercent, type Decimal, divideWhole, toMinor, toWholeNumber } from '../money.ts';
import type { BillTotals, Line, LineTax, WholeDiscount } from './bill.ts';

export type TotalsInput = {
  /** Decimals of the currency: 2 for EUR, 0 for JPY, 3 for BHD. */
  minorDigits: number;
  lines: readonly Pick<Line, 'quantity' | 'unitPrice' | 'discountPercent' | 'taxes'>[];
  discount: WholeDiscount;
  adjustmentMinor: number;
};

/**
 * All in minor units.
 *
 * - `lineNetMinor`: net of each line, in their order
 * - `baseMinor`: quantity × unit price of every line, rounded, before any discount
 * - `subtotalMinor`: the sum of the lines' nets
 * - `invoiceDiscountMinor`: the discount on the whole invoice, before or after tax
 * - `discountMinor`: that and the discounts of the lines
 * - `netMinor`: the subtotal less an invoice discount before tax
 * - `taxes`: one entry per tax and rate, in order of first appearance; `taxMinor` is their sum
 * - `grossMinor`: net + taxes − an invoice discount after tax + adjustment
 */
export type Totals = BillTotals & { lineNetMinor: number[] };

const sum = (values: readonly number[]): number =>
  toWholeNumber(values.reduce((total, value) => total.plus(value), Big(0)));

/** The same tax is the same id, or for a tax that is not in the settings the same name; at another rate it is another. */
function taxKey({ taxId, name, ratePercent }: LineTax): string {
  return JSON.stringify([taxId ?? name, Big(ratePercent).toFixed()]);
}

/** Every tax with the sum of the nets it is due on. */
function taxedNets(lines: TotalsInput['lines'], lineNetMinor: readonly number[]): { tax: LineTax; taxed: Big }[] {
  const byTax = new Map<string, { tax: LineTax; taxed: Big }>();
  lines.forEach(({ taxes }, i) => {
    for (const tax of taxes) {
      const key = taxKey(tax);
      const before = byTax.get(key) ?? { tax, taxed: Big(0) };
      byTax.set(key, { tax: before.tax, taxed: before.taxed.plus(lineNetMinor[i] ?? 0) });
    }
  });
  return [...byTax.values()];
}

/** A percentage counts where there is one, else the fixed amount. */
function discountOn(amountMinor: number, { percent, fixedMinor }: { percent: Decimal; fixedMinor: number }): number {
  return Big(percent).eq(0) ? fixedMinor : computePercent(amountMinor, percent);
}

/** What is left of every line's net for its taxes, as an exact fraction. */
function proportion({ type, percent }: WholeDiscount, netMinor: number, subtotalMinor: number): [Big, Big] {
  if (type !== 'before_tax' || (Big(percent).eq(0) && subtotalMinor === 0)) return [Big(1), Big(1)];
  if (!Big(percent).eq(0)) return [Big(100).minus(percent), Big(100)];
  return [Big(netMinor), Big(subtotalMinor)];
}

/**
 * Works out an invoice.
 *
 * A discount before tax lowers every line's taxable net in proportion: by its percentage, taken exactly
 * (as Perfex does), or for an amount by net / subtotal. Where lines cancel out to a subtotal of zero an
 * amount has no proportion, and the taxes stay as they are.
 *
 * @throws RangeError when an amount is too large to be counted exactly
 * @example JPY 3 × 100.5 with −15 %: net 302, tax −45, gross 257
 */
export function computeTotals({ minorDigits, lines, discount, adjustmentMinor }: TotalsInput): Totals {
  const exact = lines.map(({ quantity, unitPrice }) => Big(quantity).times(unitPrice));
  const baseMinor = sum(exact.map((base) => toMinor(base, minorDigits)));
  const lineNetMinor = lines.map(({ discountPercent }, i) =>
    toMinor((exact[i] ?? Big(0)).times(Big(100).minus(discountPercent)).times('0.01'), minorDigits),
  );
  const subtotalMinor = sum(lineNetMinor);

  const beforeTaxMinor = discount.type === 'before_tax' ? discountOn(subtotalMinor, discount) : 0;
  const netMinor = sum([subtotalMinor, -beforeTaxMinor]);
  const [part, whole] = proportion(discount, netMinor, subtotalMinor);
  const taxes = taxedNets(lines, lineNetMinor).map(({ tax: { taxId, name, ratePercent }, taxed }) => {
    const amount = divideWhole(taxed.times(ratePercent).times(part), whole.times(100));
    return { taxId, name, ratePercent, amountMinor: toWholeNumber(amount) };
  });
  const taxMinor = sum(taxes.map(({ amountMinor }) => amountMinor));

  const withTaxMinor = sum([netMinor, taxMinor]);
  const afterTaxMinor = discount.type === 'after_tax' ? discountOn(withTaxMinor, discount) : 0;
  const invoiceDiscountMinor = beforeTaxMinor + afterTaxMinor;
  return {
    lineNetMinor,
    baseMinor,
    discountMinor: sum([baseMinor, -subtotalMinor, invoiceDiscountMinor]),
    invoiceDiscountMinor,
    subtotalMinor,
    netMinor,
    taxes,
    taxMinor,
    grossMinor: sum([withTaxMinor, -afterTaxMinor, adjustmentMinor]),
  };
}
