/** What is read along with a project to show it, as a project or as a deal, and its figures in three currencies. */
import * as z from 'zod';
import { converted } from '../../domain/exchange-rate/conversion.ts';
import { type Budget, budgetOf, minutesOf } from '../../domain/project/budget.ts';
import type { Figures } from '../../domain/project/figures.ts';
import type { Project } from '../../domain/project/project.ts';
import { peopleWhoseRatesCount } from '../../domain/project/worth.ts';
import type { Work } from '../../store/work.ts';
import type { View } from '../field-table.ts';
import { rowsOf, type Triple } from './columns.ts';

export type Join = { figures: Figures; rates: ReadonlyMap<number, string> };

/** In the turn in which the project itself is read; people are read besides where their rates count. */
export async function joinFigures(id: number, { store }: Work, record: Promise<Project | null>): Promise<Join> {
  const [figures, project] = await Promise.all([store.projects.figures(id), record]);
  if (!figures || !project) return { figures: {}, rates: new Map() };
  const people = await store.whole.staff.getMany(peopleWhoseRatesCount(project, figures));
  return { figures, rates: new Map([...people].map(([staffId, { doc }]) => [staffId, doc.hourlyRate])) };
}

const budgets = new WeakMap<Join, Budget>();

/** Worked out once a record, though many attributes come from it. */
export function budgetFor(doc: Project, { firm, join }: View<Join>): Budget {
  const known = budgets.get(join) ?? budgetOf(doc, join.figures, (id) => join.rates.get(id) ?? '0', firm.currency);
  budgets.set(join, known);
  return known;
}

/** An amount of the project in its own currency, in the organization's, and in its own again. */
export const inThree =
  (amountOf: (budget: Budget) => number | null) =>
  (doc: Project, view: View<Join>): Triple => {
    const amountMinor = amountOf(budgetFor(doc, view));
    const own = { currency: doc.currency, rate: doc.exchangeRate };
    const inDefault =
      amountMinor === null ? null : converted(amountMinor, own, { currency: view.firm.currency, rate: '1' });
    return { '': amountMinor, _default: inDefault, _normalized: amountMinor };
  };

type Minutes = ReturnType<typeof minutesOf>;

/** Minutes of work. */
export const minutes =
  (of: keyof Minutes) =>
  (doc: Project, { join }: View<Join>): number =>
    minutesOf(doc, join.figures)[of];

const { whole, value } = rowsOf<Project, Join>();
const invoicedOtherwise = z.array(z.object({ currency: z.string(), amount: z.number() }));
/** Ours: what the figures leave out, because no rate is known for it. Expenses, minutes of work, and invoices by currency. */
export const leftOut = [
  whole('unvalued_expenses', (doc, view) => budgetFor(doc, view).unvaluedExpenses),
  whole('unvalued_time', (doc, view) => budgetFor(doc, view).unvaluedMinutes),
  value('invoiced_other_currencies', invoicedOtherwise, (doc, view) =>
    [...budgetFor(doc, view).invoicedOtherwise].map(([currency, amount]) => ({ currency, amount })),
  ),
];
