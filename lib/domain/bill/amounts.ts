/** What is taken off or added to a bill as a whole, in the minor units of its currency. */
import { getCurrency } from '../currency.ts';
import { formatMinor, toMinor } from '../money.ts';
import { invalidProblem } from '../problem.ts';
import type { Bill, WholeDiscount } from './bill.ts';
import type { BillInput } from './input.ts';

type Amounts = Pick<Bill, 'currency' | 'discount' | 'adjustmentMinor'>;

function minorOf(path: string, amount: string, currency: string): number {
  try {
    return toMinor(amount, getCurrency(currency).minorDigits);
  } catch {
    throw invalidProblem(path, 'is too large');
  }
}

/** The same amount in another currency's minor units: 5.00 EUR are 5 JPY here. */
function moveCurrency(path: string, minor: number, from: string, to: string): number {
  return from === to ? minor : minorOf(path, formatMinor(minor, getCurrency(from).minorDigits), to);
}

/**
 * Discount and adjustment of a bill after a wish; a discount that comes without a type is before tax.
 * @throws Problem `invalid` beyond what can be counted exactly
 */
export function composeAmounts(
  before: Amounts,
  input: Pick<BillInput, 'discount' | 'adjustment'>,
  currency: string,
): Amounts {
  const { fixed, ...parts } = input.discount ?? {};
  const fixedMinor =
    fixed === undefined
      ? moveCurrency('discount', before.discount.fixedMinor, before.currency, currency)
      : minorOf('discount', fixed, currency);
  const discount: WholeDiscount = { ...before.discount, ...parts, fixedMinor };
  const takesOff = Number(discount.percent) !== 0 || discount.fixedMinor !== 0;
  const untyped = discount.type === 'none' && input.discount !== undefined && input.discount.type === undefined;
  return {
    currency,
    discount: untyped && takesOff ? { ...discount, type: 'before_tax' } : discount,
    adjustmentMinor:
      input.adjustment === undefined
        ? moveCurrency('adjustment', before.adjustmentMinor, before.currency, currency)
        : minorOf('adjustment', input.adjustment, currency),
  };
}
