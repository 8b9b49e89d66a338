/** How a client's sums are held against ours, and what operations on bills call the client's fields. */
import { currencyOf } from '../../../domain/currency.ts';
import { fixedDecimal, fromMinor } from '../../../domain/money.ts';
import { type FieldProblem, Problem } from '../../../domain/problem.ts';
import type { Work } from '../../../store/work.ts';
import type { BillDoc } from './form.ts';

type Sums = { subtotal?: string; total?: string };

/** Where the client's sums are not ours; both are named. */
function differences({ currency, totals }: BillDoc, form: Sums): FieldProblem[] {
  const { minorDigits } = currencyOf(currency);
  const ours = { subtotal: totals.subtotalMinor, total: totals.grossMinor };
  return (['subtotal', 'total'] as const).flatMap((name) => {
    const given = form[name];
    const computed = fromMinor(ours[name], minorDigits);
    if (given === undefined || fixedDecimal(given, minorDigits) === computed) return [];
    return [{ path: [name], message: `${given} was given, the items come to ${computed}` }];
  });
}

/** Tells of other sums than ours. */
export function sumWarnings(doc: BillDoc, form: Sums): string[] {
  return differences(doc, form).map(({ path, message }) => `${path.join('.')} ${message}`);
}

/** Refuses other sums than ours where the organization wants that. */
export function acceptor(form: Sums, work: Work): { accept?: (doc: BillDoc) => void } {
  if (work.firm.perfexTotals !== 'reject') return {};
  return {
    accept: (doc) => {
      const found = differences(doc, form);
      if (found.length > 0) throw new Problem('invalid', 'The totals are not those of the items', found);
    },
  };
}

/** Says of a number that is in use what the document prints for this write. */
export async function takenNumber<T>(message: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'duplicate') throw error;
    throw new Problem(
      'duplicate',
      message,
      error.fields.map(({ rule: _, ...one }) => ({ ...one, message })),
    );
  }
}

/** What operations call a field of a bill → what Perfex's clients call it. */
export const billNames = {
  customer_id: 'clientid',
  issue_date: 'date',
  items: 'newitems',
  lines: 'newitems',
  changed_items: 'items',
  'lines.add': 'newitems',
  'lines.change': 'items',
  'lines.remove': 'removed_items',
  taxes: 'taxname',
  tax_ids: 'taxname',
  sales_staff_id: 'sale_agent',
  discount: 'discount_total',
} as const;
