/** The budget of a project, computed from its figures alone. Expenses count once they are approved. */
import Big from 'big.js';
import { getCurrency } from '../currency.ts';
import { convertMinor } from '../exchange-rate/conversion.ts';
import { type Decimal, roundHalfAwayFromZero } from '../money.ts';
import { deriveProgress, type Figures, readAmounts, readTime } from './figures.ts';
import type { Project } from './project.ts';
import { computeWorth } from './worth.ts';

/** In minor units of the project's currency. Amounts too large to count exactly are approximate, never an error. */
export type Budget = {
  /** The fixed price, or estimated hours × the project's rate, plus all billable expenses. */
  totalMinor: number;
  usedMinor: number;
  remainingMinor: number;
  /** A fixed price counts in proportion to progress. */
  workMinor: number;
  /** Approved expenses only. */
  expenseMinor: number;
  expenseBillableMinor: number;
  /** Work and approved billable expenses. */
  revenueMinor: number;
  /** Revenue less the cost of approved expenses; what work costs is unknown. */
  profitMinor: number;
  /** Net on issued invoices in the project's currency or, converted, in the organization's. */
  invoicedMinor: number;
  /** Nets in other currencies, in their own minor units: no rate to them is stored. */
  invoicedOtherwise: ReadonlyMap<string, number>;
  /** Earned but not invoiced; never below 0. Null if some invoices could not be converted. */
  pendingMinor: number | null;
  unvaluedExpenses: number;
  unvaluedMinutes: number;
};

/** Names the figure that sums a project's invoices in one currency. */
export const toInvoicedFigure = (currency: string): string => `${invoiced}.${currency}`;
const invoiced = 'invoiced';

function toMinorUnits(major: Big, currency: string): number {
  return Number(roundHalfAwayFromZero(major.times(`1e${getCurrency(currency).minorDigits}`), 0).toFixed(0)) + 0;
}

/** The price of the work, as sold or estimated. */
function computePlanned({ billingMethod, fixedPrice, hourlyRate, estimatedHours }: Project): Big {
  if (billingMethod === 'fixed_rate') return Big(fixedPrice ?? 0);
  return billingMethod === 'hourly_project_rate' ? Big(hourlyRate ?? 0).times(estimatedHours ?? 0) : Big(0);
}

/** Computes a budget. `getRate` gives a person's hourly rate in the organization's currency, which is `home`. */
export function computeBudget(
  project: Project,
  figures: Figures,
  getRate: (staffId: number) => Decimal,
  home: string,
): Budget {
  const { currency, billingMethod, exchangeRate } = project;
  const { amount, unvaluedMinutes } = computeWorth(project, figures, getRate);
  const worth = Big(amount);
  const work = billingMethod === 'fixed_rate' ? worth.times(deriveProgress(project, figures)).div(100) : worth;
  const workMinor = toMinorUnits(work, currency);
  const {
    approvedCost: expenseMinor = 0,
    approvedBillable: expenseBillableMinor = 0,
    billable = 0,
    unvalued = 0,
  } = figures;
  const totalMinor = toMinorUnits(computePlanned(project), currency) + billable;
  const revenueMinor = workMinor + expenseBillableMinor;
  const projectCurrency = { currency, rate: exchangeRate };
  const nets = [...readAmounts(figures, invoiced)].map(([code, net]) => {
    const from = { currency: code, rate: code === home ? '1' : null };
    return { code, net, convertedMinor: convertMinor(net, from, projectCurrency) };
  });
  const invoicedMinor = nets.reduce((sum, { convertedMinor }) => sum + (convertedMinor ?? 0), 0);
  const unconverted = nets.filter(({ convertedMinor }) => convertedMinor === null);
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
    invoicedOtherwise: new Map(unconverted.map(({ code, net }) => [code, net])),
    pendingMinor: unconverted.length > 0 ? null : Math.max(0, revenueMinor - invoicedMinor),
    unvaluedExpenses: unvalued,
    unvaluedMinutes,
  };
}

/** Computes a percentage with two decimals; 0 if the whole is 0. */
export function computePercentage(part: number, whole: number): number {
  return whole === 0 ? 0 : Number(Big(part).times(100).div(whole).toFixed(2)) + 0;
}

/** Sums the times of a project, in whole minutes. */
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
