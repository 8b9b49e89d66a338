/** Productive's project; its budget is the deal of the same id. */
import * as z from 'zod';
import { percentage } from '../../domain/project/budget.ts';
import { isArchived, type Project, projectStatuses } from '../../domain/project/project.ts';
import { columnsOf } from '../fields.ts';
import { constants, instantOf, money, nullableText, otherCurrencies } from './columns.ts';
import { company } from './company.ts';
import { askableByName, id, status } from './facts.ts';
import { relation } from './graph.ts';
import { person } from './person.ts';
import { budgetFor, figuresOf, inCurrencies, joinWorth, leftOut, minutes, type Related } from './project-figures.ts';
import { productive } from './protocol.ts';

const { computed } = columnsOf<Project, object, Related>();

/** Of a customer, not internal. */
const clientProject = 2;

/** In the document's order. */
const figures = {
  revenue: inCurrencies((budget) => budget.revenueMinor),
  cost: inCurrencies((budget) => budget.expenseMinor),
  profit: inCurrencies((budget) => budget.profitMinor),
  pending_invoicing: inCurrencies((budget) => budget.pendingMinor),
  needs_invoicing: inCurrencies((budget) => budget.pendingMinor),
};

const columns = [
  computed('name', z.string(), (doc) => doc.name),
  computed('number', z.number(), (doc) => doc.id),
  ...constants({
    project_type_id: clientProject,
    project_color_id: null,
    last_activity_at: null,
    public_access: true,
    time_on_tasks: false,
    tag_colors: {},
  }),
  computed('archived_at', nullableText, (doc, view) => instantOf(isArchived(doc) ? doc.updatedAt : null, view)),
  computed('created_at', nullableText, (doc, view) => instantOf(doc.createdAt, view)),
  computed('board_count', z.number(), (doc, view) => figuresOf(doc, view).boards ?? 0),
  ...constants({ budget_count: 1 }),
  computed('worked_time', z.number(), minutes('worked')),
  computed('estimated_time', z.number(), minutes('estimated')),
  computed('profit_margin', z.number(), (doc, view) => {
    const { profitMinor, revenueMinor } = budgetFor(doc, view);
    return percentage(profitMinor, revenueMinor);
  }),
  ...constants({
    budget_closing_date: null,
    invoice_payment_due: null,
    custom_fields: null,
    task_custom_fields_ids: null,
  }),
  computed('currency', z.string(), (doc) => doc.currency),
  ...otherCurrencies<Project>((doc) => doc.currency),
  ...Object.entries(figures).flatMap(([name, show]) => money(name, show)),
  ...leftOut,
];

const archived = new Set(projectStatuses.flatMap((one, i) => (isArchived({ status: one }) ? [i + 1] : [])));
/** What lists of projects can be asked, and those of deals. */
export const askable = askableByName({
  company_id: id('customer', 'customer'),
  ...status((row) => !archived.has(Number(row.status))),
});

export const project = productive<Project, object, Related>({
  name: 'projects',
  singular: 'a project',
  plural: 'projects',
  scope: 'projects',
  records: (store) => store.projects,
  columns,
  relationships: [
    relation('company', company, 'customerId'),
    { name: 'project_manager', to: person, id: () => null },
    { name: 'last_actor', to: person, id: () => null },
  ],
  join: joinWorth,
  askable,
});
