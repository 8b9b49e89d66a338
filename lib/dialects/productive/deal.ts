/** Productive's deal: the budget of the project with the same id. Sales and forecasts do not exist here. */
import * as z from 'zod';
import { computePercentage } from '../../domain/project/budget.ts';
import { isArchived, type Project } from '../../domain/project/project.ts';
import { defineColumns } from '../fields.ts';
import {
  type Converted,
  constantColumns,
  currencyColumns,
  formatInstant,
  formatRate,
  moneyColumns,
  nullableText,
} from './columns.ts';
import { company } from './company.ts';
import { idFilter } from './facts.ts';
import { emptyRelationship, relation } from './graph.ts';
import { person } from './person.ts';
import { project, queryable } from './project.ts';
import {
  computeBudgetFigures,
  computeMinutes,
  convertAmounts,
  joinWorth,
  type Related,
  unvaluedColumns,
} from './project-figures.ts';
import { defineProductive } from './protocol.ts';

const { computed } = defineColumns<Project, object, Related>();

const none = (): Converted => ({ default: 0, normalized: 0 });

const figures = {
  revenue: convertAmounts((budget) => budget.revenueMinor),
  services_revenue: convertAmounts((budget) => budget.workMinor),
  cost: convertAmounts((budget) => budget.expenseMinor),
  work_cost: none,
  profit: convertAmounts((budget) => budget.profitMinor),
  invoiced: convertAmounts((budget) => budget.invoicedMinor),
  pending_invoicing: convertAmounts((budget) => budget.pendingMinor),
  expense: convertAmounts((budget) => budget.expenseMinor),
  expense_billable: convertAmounts((budget) => budget.expenseBillableMinor),
  budget_total: convertAmounts((budget) => budget.totalMinor),
  budget_used: convertAmounts((budget) => budget.usedMinor),
  actual_rate: none,
  budget_remaining: convertAmounts((budget) => budget.remainingMinor),
  projected_revenue: none,
  future_revenue: none,
  future_budget_used: none,
  future_cost: none,
  forecasted_revenue: none,
  forecasted_cost: none,
  forecasted_profit: none,
  forecasted_budget_used: none,
  invoiced_rate: none,
};

/** A budget, not a sale. */
const budgetType = 2;

const columns = [
  computed('name', z.string(), (doc) => doc.name),
  computed('date', z.string(), (doc) => doc.startsOn),
  computed('end_date', nullableText, (doc) => doc.dueOn),
  computed('number', z.number(), (doc) => doc.id),
  ...constantColumns({
    suffix: null,
    time_approval: true,
    expense_approval: true,
    client_access: false,
    deal_type_id: budgetType,
    budget: true,
    sales_status_id: null,
    sales_status_updated_at: null,
    tag_list: [],
    origin_deal_id: null,
  }),
  computed('profit_margin', z.number(), (doc, view) => {
    const { profitMinor, revenueMinor } = computeBudgetFigures(doc, view);
    return computePercentage(profitMinor, revenueMinor);
  }),
  ...constantColumns({
    discount: null,
    // No mailbox exists here, so there is no secret address.
    email_key: '',
    purchase_order_number: null,
    custom_fields: null,
    forecasted_billable_time: 0,
    forecasted_margin: 0,
    forecasted_budget_usage: 0,
    forecasted_time_usage: 0,
  }),
  computed('budget_usage', z.number(), (doc, view) => {
    const { usedMinor, totalMinor } = computeBudgetFigures(doc, view);
    return computePercentage(usedMinor, totalMinor);
  }),
  computed('position', z.number(), (doc) => doc.id),
  ...constantColumns({ budget_revamp: false, future_booked_time: 0, probability: 50, budget_warning: null }),
  computed('billable_time', z.number(), computeMinutes('billable')),
  computed('estimated_time', z.number(), computeMinutes('estimated')),
  computed('budgeted_time', z.number(), computeMinutes('estimated')),
  computed('worked_time', z.number(), computeMinutes('worked')),
  ...constantColumns({ time_to_close: null, unapproved_entries_count: 0, rejected_entries_count: 0 }),
  computed('estimated_remaining_time', z.number(), computeMinutes('remaining')),
  ...constantColumns({ unapproved_time: 0, lost_comment: null }),
  computed('closed_at', nullableText, (doc, view) => formatInstant(isArchived(doc) ? doc.updatedAt : null, view)),
  ...constantColumns({ delivered_on: null, last_activity_at: null, deleted_at: null }),
  computed('created_at', nullableText, (doc, view) => formatInstant(doc.createdAt, view)),
  computed('note', nullableText, (doc) => doc.notes),
  ...constantColumns({ sales_closed_at: null }),
  computed('exchange_rate', nullableText, (doc) => formatRate(doc.exchangeRate)),
  computed('exchange_date', nullableText, (doc) => (doc.exchangeRate === null ? null : doc.startsOn)),
  ...constantColumns({ sales_closed_on: null }),
  computed('note_interpolated', nullableText, (doc) => doc.notes),
  ...constantColumns({ todo_count: 0, todo_due_date: null }),
  computed('currency', z.string(), (doc) => doc.currency),
  ...currencyColumns<Project>((doc) => doc.currency),
  ...Object.entries(figures).flatMap(([name, show]) => moneyColumns(name, show)),
  ...unvaluedColumns,
];

export const deal = defineProductive<Project, object, Related>({
  name: 'deals',
  singular: 'a deal',
  plural: 'deals',
  scope: 'projects',
  records: (store) => store.projects,
  columns,
  relationships: [
    relation('creator', person, 'createdBy'),
    relation('company', company, 'customerId'),
    emptyRelationship('document_type'),
    { name: 'responsible', to: person, id: () => null },
    emptyRelationship('deal_status'),
    relation('project', project, 'id'),
    emptyRelationship('lost_reason'),
    emptyRelationship('contract'),
    emptyRelationship('contact'),
    emptyRelationship('subsidiary'),
  ],
  join: joinWorth,
  queryable: { ...queryable, filters: { ...queryable.filters, project_id: idFilter('id') } },
});
