/**
 * What a project may cost its customer, and how far that is used up, from figures kept beside it: nothing that belongs
 * to it has to be read. Expenses count as spent, and as earned, once they are approved.
 */
import Big from 'big.js';
import { getCurrency } from '../currency.ts';
import { convertMinor } from '../exchange-rate/conversion.ts';
import { type Decimal, roundHalfAwayFromZero } from '../money.ts';
import { deriveProgress, type Figures, readAmounts, readTime } from './figures.ts';
import type { Project } from './project.ts';
import { computeWorth } from './worth.ts';

/** Minor units of the project's currency; a reading never fails over what is too large to be counted exactly. */
export type Budget = {
  /** A fixed price, or the hours that were estimated at the project's rate, and all that its expenses bill. */
  totalMinor: number;
  usedMinor: number;
  remainingMinor: number;
  /** What the work comes to: of a fixed price as much as the project has progressed. */
  workMinor: number;
  /** What approved expenses cost, and what they bill. */
  expenseMinor: number;
  expenseBillableMinor: number;
  /** Work and what approved expenses bill. */
  revenueMinor: number;
  /** Less what approved expenses cost; what work costs the firm is not known. */
  profitMinor: number;
  /** Net, on invoices that are neither drafts nor cancelled, in the project's currency and, by its rate, the organization's. */
  invoicedMinor: number;
  /** The same in all other currencies, each in its own minor units: left out, because no rate to them is kept. */
  invoicedOtherwise: ReadonlyMap<string, number>;
  /** Earned and not yet invoiced; never below 0. Null: something that is invoiced is left out. */
  pendingMinor: number | null;
  /** What is left out of all this, for want of a rate: so many expenses, so many minutes of work. */
  unvaluedExpenses: number;
  unvaluedMinutes: number;
};

/** The figure that adds up the nets of a project's invoices of one currency. */
export const toInvoicedFigure = (currency: string): string => `${invoiced}.${currency}`;
const invoiced = 'invoiced';

function minor(major: Big, currency: string): number {
  return Number(roundHalfAwayFromZero(major.times(`1e${getCurrency(currency).minorDigits}`), 0).toFixed(0)) + 0;
}

/** What the work was sold for, or estimated at. */
function planned({ billingMethod, fixedPrice, hourlyRate, estimatedHours }: Project): Big {
  if (billingMethod === 'fixed_rate') return Big(fixedPrice ?? 0);
  return billingMethod === 'hourly_project_rate' ? Big(hourlyRate ?? 0).times(estimatedHours ?? 0) : Big(0);
}

/**
 * @param rateOf what an hour of a member of staff is sold for, in the organization's currency
 * @param home the organization's currency
 */
export function computeBudget(
  project: Project,
  figures: Figures,
  rateOf: (staffId: number) => Decimal,
  home: string,
): Budget {
  const { currency, billingMethod, exchangeRate } = project;
  const { amount, unvaluedMinutes } = computeWorth(project, figures, rateOf);
  const worth = Big(amount);
  const work = billingMethod === 'fixed_rate' ? worth.times(deriveProgress(project, figures)).div(100) : worth;
  const workMinor = minor(work, currency);
  const {
    approvedCost: expenseMinor = 0,
    approvedBillable: expenseBillableMinor = 0,
    billable = 0,
    unvalued = 0,
  } = figures;
  const totalMinor = minor(planned(project), currency) + billable;
  const revenueMinor = workMinor + expenseBillableMinor;
  const own = { currency, rate: exchangeRate };
  const nets = [...readAmounts(figures, invoiced)].map(([code, net]) => {
    const from = { currency: code, rate: code === home ? '1' : null };
    return { code, net, here: convertMinor(net, from, own) };
  });
  const invoicedMinor = nets.reduce((sum, { here }) => sum + (here ?? 0), 0);
  const otherwise = nets.filter(({ here }) => here === null);
  return {
    totalMinor,
    usedMinor: revenueMinor,
    remainingMinor: totalMinor - revenueMinor,
    workMinor,
    expenseMinor,
    expenseBillableMinor,
    revenueMinor,
    profitMinor: revenueMinor - expenseMinor,
    invoicedMinor,
    invoicedOtherwise: new Map(otherwise.map(({ code, net }) => [code, net])),
    pendingMinor: otherwise.length > 0 ? null : Math.max(0, revenueMinor - invoicedMinor),
    unvaluedExpenses: unvalued,
    unvaluedMinutes,
  };
}

/** A part of a whole in per cent, with two decimals; 0 where there is no whole. */
export function computePercentage(part: number, whole: number): number {
  return whole === 0 ? 0 : Number(Big(part).times(100).div(whole).toFixed(2)) + 0;
}

/** Times of a project in whole minutes. */
export function sumMinutes(
  { estimatedHours }: Pick<Project, 'estimatedHours'>,
  figures: Figures,
): { worked: number; billable: number; estimated: number; remaining: number } {
  const { logged, billable } = readTime(figures);
  const worked = Math.round(logged / 60);
  const estimated = Number(
    Big(estimatedHours ?? 0)
      .times(60)
      .toFixed(0),
  );
  return { worked, billable: Math.round(billable / 60), estimated, remaining: Math.max(0, estimated - worked) };
}
