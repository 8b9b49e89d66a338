/** Productive's project; its budget is the deal of the same id. */
import { isArchived, type Project } from '../../domain/project/project.ts';
import { instant, noMoney, rowsOf } from './columns.ts';
import { company } from './company.ts';
import { person } from './person.ts';
import { resource } from './resource.ts';

const { text, textOrNull, whole, fixed, money, currencies } = rowsOf<Project, undefined>();

/** Of a customer, not internal. */
const clientProject = 2;
const figures = ['revenue', 'cost', 'profit', 'pending_invoicing', 'needs_invoicing'];

export const project = resource<Project, undefined>({
  type: 'projects',
  collection: (store) => store.projects,
  join: async () => undefined,
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
    ...fixed({
      board_count: 0,
      budget_count: 1,
      worked_time: 0,
      estimated_time: 0,
      profit_margin: 0,
      budget_closing_date: null,
      invoice_payment_due: null,
      custom_fields: null,
      task_custom_fields_ids: null,
    }),
    ...currencies(
      (doc) => doc.currency,
      (doc) => doc.currency,
    ),
    ...figures.flatMap((name) => money(name, () => noMoney)),
  ],
  relations: [
    { name: 'company', type: 'companies', to: company, id: (doc) => doc.customerId },
    { name: 'project_manager', type: 'people', to: person, id: () => null },
    { name: 'last_actor', type: 'people', to: person, id: () => null },
  ],
});
