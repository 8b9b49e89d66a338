/** What is taken off or added to a bill as a whole, in the minor units of its currency. */
import { currencyOf } from '../currency.ts';
import { fromMinor, toMinor } from '../money.ts';
import { invalid } from '../problem.ts';
import type { Bill, WholeDiscount } from './bill.ts';
import type { BillInput } from './input.ts';

type Amounts = Pick<Bill, 'currency' | 'discount' | 'adjustmentMinor'>;

function minorOf(path: string, amount: string, currency: string): number {
  try {
    return toMinor(amount, currencyOf(currency).minorDigits);
  } catch {
    throw invalid(path, 'is too large');
  }
}

/** The same amount in another currency's minor units: 5.00 EUR are 5 JPY here. */
function moved(path: string, minor: number, from: string, to: string): number {
  return from === to ? minor : minorOf(path, fromMinor(minor, currencyOf(from).minorDigits), to);
}

/**
 * Discount and adjustment of a bill after a wish; a discount that comes without a type is before tax.
 * @throws Problem `invalid` beyond what can be counted exactly
 */
export function amountsOf(
  before: Amounts,
  wish: Pick<BillInput, 'discount' | 'adjustment'>,
  currency: string,
): Amounts {
  const { fixed, ...parts } = wish.discount ?? {};
  const fixedMinor =
    fixed === undefined
      ? moved('discount', before.discount.fixedMinor, before.currency, currency)
      : minorOf('discount', fixed, currency);
  const discount: WholeDiscount = { ...before.discount, ...parts, fixedMinor };
  const takesOff = Number(discount.percent) !== 0 || discount.fixedMinor !== 0;
  const untyped = discount.type === 'none' && wish.discount !== undefined && wish.discount.type === undefined;
  return {
    currency,
    discount: untyped && takesOff ? { ...discount, type: 'before_tax' } : discount,
    adjustmentMinor:
      wish.adjustment === undefined
        ? moved('adjustment', before.adjustmentMinor, before.currency, currency)
        : minorOf('adjustment', wish.adjustment, currency),
  };
}
