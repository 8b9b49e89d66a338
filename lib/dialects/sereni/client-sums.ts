/** What a Sereni client comes to: what was billed to it, paid by it and spent on it, in its own currency; and what that leaves out. */
import * as z from 'zod';
import type { Customer } from '../../domain/customer/customer.ts';
import type { Organization } from '../../domain/organization/organization.ts';
import { type Figures, readAmounts } from '../../domain/project/figures.ts';
import { type Column, computed } from '../fields.ts';
import * as codec from './columns.ts';

/** Figures of a customer: "billed.EUR", "paid.EUR", "credited.EUR", "expense.EUR" in minor units. */
export type FiguresById = ReadonlyMap<number, Figures>;
type Row = Column<Customer, object, FiguresById>;

/** The client's own currency, in which it is summed up. */
export const chooseCurrency = (doc: Customer, organization: Organization): string =>
  doc.currency ?? organization.currency;

/** What a client's sums add up, and how: of figures in one currency. */
const parts = {
  expense: { expense: 1 },
  balance: { billed: 1, paid: -1, credited: -1 },
  paid: { paid: 1 },
} as const satisfies Record<string, Readonly<Record<string, 1 | -1>>>;
type Sum = keyof typeof parts;

function sumIn(code: string, sum: Sum, figures: Figures): number {
  const minor = Object.entries(parts[sum]).reduce(
    (total, [name, sign]) => total + sign * (figures[`${name}.${code}`] ?? 0),
    0,
  );
  return codec.toMajorUnits(minor, code);
}

const figure = (wire: Sum): Row =>
  computed(wire, z.number(), (doc, { organization, join }) =>
    sumIn(chooseCurrency(doc, organization), wire, join.get(doc.id) ?? {}),
  );

const otherSums = z.array(
  z.object({ currency: z.string(), expense: z.number(), balance: z.number(), paid: z.number() }),
);
/** Ours: what the sums leave out, each in its currency. No rate is kept for it, and one of today would be another amount. */
const leftOut: Row = computed('other_currencies', otherSums, (doc, { organization, join }) => {
  const figures = join.get(doc.id) ?? {};
  const names = [...new Set(Object.values(parts).flatMap(Object.keys))];
  const codes = new Set(names.flatMap((name) => [...readAmounts(figures, name).keys()]));
  codes.delete(chooseCurrency(doc, organization));
  return [...codes].sort().map((code) => ({
    currency: code,
    expense: sumIn(code, 'expense', figures),
    balance: sumIn(code, 'balance', figures),
    paid: sumIn(code, 'paid', figures),
  }));
});

/** The rows of a client's sums, in their order. */
export const sums: readonly Row[] = [figure('expense'), figure('balance'), figure('paid'), leftOut];
