/**
 * Sereni's project as it is listed under its client. Time and what it is worth are summed from
 * time entries, of which there are none yet: those figures are zero.
 */
import * as z from 'zod';
import type { Customer } from '../../domain/customer/customer.ts';
import { billingMethods, type Project, type projectStatuses } from '../../domain/project/project.ts';
import type { Stored } from '../../store/noun.ts';
import { type Field, shown } from '../field-table.ts';
import { amountOf, dayOf, decimalText, moment, momentOf, named, namedOf } from './columns.ts';
import type { Shown } from './entity.ts';

type Related = {
  customers: ReadonlyMap<number, Stored<Customer>>;
  /** By project: "expense.EUR" in minor units. */
  figures: ReadonlyMap<number, Readonly<Record<string, number>>>;
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
const noTime = (wire: string): Row => shown(wire, z.string(), () => '0.00');

const fields: readonly Row[] = [
  shown('id', z.string(), (doc) => String(doc.id)),
  shown('reference', z.string(), (doc) => doc.reference),
  shown('name', z.string(), (doc) => doc.name),
  shown('currency', z.string(), (doc) => doc.currency),
  shown('client', named.nullable(), (doc, { join }) => namedOf(join.customers.get(doc.customerId)?.doc)),
  shown('start_date', moment, (doc, view) => dayOf(doc.startsOn, view)),
  shown('due_date', moment.nullable(), (doc, view) => (doc.dueOn === null ? null : dayOf(doc.dueOn, view))),
  shown('hourly_rate', decimalOrNull, (doc) => decimalText(doc.hourlyRate)),
  shown('fixed_rate', decimalOrNull, (doc) => decimalText(doc.fixedPrice)),
  shown('progress', z.int(), (doc) => doc.progressPercent),
  shown('estimate_hours', decimalOrNull, (doc) => decimalText(doc.estimatedHours)),
  noTime('billable_time'),
  noTime('unbillable_time'),
  noTime('unbilled'),
  shown('sub_total', z.number(), () => 0),
  shown('total_expenses', z.number(), (doc, { join }) =>
    amountOf(join.figures.get(doc.id)?.[`expense.${doc.currency}`] ?? 0, doc.currency),
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
        store.customers.getMany(docs.map((doc) => doc.customerId)),
        Promise.all(docs.map((doc) => store.projects.figures(doc.id))),
      ]);
      return { customers, figures: new Map(docs.map((doc, i) => [doc.id, figures[i] ?? {}])) };
    },
  },
};
