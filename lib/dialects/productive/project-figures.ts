/** What is read along with a project to show it, as a project or as a deal, and its figures in three currencies. */
import * as z from 'zod';
import { converted } from '../../domain/exchange-rate/conversion.ts';
import { type Budget, budgetOf, minutesOf } from '../../domain/project/budget.ts';
import type { Figures } from '../../domain/project/figures.ts';
import type { Project } from '../../domain/project/project.ts';
import { peopleWhoseRatesCount } from '../../domain/project/worth.ts';
import { columnsOf, type View } from '../fields.ts';
import { type Join, readFigures } from '../resource.ts';
import type { Converted } from './columns.ts';

type Worth = { figures: Figures; budget: Budget };
/** By project. */
export type Related = ReadonlyMap<number, Worth>;

/** Figures are read in the turn in which the projects are; people after them, where their rates count. */
export const joinWorth: Join<Project, Related> = {
  by: 'ids, then records',
  begin: (ids, { store, firm }) => {
    const reading = readFigures(store.projects, ids);
    return async (docs) => {
      const found = await reading;
      const figuresOf = ({ id }: Project): Figures => found.get(id) ?? {};
      const people = await store.whole.staff.getMany(docs.flatMap((doc) => peopleWhoseRatesCount(doc, figuresOf(doc))));
      return new Map(
        docs.map((doc) => {
          const figures = figuresOf(doc);
          const budget = budgetOf(doc, figures, (id) => people.get(id)?.doc.hourlyRate ?? '0', firm.currency);
          return [doc.id, { figures, budget }];
        }),
      );
    };
  },
};

function worthOf({ id }: Project, { join }: View<Related>): Worth {
  const worth = join.get(id);
  if (!worth) throw new Error(`project ${id} is shown without its figures`);
  return worth;
}

export const figuresOf = (doc: Project, view: View<Related>): Figures => worthOf(doc, view).figures;
export const budgetFor = (doc: Project, view: View<Related>): Budget => worthOf(doc, view).budget;

/** An amount of the project in the organization's currency, and in its own. */
export const inCurrencies =
  (read: (budget: Budget) => number | null) =>
  (doc: Project, view: View<Related>): Converted => {
    const amountMinor = read(budgetFor(doc, view));
    const own = { currency: doc.currency, rate: doc.exchangeRate };
    const home = { currency: view.firm.currency, rate: '1' };
    return { default: amountMinor === null ? null : converted(amountMinor, own, home), normalized: amountMinor };
  };

/** Minutes of work. */
export const minutes =
  (of: keyof ReturnType<typeof minutesOf>) =>
  (doc: Project, view: View<Related>): number =>
    minutesOf(doc, figuresOf(doc, view))[of];

const { computed } = columnsOf<Project, object, Related>();
const invoicedOtherwise = z.array(z.object({ currency: z.string(), amount: z.number() }));
/** Ours: what the figures leave out, because no rate is known for it. Expenses, minutes of work, and invoices by currency. */
export const leftOut = [
  computed('unvalued_expenses', z.number(), (doc, view) => budgetFor(doc, view).unvaluedExpenses),
  computed('unvalued_time', z.number(), (doc, view) => budgetFor(doc, view).unvaluedMinutes),
  computed('invoiced_other_currencies', invoicedOtherwise, (doc, view) =>
    [...budgetFor(doc, view).invoicedOtherwise].map(([currency, amount]) => ({ currency, amount })),
  ),
];
