/** Productive's deal: the budget of the project with the same id. Sales and forecasts do not exist here. */
import * as z from 'zod';
import { invalidProblem } from '../../domain/problem.ts';
import { computePercentage } from '../../domain/project/budget.ts';
import { isArchived, type Project } from '../../domain/project/project.ts';
import { foldText } from '../../domain/text.ts';
import { setProjectRunning } from '../../operations/project/change.ts';
import { flagInput } from '../codecs.ts';
import { type Codec, defineColumns } from '../fields.ts';
import * as codec from './columns.ts';
import {
  type Converted,
  constantColumns,
  currencyColumns,
  formatInstant,
  formatRate,
  moneyColumns,
  nullableText,
} from './columns.ts';
import { constantFilter, dateFilters, idFilter, sortBy } from './facts.ts';
import { choiceKind } from './filters.ts';
import { emptyRelationship, relation } from './graph.ts';
import { person } from './person.ts';
import { inUse, project, queryable } from './project.ts';
import {
  computeBudgetFigures,
  computeMinutes,
  convertAmounts,
  joinWorth,
  type Related,
  unvaluedColumns,
} from './project-figures.ts';
import { companyRelationship, create, type ProjectInput, update } from './project-writes.ts';
import { type Action, defineProductive } from './protocol.ts';

const { column, writeOnly, translated, computed } = defineColumns<Project, DealInput, Related>();

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

type DealInput = ProjectInput & { projectId?: number | null };

/** Each project has the one budget that its deal is. */
function toProjectInput({ projectId, ...input }: DealInput, own: number | null): ProjectInput {
  if (!projectId || projectId === own) return input;
  const message = own === null ? `has its deal already, which is deal ${projectId}` : `must be ${own}, as the deal`;
  throw invalidProblem('projectId', message);
}

/** Sales are not kept here. */
const isBudget: Codec<boolean> = {
  input: flagInput.refine((given) => given, { error: 'must be true: only budgets are kept here' }),
  wire: z.boolean(),
  broken: false,
  sample: true,
};

const columns = [
  column('name', 'name', codec.name, { required: 'create', message: codec.blank }),
  column('date', 'startsOn', codec.day),
  column('end_date', 'dueOn', codec.optionalDay),
  computed('number', z.number(), (doc) => doc.id),
  ...constantColumns({
    suffix: null,
    time_approval: true,
    expense_approval: true,
    client_access: false,
    deal_type_id: budgetType,
  }),
  translated('budget', isBudget, { read: () => true, put: () => ({}) }),
  ...constantColumns({
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
  column('note', 'notes', codec.optionalText),
  ...constantColumns({ sales_closed_at: null }),
  computed('exchange_rate', nullableText, (doc) => formatRate(doc.exchangeRate)),
  computed('exchange_date', nullableText, (doc) => (doc.exchangeRate === null ? null : doc.startsOn)),
  ...constantColumns({ sales_closed_on: null }),
  computed('note_interpolated', nullableText, (doc) => doc.notes),
  ...constantColumns({ todo_count: 0, todo_due_date: null }),
  column('currency', 'currency', codec.currency, { sample: 'EUR' }),
  ...currencyColumns<Project>((doc) => doc.currency),
  ...Object.entries(figures).flatMap(([name, show]) => moneyColumns(name, show)),
  ...unvaluedColumns,
];

export const deal = defineProductive<Project, DealInput, Related>({
  name: 'deals',
  singular: 'a deal',
  plural: 'deals',
  scope: 'projects',
  records: (store) => store.projects,
  columns,
  relationships: [
    relation('creator', person, 'createdBy'),
    companyRelationship,
    emptyRelationship('document_type'),
    { name: 'responsible', to: person, id: () => null },
    emptyRelationship('deal_status'),
    {
      ...relation('project', project, 'id'),
      column: writeOnly('project_id', 'projectId', codec.optionalId, { sample: null }),
    },
    emptyRelationship('lost_reason'),
    emptyRelationship('contract'),
    emptyRelationship('contact'),
    emptyRelationship('subsidiary'),
  ],
  join: joinWorth,
  queryable: {
    ...queryable,
    filters: {
      ...queryable.filters,
      project_id: idFilter('id'),
      budget_status: inUse.status,
      type: constantFilter(choiceKind(1, budgetType), budgetType),
      ...dateFilters('date', 'starts'),
      ...dateFilters('end_date', 'due'),
    },
    sorts: {
      ...queryable.sorts,
      date: sortBy((row) => row.starts),
      end_date: sortBy((row) => row.due),
      'project.name': sortBy((row) => foldText(String(row.name))),
    },
  },
  create: (input, work) => create(toProjectInput(input, null), work),
  update: (id, input, work) => update(id, toProjectInput(input, id), work),
});

export const close: Action<Project> = {
  verb: 'close',
  summary: 'Close a deal, and with it its project.',
  run: (id, _, work) => setProjectRunning(id, false, work),
};

export const open: Action<Project> = {
  verb: 'open',
  summary: 'Open a closed deal again.',
  run: (id, _, work) => setProjectRunning(id, true, work),
};
