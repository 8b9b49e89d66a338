/** Sums that a client states of a bill, held against those of its lines. */
import { getCurrency } from '../currency.ts';
import { formatFixedDecimal, formatMinor } from '../money.ts';
import type { Organization } from '../organization/organization.ts';
import { type FieldProblem, Problem } from '../problem.ts';
import type { Bill } from './bill.ts';

/** In major units, exact. */
export type StatedSums = { subtotal?: string; total?: string };

/** Where stated sums are not those of the lines: each is named, with what the lines come to. */
export function compareSums(
  { currency, totals }: Pick<Bill, 'currency' | 'totals'>,
  stated: StatedSums = {},
): FieldProblem[] {
  const { minorDigits } = getCurrency(currency);
  const ours = { subtotal: totals.subtotalMinor, total: totals.grossMinor };
  return (['subtotal', 'total'] as const).flatMap((name) => {
    const given = stated[name];
    const computed = formatMinor(ours[name], minorDigits);
    if (given === undefined || formatFixedDecimal(given, minorDigits) === computed) return [];
    return [{ path: ['stated', name], message: `${given} was given, but the items come to ${computed}` }];
  });
}

/**
 * Refuses stated sums that are not those of the lines, where the organization wants that (`perfex_totals`).
 * @throws Problem `invalid`
 */
export function refuseOtherSums(
  bill: Pick<Bill, 'currency' | 'totals'>,
  stated: StatedSums | undefined,
  { perfexTotals }: Pick<Organization, 'perfexTotals'>,
): void {
  const differences = perfexTotals === 'reject' ? compareSums(bill, stated) : [];
  if (differences.length > 0) throw new Problem('invalid', 'The totals differ from those of the items', differences);
}
