/**
 * Productive's deal: the budget of the project of the same id. Its budget is the project's fixed
 * price and what its expenses bill; expenses count as spent once they are approved.
 */
import { currencyOf } from '../../domain/currency.ts';
import { converted } from '../../domain/expense/worth.ts';
import { fixedDecimal } from '../../domain/money.ts';
import { isArchived, type Project } from '../../domain/project/project.ts';
import type { View } from '../field-table.ts';
import { instant, noMoney, rate, rowsOf, type Triple } from './columns.ts';
import { company } from './company.ts';
import { person } from './person.ts';
import { project } from './project.ts';
import { empty, resource } from './resource.ts';

/** The figures kept beside a project, in minor units of its currency. */
type Figures = Readonly<Record<string, number>>;
type Show = (doc: Project, view: View<Figures>) => Triple;

const { text, textOrNull, whole, fixed, money, currencies } = rowsOf<Project, Figures>();

/** An amount of the project in the three currencies. */
function inThree(doc: Project, amountMinor: number, view: View<Figures>): Triple {
  const own = { currency: doc.currency, rate: doc.exchangeRate };
  const inDefault = converted(amountMinor, own, { currency: view.firm.currency, rate: '1' });
  return { '': amountMinor, _default: inDefault, _normalized: amountMinor };
}

/** In minor units; a reading must not fail over a price too large to be counted exactly. */
function fixedPriceMinor({ fixedPrice, currency }: Project): number {
  return Number(fixedDecimal(fixedPrice ?? '0', currencyOf(currency).minorDigits).replace('.', ''));
}

const none: Show = () => noMoney;
const budget: Show = (doc, view) => inThree(doc, fixedPriceMinor(doc) + (view.join.billable ?? 0), view);
const figure =
  (name: string): Show =>
  (doc, view) =>
    inThree(doc, view.join[name] ?? 0, view);

/** In the document's order. */
const figures: Readonly<Record<string, Show>> = {
  revenue: none,
  services_revenue: none,
  cost: none,
  work_cost: none,
  profit: none,
  invoiced: none,
  pending_invoicing: none,
  expense: figure('approvedCost'),
  expense_billable: figure('approvedBillable'),
  budget_total: budget,
  budget_used: none,
  actual_rate: none,
  budget_remaining: budget,
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

export const deal = resource<Project, Figures>({
  type: 'deals',
  collection: (store) => store.projects,
  join: async (id, { store }) => (await store.projects.figures(id)) ?? {},
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
      profit_margin: 0,
      discount: null,
      // No mailbox is behind it, so there is no secret address to tell.
      email_key: '',
      purchase_order_number: null,
      custom_fields: null,
      forecasted_billable_time: 0,
      forecasted_margin: 0,
      forecasted_budget_usage: 0,
      forecasted_time_usage: 0,
      budget_usage: 0,
    }),
    whole('position', (doc) => doc.id),
    ...fixed({
      budget_revamp: false,
      future_booked_time: 0,
      probability: 50,
      budget_warning: null,
      billable_time: 0,
      estimated_time: 0,
      budgeted_time: 0,
      worked_time: 0,
      time_to_close: null,
      unapproved_entries_count: 0,
      rejected_entries_count: 0,
      estimated_remaining_time: 0,
      unapproved_time: 0,
      lost_comment: null,
    }),
    textOrNull('closed_at', (doc, view) => instant(isArchived(doc) ? doc.updatedAt : null, view)),
    ...fixed({ delivered_on: null, last_activity_at: null, deleted_at: null }),
    textOrNull('created_at', (doc, view) => instant(doc.createdAt, view)),
    textOrNull('note', (doc) => doc.notes),
    ...fixed({ sales_closed_at: null }),
    text('exchange_rate', (doc) => rate(doc.exchangeRate)),
    text('exchange_date', (doc) => doc.startsOn),
    ...fixed({ sales_closed_on: null }),
    textOrNull('note_interpolated', (doc) => doc.notes),
    ...fixed({ todo_count: 0, todo_due_date: null }),
    ...currencies(
      (doc) => doc.currency,
      (doc) => doc.currency,
    ),
    ...Object.entries(figures).flatMap(([name, show]) => money(name, show)),
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
