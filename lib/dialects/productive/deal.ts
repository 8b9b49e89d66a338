/**
 * Productive's deal: the budget of the project of the same id. What its figures are is told in
 * lib/domain/project/budget.ts; of forecasts and sales nothing is known here.
 */
import { percentage } from '../../domain/project/budget.ts';
import { isArchived, type Project } from '../../domain/project/project.ts';
import type { View } from '../field-table.ts';
import { instant, noMoney, rate, rowsOf, type Triple } from './columns.ts';
import { company } from './company.ts';
import { person } from './person.ts';
import { project } from './project.ts';
import { budgetFor, inThree, type Join, joinFigures, leftOut, minutes } from './project-figures.ts';
import { empty, resource } from './resource.ts';

const { text, textOrNull, whole, fixed, money, currencies } = rowsOf<Project, Join>();

const none = (): Triple => noMoney;

/** In the document's order. */
const figures: Readonly<Record<string, (doc: Project, view: View<Join>) => Triple>> = {
  revenue: inThree((budget) => budget.revenueMinor),
  services_revenue: inThree((budget) => budget.workMinor),
  cost: inThree((budget) => budget.expenseMinor),
  work_cost: none,
  profit: inThree((budget) => budget.profitMinor),
  invoiced: inThree((budget) => budget.invoicedMinor),
  pending_invoicing: inThree((budget) => budget.pendingMinor),
  expense: inThree((budget) => budget.expenseMinor),
  expense_billable: inThree((budget) => budget.expenseBillableMinor),
  budget_total: inThree((budget) => budget.totalMinor),
  budget_used: inThree((budget) => budget.usedMinor),
  actual_rate: none,
  budget_remaining: inThree((budget) => budget.remainingMinor),
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

export const deal = resource<Project, Join>({
  type: 'deals',
  collection: (store) => store.projects,
  join: joinFigures,
  fields: [
    text('name', (doc) => doc.name),
    text('date', (doc) => doc.startsOn),
    textOrNull('end_date', (doc) => doc.dueOn),
    whole('number', (doc) => doc.id),
    ...fixed({
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
    whole('profit_margin', (doc, view) => {
      const { profitMinor, revenueMinor } = budgetFor(doc, view);
      return percentage(profitMinor, revenueMinor);
    }),
    ...fixed({
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
    whole('budget_usage', (doc, view) => {
      const { usedMinor, totalMinor } = budgetFor(doc, view);
      return percentage(usedMinor, totalMinor);
    }),
    whole('position', (doc) => doc.id),
    ...fixed({
      budget_revamp: false,
      future_booked_time: 0,
      probability: 50,
      budget_warning: null,
    }),
    whole('billable_time', minutes('billable')),
    whole('estimated_time', minutes('estimated')),
    whole('budgeted_time', minutes('estimated')),
    whole('worked_time', minutes('worked')),
    ...fixed({ time_to_close: null, unapproved_entries_count: 0, rejected_entries_count: 0 }),
    whole('estimated_remaining_time', minutes('remaining')),
    ...fixed({
      unapproved_time: 0,
      lost_comment: null,
    }),
    textOrNull('closed_at', (doc, view) => instant(isArchived(doc) ? doc.updatedAt : null, view)),
    ...fixed({ delivered_on: null, last_activity_at: null, deleted_at: null }),
    textOrNull('created_at', (doc, view) => instant(doc.createdAt, view)),
    textOrNull('note', (doc) => doc.notes),
    ...fixed({ sales_closed_at: null }),
    textOrNull('exchange_rate', (doc) => rate(doc.exchangeRate)),
    textOrNull('exchange_date', (doc) => (doc.exchangeRate === null ? null : doc.startsOn)),
    ...fixed({ sales_closed_on: null }),
    textOrNull('note_interpolated', (doc) => doc.notes),
    ...fixed({ todo_count: 0, todo_due_date: null }),
    ...currencies(
      (doc) => doc.currency,
      (doc) => doc.currency,
    ),
    ...Object.entries(figures).flatMap(([name, show]) => money(name, show)),
    ...leftOut,
  ],
  relations: [
    { name: 'creator', type: 'people', to: person, id: (doc) => doc.createdBy },
    { name: 'company', type: 'companies', to: company, id: (doc) => doc.customerId },
    empty('document_type'),
    { name: 'responsible', type: 'people', to: person, id: () => null },
    empty('deal_status'),
    { name: 'project', type: 'projects', to: project, id: (doc) => doc.id },
    empty('lost_reason'),
    empty('contract'),
    empty('contact'),
    empty('subsidiary'),
  ],
});
