/**
 * Sereni's project as it is listed under its client. Progress and times (in seconds) come from the figures
 * kept beside it; what the time is worth is not worked out yet: `sub_total` is zero.
 */
import * as z from 'zod';
import type { Customer } from '../../domain/customer/customer.ts';
import { type Figures, progressOf, timeOf } from '../../domain/project/figures.ts';
import { billingMethods, type Project, type projectStatuses } from '../../domain/project/project.ts';
import type { Stored } from '../../store/noun.ts';
import { type Field, shown } from '../field-table.ts';
import { amountOf, dayOf, decimalText, moment, momentOf, named, namedOf } from './columns.ts';
import type { Shown } from './entity.ts';

type Related = {
  customers: ReadonlyMap<number, Stored<Customer>>;
  /** By project: "expense.EUR" in minor units, seconds of time, numbers of tasks. */
  figures: ReadonlyMap<number, Figures>;
};
type Row = Field<Project, Project, Related>;

/** The document knows two words; a project that has ended is neither. */
const words = {
  'not-started': 'active',
  'in-progress': 'active',
  'on-hold': 'on_hold',
  finished: 'finished',
  cancelled: 'cancelled',
} as const satisfies Record<(typeof projectStatuses)[number], string>;

const decimalOrNull = z.string().nullable();
const figuresOf = (doc: Project, related: Related): Figures => related.figures.get(doc.id) ?? {};
/** Seconds as text with two places. */
const time = (wire: string, secondsOf: (time: ReturnType<typeof timeOf>) => number): Row =>
  shown(wire, z.string(), (doc, { join }) => `${secondsOf(timeOf(figuresOf(doc, join)))}.00`);

const fields: readonly Row[] = [
  shown('id', z.string(), (doc) => String(doc.id)),
  shown('reference', z.string(), (doc) => doc.reference),
  shown('name', z.string(), (doc) => doc.name),
  shown('currency', z.string(), (doc) => doc.currency),
  shown('client', named.nullable(), (doc, { join }) => namedOf(join.customers.get(doc.customerId ?? 0)?.doc)),
  shown('start_date', moment, (doc, view) => dayOf(doc.startsOn, view)),
  shown('due_date', moment.nullable(), (doc, view) => (doc.dueOn === null ? null : dayOf(doc.dueOn, view))),
  shown('hourly_rate', decimalOrNull, (doc) => decimalText(doc.hourlyRate)),
  shown('fixed_rate', decimalOrNull, (doc) => decimalText(doc.fixedPrice)),
  shown('progress', z.int(), (doc, { join }) => progressOf(doc, figuresOf(doc, join))),
  shown('estimate_hours', decimalOrNull, (doc) => decimalText(doc.estimatedHours)),
  time('billable_time', ({ billable }) => billable),
  time('unbillable_time', ({ logged, billable }) => logged - billable),
  time('unbilled', ({ unbilled }) => unbilled),
  shown('sub_total', z.number(), () => 0),
  shown('total_expenses', z.number(), (doc, { join }) =>
    amountOf(figuresOf(doc, join)[`expense.${doc.currency}`] ?? 0, doc.currency),
  ),
  shown('billing_method', z.enum(billingMethods), (doc) => doc.billingMethod),
  shown('status', z.enum([...new Set(Object.values(words))]), (doc) => words[doc.status]),
  shown('notes', z.string().nullable(), (doc) => doc.notes),
  shown('created_at', moment, (doc, view) => momentOf(doc.createdAt, view)),
  shown('updated_at', moment, (doc, view) => momentOf(doc.updatedAt, view)),
];

export const project: Shown<Project, Project, Related> = {
  type: 'projects',
  singular: 'a project',
  scope: 'projects',
  collection: (store) => store.projects,
  fields,
  join: {
    by: 'records',
    read: async (docs, { store }) => {
      const [customers, figures] = await Promise.all([
        store.customers.getMany(docs.flatMap((doc) => doc.customerId ?? [])),
        Promise.all(docs.map((doc) => store.projects.figures(doc.id))),
      ]);
      return { customers, figures: new Map(docs.map((doc, i) => [doc.id, figures[i] ?? {}])) };
    },
  },
};
