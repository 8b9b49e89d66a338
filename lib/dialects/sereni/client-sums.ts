/** What was billed to, paid by and spent on a Sereni client, in its own currency, and what these sums leave out. */
import * as z from 'zod';
import type { Customer } from '../../domain/customer/customer.ts';
import type { Organization } from '../../domain/organization/organization.ts';
import { type Figures, readAmounts } from '../../domain/project/figures.ts';
import { type Column, computed } from '../fields.ts';
import * as codec from './columns.ts';

/** Figures by customer: "billed.EUR", "paid.EUR", "credited.EUR", "expense.EUR" in minor units. */
export type FiguresById = ReadonlyMap<number, Figures>;
type SumColumn = Column<Customer, object, FiguresById>;

/** Returns the currency in which a client is summed up. */
export const chooseCurrency = (doc: Customer, organization: Organization): string =>
  doc.currency ?? organization.currency;

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

const sumColumn = (wire: Sum): SumColumn =>
  computed(wire, z.number(), (doc, { organization, join }) =>
    sumIn(chooseCurrency(doc, organization), wire, join.get(doc.id) ?? {}),
  );

const otherSums = z.array(
  z.object({ currency: z.string(), expense: z.number(), balance: z.number(), paid: z.number() }),
);
/** Ours: the sums in other currencies. No rate is stored for them, and today's would give another amount. */
const otherCurrencies: SumColumn = computed('other_currencies', otherSums, (doc, { organization, join }) => {
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

export const sums: readonly SumColumn[] = [
  sumColumn('expense'),
  sumColumn('balance'),
  sumColumn('paid'),
  otherCurrencies,
];
