/**
 * Computes a bill's totals for every dialect. Each line's net is rounded once, and so is each tax on the sum of its
 * nets, half away from zero. Taxes do not compound. Quantities, prices and rates may be negative (a retention is a
 * negative tax).
 */
import Big from 'big.js';
import { computePercent, type Decimal, divideWhole, toMinor, toWholeNumber } from '../money.ts';
import type { BillTotals, Line, LineTax, WholeDiscount } from './bill.ts';

export type TotalsInput = {
  minorDigits: number;
  lines: readonly Pick<Line, 'quantity' | 'unitPrice' | 'discountPercent' | 'taxes'>[];
  discount: WholeDiscount;
  adjustmentMinor: number;
};

/**
 * All in minor units.
 * - `baseMinor`: quantity × unit price of all lines, before any discount
 * - `subtotalMinor`: the sum of the lines' nets
 * - `discountMinor`: `invoiceDiscountMinor` plus the discounts of the lines
 * - `netMinor`: the subtotal less an invoice discount before tax
 * - `taxes`: one entry per tax and rate, in order of first appearance
 * - `grossMinor`: net + taxes − an invoice discount after tax + adjustment
 */
export type Totals = BillTotals & { lineNetMinor: number[] };

const sum = (values: readonly number[]): number =>
  toWholeNumber(values.reduce((total, value) => total.plus(value), Big(0)));

/** Identifies a tax by id, or by name if it is not in the settings. Another rate makes another tax. */
function toTaxKey({ taxId, name, ratePercent }: LineTax): string {
  return JSON.stringify([taxId ?? name, Big(ratePercent).toFixed()]);
}

function sumTaxedNets(lines: TotalsInput['lines'], lineNetMinor: readonly number[]): { tax: LineTax; taxed: Big }[] {
  const byTax = new Map<string, { tax: LineTax; taxed: Big }>();
  lines.forEach(({ taxes }, i) => {
    for (const tax of taxes) {
      const key = toTaxKey(tax);
      const before = byTax.get(key) ?? { tax, taxed: Big(0) };
      byTax.set(key, { tax: before.tax, taxed: before.taxed.plus(lineNetMinor[i] ?? 0) });
    }
  });
  return [...byTax.values()];
}

/** Computes a whole discount; a percentage overrides the fixed amount. */
function computeDiscount(
  amountMinor: number,
  { percent, fixedMinor }: { percent: Decimal; fixedMinor: number },
): number {
  return Big(percent).eq(0) ? fixedMinor : computePercent(amountMinor, percent);
}

/** Finds which share of each net is taxed, as an exact fraction. */
function findTaxedShare({ type, percent }: WholeDiscount, netMinor: number, subtotalMinor: number): [Big, Big] {
  if (type !== 'before_tax' || (Big(percent).eq(0) && subtotalMinor === 0)) return [Big(1), Big(1)];
  if (!Big(percent).eq(0)) return [Big(100).minus(percent), Big(100)];
  return [Big(netMinor), Big(subtotalMinor)];
}

/**
 * Computes all totals of a bill. A discount before tax lowers each taxed net in proportion: exactly by its percentage
 * (as Perfex does), or by net / subtotal for an amount. A subtotal of zero gives no proportion, so an amount then
 * leaves the taxes alone.
 * @throws RangeError when an amount is too large to be counted exactly
 * @example JPY 3 × 100.5 with −15 %: net 302, tax −45, gross 257
 */
export function computeTotals({ minorDigits, lines, discount, adjustmentMinor }: TotalsInput): Totals {
  const exactBases = lines.map(({ quantity, unitPrice }) => Big(quantity).times(unitPrice));
  const baseMinor = sum(exactBases.map((base) => toMinor(base, minorDigits)));
  const lineNetMinor = lines.map(({ discountPercent }, i) =>
    toMinor((exactBases[i] ?? Big(0)).times(Big(100).minus(discountPercent)).times('0.01'), minorDigits),
  );
  const subtotalMinor = sum(lineNetMinor);

  const beforeTaxMinor = discount.type === 'before_tax' ? computeDiscount(subtotalMinor, discount) : 0;
  const netMinor = sum([subtotalMinor, -beforeTaxMinor]);
  const [share, whole] = findTaxedShare(discount, netMinor, subtotalMinor);
  const taxes = sumTaxedNets(lines, lineNetMinor).map(({ tax: { taxId, name, ratePercent }, taxed }) => {
    const amount = divideWhole(taxed.times(ratePercent).times(share), whole.times(100));
    return { taxId, name, ratePercent, amountMinor: toWholeNumber(amount) };
  });
  const taxMinor = sum(taxes.map(({ amountMinor }) => amountMinor));

  const withTaxMinor = sum([netMinor, taxMinor]);
  const afterTaxMinor = discount.type === 'after_tax' ? computeDiscount(withTaxMinor, discount) : 0;
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
