/** Discounts and adjustments of a whole bill, in minor units of its currency. */
import { keepAmount, parseAmount } from '../amount.ts';
import type { Bill, WholeDiscount } from './bill.ts';
import type { BillInput } from './input.ts';

type Amounts = Pick<Bill, 'currency' | 'discount' | 'adjustmentMinor'>;

/** Merges a discount (by default before tax) and an adjustment. @throws Problem `invalid` if too large to count */
export function composeAmounts(
  before: Amounts,
  input: Pick<BillInput, 'discount' | 'adjustment'>,
  currency: string,
): Amounts {
  const { fixed, ...parts } = input.discount ?? {};
  const fixedMinor =
    fixed === undefined
      ? keepAmount('discount', before.discount.fixedMinor, before.currency, currency)
      : parseAmount('discount', fixed, currency);
  const discount: WholeDiscount = { ...before.discount, ...parts, fixedMinor };
  const hasDiscount = Number(discount.percent) !== 0 || discount.fixedMinor !== 0;
  const untyped = discount.type === 'none' && input.discount !== undefined && input.discount.type === undefined;
  return {
    currency,
    discount: untyped && hasDiscount ? { ...discount, type: 'before_tax' } : discount,
    adjustmentMinor:
      input.adjustment === undefined
        ? keepAmount('adjustment', before.adjustmentMinor, before.currency, currency)
        : parseAmount('adjustment', input.adjustment, currency),
  };
}
