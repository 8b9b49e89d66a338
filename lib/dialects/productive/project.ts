/** Productive's project; its budget is the deal of the same id. */
import { percentage } from '../../domain/project/budget.ts';
import { isArchived, type Project } from '../../domain/project/project.ts';
import { instant, rowsOf } from './columns.ts';
import { company } from './company.ts';
import { person } from './person.ts';
import { budgetFor, inThree, type Join, joinFigures, leftOut, minutes } from './project-figures.ts';
import { resource } from './resource.ts';

const { text, textOrNull, whole, fixed, money, currencies } = rowsOf<Project, Join>();

/** Of a customer, not internal. */
const clientProject = 2;

/** In the document's order. */
const figures = {
  revenue: inThree((budget) => budget.revenueMinor),
  cost: inThree((budget) => budget.expenseMinor),
  profit: inThree((budget) => budget.profitMinor),
  pending_invoicing: inThree((budget) => budget.pendingMinor),
  needs_invoicing: inThree((budget) => budget.pendingMinor),
};

export const project = resource<Project, Join>({
  type: 'projects',
  collection: (store) => store.projects,
  join: joinFigures,
  fields: [
    text('name', (doc) => doc.name),
    whole('number', (doc) => doc.id),
    ...fixed({
      project_type_id: clientProject,
      project_color_id: null,
      last_activity_at: null,
      public_access: true,
      time_on_tasks: false,
      tag_colors: {},
    }),
    textOrNull('archived_at', (doc, view) => instant(isArchived(doc) ? doc.updatedAt : null, view)),
    textOrNull('created_at', (doc, view) => instant(doc.createdAt, view)),
    whole('board_count', (_, { join }) => join.figures.boards ?? 0),
    ...fixed({ budget_count: 1 }),
    whole('worked_time', minutes('worked')),
    whole('estimated_time', minutes('estimated')),
    whole('profit_margin', (doc, view) => {
      const { profitMinor, revenueMinor } = budgetFor(doc, view);
      return percentage(profitMinor, revenueMinor);
    }),
    ...fixed({
      budget_closing_date: null,
      invoice_payment_due: null,
      custom_fields: null,
      task_custom_fields_ids: null,
    }),
    ...currencies(
      (doc) => doc.currency,
      (doc) => doc.currency,
    ),
    ...Object.entries(figures).flatMap(([name, show]) => money(name, show)),
    ...leftOut,
  ],
  relations: [
    { name: 'company', type: 'companies', to: company, id: (doc) => doc.customerId },
    { name: 'project_manager', type: 'people', to: person, id: () => null },
    { name: 'last_actor', type: 'people', to: person, id: () => null },
  ],
});
