/** What an expense costs and what is charged for it, in minor units of their currencies. */
import { currencyOf } from '../../domain/currency.ts';
import type { Expense } from '../../domain/expense/expense.ts';
import { worthInProject } from '../../domain/expense/worth.ts';
import { fromMinor, toMinor } from '../../domain/money.ts';
import { invalid } from '../../domain/problem.ts';
import type { Project } from '../../domain/project/project.ts';
import type { Work } from '../../store/work.ts';
import type { ExpenseChange } from './input.ts';

type Priced = Pick<
  Expense,
  'currency' | 'amountMinor' | 'exchangeRate' | 'billable' | 'billableMinor' | 'billableCurrency' | 'billableRate'
>;

/** @throws Problem `invalid` beyond what can be counted exactly */
function minorOf(path: string, amount: string, currency: string): number {
  try {
    return toMinor(amount, currencyOf(currency).minorDigits);
  } catch {
    throw invalid(path, 'is too large');
  }
}

const major = (minor: number, currency: string): string => fromMinor(minor, currencyOf(currency).minorDigits);

/** What is charged where nobody says otherwise: the cost, if it is billable at all. */
const usualCharge = (priced: Omit<Priced, 'billableMinor'>): number =>
  priced.billable ? worthInProject({ ...priced, billableMinor: 0 }).amountMinor : 0;

/** Whether an expense needs new rates: they are fixed when it gets its currency and its project. */
export function needsRates(before: Expense | null, wish: ExpenseChange): boolean {
  const { currency = before?.currency, projectId = before?.projectId } = wish;
  return before === null || currency !== before.currency || projectId !== before.projectId;
}

function ratesOf(before: Expense | null, currency: string, project: Project | null, wish: ExpenseChange) {
  if (before && !needsRates(before, wish)) {
    const { billableCurrency, billableRate } = before;
    return { exchangeRate: wish.exchangeRate ?? before.exchangeRate, billableCurrency, billableRate };
  }
  const same = project?.currency === currency;
  return {
    exchangeRate: wish.exchangeRate ?? (same ? (project?.exchangeRate ?? '1') : '1'),
    billableCurrency: project?.currency ?? null,
    billableRate: project?.exchangeRate ?? null,
  };
}

/**
 * @param before null for a new expense
 * @param project the one it belongs to after the change, where it needs new rates
 * @throws Problem `invalid` for amounts beyond what can be counted exactly
 */
export function priceOf(before: Expense | null, wish: ExpenseChange, project: Project | null, work: Work): Priced {
  const currency = wish.currency ?? before?.currency ?? project?.currency ?? work.firm.currency;
  const amount = wish.amount ?? (before ? major(before.amountMinor, before.currency) : '0');
  const charged = {
    currency,
    amountMinor: minorOf('amount', amount, currency),
    billable: wish.billable ?? before?.billable ?? false,
    ...ratesOf(before, currency, project, wish),
  };
  const billedIn = charged.billableCurrency ?? currency;
  if (wish.billableAmount !== undefined)
    return { ...charged, billableMinor: minorOf('billable_amount', wish.billableAmount, billedIn) };
  const follows =
    before === null || before.billableMinor === usualCharge(before) || charged.billable !== before.billable;
  if (follows) return { ...charged, billableMinor: usualCharge(charged) };
  // A charge of its own stays the same amount in whatever currency it now is.
  const own = major(before.billableMinor, before.billableCurrency ?? before.currency);
  return { ...charged, billableMinor: minorOf('billable_amount', own, billedIn) };
}
