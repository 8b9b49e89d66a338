/** Compares the sums that a client states with those of the lines. */
import { getCurrency } from '../currency.ts';
import { formatFixedDecimal, formatMinor } from '../money.ts';
import type { Organization } from '../organization/organization.ts';
import { type FieldProblem, Problem } from '../problem.ts';
import type { Bill } from './bill.ts';

/** Exact, in major units. */
export type StatedSums = { subtotal?: string; total?: string };

/** Lists the stated sums that differ from those of the lines. */
export function compareSums(
  { currency, totals }: Pick<Bill, 'currency' | 'totals'>,
  stated: StatedSums = {},
): FieldProblem[] {
  const { minorDigits } = getCurrency(currency);
  const sums = { subtotal: totals.subtotalMinor, total: totals.grossMinor };
  return (['subtotal', 'total'] as const).flatMap((name) => {
    const statedSum = stated[name];
    const computed = formatMinor(sums[name], minorDigits);
    if (statedSum === undefined || formatFixedDecimal(statedSum, minorDigits) === computed) return [];
    return [{ path: ['stated', name], message: `${statedSum} was given, but the items come to ${computed}` }];
  });
}

/** Refuses wrong sums where the organization rejects them (`perfex_totals`). @throws Problem `invalid` */
export function refuseOtherSums(
  bill: Pick<Bill, 'currency' | 'totals'>,
  stated: StatedSums | undefined,
  { perfexTotals }: Pick<Organization, 'perfexTotals'>,
): void {
  const differences = perfexTotals === 'reject' ? compareSums(bill, stated) : [];
  if (differences.length > 0) throw new Problem('invalid', 'The totals differ from those of the items', differences);
}
