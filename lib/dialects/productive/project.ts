/** Productive's project. The deal with the same id is its budget. */
import * as z from 'zod';
import { computePercentage } from '../../domain/project/budget.ts';
import { isArchived, type Project, projectStatuses } from '../../domain/project/project.ts';
import { defineColumns } from '../fields.ts';
import { blank, constantColumns, currencyColumns, formatInstant, moneyColumns, name, nullableText } from './columns.ts';
import { idFilter, queryableByName, sortBy, sortByName, statusFilter } from './facts.ts';
import { person } from './person.ts';
import {
  computeBudgetFigures,
  computeFigures,
  computeMinutes,
  convertAmounts,
  joinWorth,
  type Related,
  unvaluedColumns,
} from './project-figures.ts';
import {
  companyImplied,
  companyRelationship,
  create,
  type ProjectInput,
  projectTypeColumn,
  update,
} from './project-writes.ts';
import { defineProductive } from './protocol.ts';

const { column, computed } = defineColumns<Project, ProjectInput, Related>();

const figures = {
  revenue: convertAmounts((budget) => budget.revenueMinor),
  cost: convertAmounts((budget) => budget.expenseMinor),
  profit: convertAmounts((budget) => budget.profitMinor),
  pending_invoicing: convertAmounts((budget) => budget.pendingMinor),
  needs_invoicing: convertAmounts((budget) => budget.pendingMinor),
};

const columns = [
  column('name', 'name', name, { required: 'create', message: blank }),
  computed('number', z.number(), (doc) => doc.id),
  projectTypeColumn,
  ...constantColumns({
    project_color_id: null,
    last_activity_at: null,
    public_access: true,
    time_on_tasks: false,
    tag_colors: {},
  }),
  computed('archived_at', nullableText, (doc, view) => formatInstant(isArchived(doc) ? doc.updatedAt : null, view)),
  computed('created_at', nullableText, (doc, view) => formatInstant(doc.createdAt, view)),
  computed('board_count', z.number(), (doc, view) => computeFigures(doc, view).boards ?? 0),
  ...constantColumns({ budget_count: 1 }),
  computed('worked_time', z.number(), computeMinutes('worked')),
  computed('estimated_time', z.number(), computeMinutes('estimated')),
  computed('profit_margin', z.number(), (doc, view) => {
    const { profitMinor, revenueMinor } = computeBudgetFigures(doc, view);
    return computePercentage(profitMinor, revenueMinor);
  }),
  ...constantColumns({
    budget_closing_date: null,
    invoice_payment_due: null,
    custom_fields: null,
    task_custom_fields_ids: null,
  }),
  computed('currency', z.string(), (doc) => doc.currency),
  ...currencyColumns<Project>((doc) => doc.currency),
  ...Object.entries(figures).flatMap(([name, show]) => moneyColumns(name, show)),
  ...unvaluedColumns,
];

const archived = new Set(projectStatuses.flatMap((one, i) => (isArchived({ status: one }) ? [i + 1] : [])));
export const inUse = statusFilter((row) => !archived.has(Number(row.status)));
export const queryable = queryableByName(
  { company_id: idFilter('customer', 'customer'), number: idFilter('id'), ...inUse },
  { sorts: { number: sortBy((row) => row.id), 'company.name': sortByName('customers', 'customer') } },
);

export const project = defineProductive<Project, ProjectInput, Related>({
  name: 'projects',
  singular: 'a project',
  plural: 'projects',
  scope: 'projects',
  records: (store) => store.projects,
  columns,
  relationships: [
    companyRelationship,
    { name: 'project_manager', to: person, id: () => null },
    { name: 'last_actor', to: person, id: () => null },
  ],
  join: joinWorth,
  queryable,
  implied: companyImplied,
  create,
  update,
});
