/** Discounts and adjustments of a whole bill, in minor units of its currency. */
import { getCurrency } from '../currency.ts';
import { formatMinor, toMinor } from '../money.ts';
import { invalidProblem } from '../problem.ts';
import type { Bill, WholeDiscount } from './bill.ts';
import type { BillInput } from './input.ts';

type Amounts = Pick<Bill, 'currency' | 'discount' | 'adjustmentMinor'>;

function parseMinor(path: string, amount: string, currency: string): number {
  try {
    return toMinor(amount, getCurrency(currency).minorDigits);
  } catch {
    throw invalidProblem(path, 'is too large');
  }
}

/** Keeps the number in another currency: 5.00 EUR become 5 JPY. */
function keepNumber(path: string, minor: number, from: string, to: string): number {
  return from === to ? minor : parseMinor(path, formatMinor(minor, getCurrency(from).minorDigits), to);
}

/** Merges a discount (by default before tax) and an adjustment. @throws Problem `invalid` if too large to count */
export function composeAmounts(
  before: Amounts,
  input: Pick<BillInput, 'discount' | 'adjustment'>,
  currency: string,
): Amounts {
  const { fixed, ...parts } = input.discount ?? {};
  const fixedMinor =
    fixed === undefined
      ? keepNumber('discount', before.discount.fixedMinor, before.currency, currency)
      : parseMinor('discount', fixed, currency);
  const discount: WholeDiscount = { ...before.discount, ...parts, fixedMinor };
  const hasDiscount = Number(discount.percent) !== 0 || discount.fixedMinor !== 0;
  const untyped = discount.type === 'none' && input.discount !== undefined && input.discount.type === undefined;
  return {
    currency,
    discount: untyped && hasDiscount ? { ...discount, type: 'before_tax' } : discount,
    adjustmentMinor:
      input.adjustment === undefined
        ? keepNumber('adjustment', before.adjustmentMinor, before.currency, currency)
        : parseMinor('adjustment', input.adjustment, currency),
  };
}
