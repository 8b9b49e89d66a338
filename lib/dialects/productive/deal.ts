/** Productive's deal: the budget of the project of the same id. Of forecasts and sales nothing is known here. */
import * as z from 'zod';
import { percentage } from '../../domain/project/budget.ts';
import { isArchived, type Project } from '../../domain/project/project.ts';
import { columnsOf } from '../fields.ts';
import { type Converted, constants, instantOf, money, nullableText, otherCurrencies, rateOf } from './columns.ts';
import { company } from './company.ts';
import { id } from './facts.ts';
import { empty, relation } from './graph.ts';
import { person } from './person.ts';
import { askable, project } from './project.ts';
import { budgetFor, inCurrencies, joinWorth, leftOut, minutes, type Related } from './project-figures.ts';
import { productive } from './protocol.ts';

const { computed } = columnsOf<Project, object, Related>();

const none = (): Converted => ({ default: 0, normalized: 0 });

/** In the document's order. */
const figures = {
  revenue: inCurrencies((budget) => budget.revenueMinor),
  services_revenue: inCurrencies((budget) => budget.workMinor),
  cost: inCurrencies((budget) => budget.expenseMinor),
  work_cost: none,
  profit: inCurrencies((budget) => budget.profitMinor),
  invoiced: inCurrencies((budget) => budget.invoicedMinor),
  pending_invoicing: inCurrencies((budget) => budget.pendingMinor),
  expense: inCurrencies((budget) => budget.expenseMinor),
  expense_billable: inCurrencies((budget) => budget.expenseBillableMinor),
  budget_total: inCurrencies((budget) => budget.totalMinor),
  budget_used: inCurrencies((budget) => budget.usedMinor),
  actual_rate: none,
  budget_remaining: inCurrencies((budget) => budget.remainingMinor),
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

/** Not a sale in the making but the budget of a project. */
const budgetType = 2;

const columns = [
  computed('name', z.string(), (doc) => doc.name),
  computed('date', z.string(), (doc) => doc.startsOn),
  computed('end_date', nullableText, (doc) => doc.dueOn),
  computed('number', z.number(), (doc) => doc.id),
  ...constants({
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
    const { profitMinor, revenueMinor } = budgetFor(doc, view);
    return percentage(profitMinor, revenueMinor);
  }),
  ...constants({
    discount: null,
    // No mailbox is behind it, so there is no secret address to tell.
    email_key: '',
    purchase_order_number: null,
    custom_fields: null,
    forecasted_billable_time: 0,
    forecasted_margin: 0,
    forecasted_budget_usage: 0,
    forecasted_time_usage: 0,
  }),
  computed('budget_usage', z.number(), (doc, view) => {
    const { usedMinor, totalMinor } = budgetFor(doc, view);
    return percentage(usedMinor, totalMinor);
  }),
  computed('position', z.number(), (doc) => doc.id),
  ...constants({ budget_revamp: false, future_booked_time: 0, probability: 50, budget_warning: null }),
  computed('billable_time', z.number(), minutes('billable')),
  computed('estimated_time', z.number(), minutes('estimated')),
  computed('budgeted_time', z.number(), minutes('estimated')),
  computed('worked_time', z.number(), minutes('worked')),
  ...constants({ time_to_close: null, unapproved_entries_count: 0, rejected_entries_count: 0 }),
  computed('estimated_remaining_time', z.number(), minutes('remaining')),
  ...constants({ unapproved_time: 0, lost_comment: null }),
  computed('closed_at', nullableText, (doc, view) => instantOf(isArchived(doc) ? doc.updatedAt : null, view)),
  ...constants({ delivered_on: null, last_activity_at: null, deleted_at: null }),
  computed('created_at', nullableText, (doc, view) => instantOf(doc.createdAt, view)),
  computed('note', nullableText, (doc) => doc.notes),
  ...constants({ sales_closed_at: null }),
  computed('exchange_rate', nullableText, (doc) => rateOf(doc.exchangeRate)),
  computed('exchange_date', nullableText, (doc) => (doc.exchangeRate === null ? null : doc.startsOn)),
  ...constants({ sales_closed_on: null }),
  computed('note_interpolated', nullableText, (doc) => doc.notes),
  ...constants({ todo_count: 0, todo_due_date: null }),
  computed('currency', z.string(), (doc) => doc.currency),
  ...otherCurrencies<Project>((doc) => doc.currency),
  ...Object.entries(figures).flatMap(([name, show]) => money(name, show)),
  ...leftOut,
];

export const deal = productive<Project, object, Related>({
  name: 'deals',
  singular: 'a deal',
  plural: 'deals',
  scope: 'projects',
  records: (store) => store.projects,
  columns,
  relationships: [
    relation('creator', person, 'createdBy'),
    relation('company', company, 'customerId'),
    empty('document_type'),
    { name: 'responsible', to: person, id: () => null },
    empty('deal_status'),
    relation('project', project, 'id'),
    empty('lost_reason'),
    empty('contract'),
    empty('contact'),
    empty('subsidiary'),
  ],
  join: joinWorth,
  askable: { ...askable, filters: { ...askable.filters, project_id: id('id') } },
});
