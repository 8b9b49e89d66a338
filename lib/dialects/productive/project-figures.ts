/** What is read along with a project, for projects and deals, and its figures in three currencies. */
import * as z from 'zod';
import { convertMinor } from '../../domain/exchange-rate/conversion.ts';
import { type Budget, computeBudget, sumMinutes } from '../../domain/project/budget.ts';
import type { Figures } from '../../domain/project/figures.ts';
import type { Project } from '../../domain/project/project.ts';
import { listRatedStaff } from '../../domain/project/worth.ts';
import { defineColumns, type View } from '../fields.ts';
import { type Join, readFigures } from '../resource.ts';
import type { Converted } from './columns.ts';

type Worth = { figures: Figures; budget: Budget };
export type Related = ReadonlyMap<number, Worth>;

/** Figures are read with the projects; people whose rates count after them. */
export const joinWorth: Join<Project, Related> = {
  by: 'ids, then records',
  begin: (ids, { store, organization }) => {
    const reading = readFigures(store.projects, ids);
    return async (docs) => {
      const found = await reading;
      const toFigures = ({ id }: Project): Figures => found.get(id) ?? {};
      const people = await store.whole.staff.getMany(docs.flatMap((doc) => listRatedStaff(doc, toFigures(doc))));
      return new Map(
        docs.map((doc) => {
          const figures = toFigures(doc);
          const budget = computeBudget(
            doc,
            figures,
            (id) => people.get(id)?.doc.hourlyRate ?? '0',
            organization.currency,
          );
          return [doc.id, { figures, budget }];
        }),
      );
    };
  },
};

function toWorth({ id }: Project, { join }: View<Related>): Worth {
  const worth = join.get(id);
  if (!worth) throw new Error(`project ${id} is shown without its figures`);
  return worth;
}

/** The sums of a project that its answers show. */
export const computeFigures = (doc: Project, view: View<Related>): Figures => toWorth(doc, view).figures;
/** The project's budget and how much of it is used. */
export const computeBudgetFigures = (doc: Project, view: View<Related>): Budget => toWorth(doc, view).budget;

/** Computes an amount in the organization's currency and the project's. */
export const convertAmounts =
  (read: (budget: Budget) => number | null) =>
  (doc: Project, view: View<Related>): Converted => {
    const amountMinor = read(computeBudgetFigures(doc, view));
    const own = { currency: doc.currency, rate: doc.exchangeRate };
    const home = { currency: view.organization.currency, rate: '1' };
    return { default: amountMinor === null ? null : convertMinor(amountMinor, own, home), normalized: amountMinor };
  };

/** Computes minutes of work. */
export const computeMinutes =
  (of: keyof ReturnType<typeof sumMinutes>) =>
  (doc: Project, view: View<Related>): number =>
    sumMinutes(doc, computeFigures(doc, view))[of];

const { computed } = defineColumns<Project, object, Related>();
const invoicedOtherwise = z.array(z.object({ currency: z.string(), amount: z.number() }));
/** Ours: what the figures leave out because no rate is known: expenses, minutes of work, invoices by currency. */
export const unvaluedColumns = [
  computed('unvalued_expenses', z.number(), (doc, view) => computeBudgetFigures(doc, view).unvaluedExpenses),
  computed('unvalued_time', z.number(), (doc, view) => computeBudgetFigures(doc, view).unvaluedMinutes),
  computed('invoiced_other_currencies', invoicedOtherwise, (doc, view) =>
    [...computeBudgetFigures(doc, view).invoicedOtherwise].map(([currency, amount]) => ({ currency, amount })),
  ),
];
