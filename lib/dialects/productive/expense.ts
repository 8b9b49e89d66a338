/** Productive's expense: its attributes and relationships. What lists of it can be asked is in expense-list.ts. */
import * as z from 'zod';
import { type Expense, isInvoiced } from '../../domain/expense/expense.ts';
import { type Worth, worthInOrganization, worthInProject } from '../../domain/expense/worth.ts';
import type { View } from '../field-table.ts';
import { attachment } from './attachment.ts';
import { instant, rate, rowsOf, type Triple } from './columns.ts';
import { company } from './company.ts';
import { deal } from './deal.ts';
import { person } from './person.ts';
import { project } from './project.ts';
import { empty, resource } from './resource.ts';
import { serviceType } from './service-type.ts';

const { text, textOrNull, flag, whole, value, fixed, money, currencies } = rowsOf<Expense, undefined>();

type Figure = 'amountMinor' | 'billableMinor' | 'profitMinor';

/**
 * A figure as the document has it: the cost in the expense's currency, what is billed and the
 * profit in the project's; all of them in the organization's; and all in the project's.
 */
const threefold =
  (figure: Figure, own: (doc: Expense, inProject: Worth) => number | null) =>
  (doc: Expense, { firm }: View<undefined>): Triple => {
    const inProject = worthInProject(doc);
    const inDefault = worthInOrganization(doc, firm.currency);
    return { '': own(doc, inProject), _default: inDefault[figure], _normalized: inProject[figure] };
  };

/** The place a client gave it, else that of its making. */
function position(doc: Expense): number {
  return typeof doc.kept.position === 'number' ? doc.kept.position : doc.id;
}

export const expense = resource<Expense, undefined>({
  type: 'expenses',
  collection: (store) => store.expenses,
  join: async () => undefined,
  fields: [
    text('name', (doc) => doc.name),
    text('date', (doc) => doc.spentOn),
    textOrNull('pay_on', (doc) => doc.payOn),
    textOrNull('paid_on', (doc) => doc.paidOn),
    whole('position', position),
    flag('invoiced', isInvoiced),
    flag('approved', (doc) => doc.approvedAt !== null),
    textOrNull('approved_at', (doc, view) => instant(doc.approvedAt, view)),
    flag('rejected', (doc) => doc.rejectedAt !== null),
    textOrNull('rejected_reason', (doc) => doc.rejectedReason),
    textOrNull('rejected_at', (doc, view) => instant(doc.rejectedAt, view)),
    ...fixed({ deleted_at: null }),
    value('reimbursable', z.boolean().nullable(), (doc) => doc.reimbursable),
    textOrNull('reimbursed_on', (doc) => doc.reimbursedOn),
    textOrNull('exchange_rate', (doc) => rate(doc.exchangeRate)),
    textOrNull('exchange_date', (doc) => (doc.exchangeRate === null ? null : doc.exchangeOn)),
    textOrNull('created_at', (doc, view) => instant(doc.createdAt, view)),
    ...currencies(
      (doc) => doc.currency,
      (doc) => doc.billableCurrency ?? doc.currency,
    ),
    ...money(
      'amount',
      threefold('amountMinor', (doc) => doc.amountMinor),
    ),
    ...money(
      'billable_amount',
      threefold('billableMinor', (doc) => doc.billableMinor),
    ),
    ...money(
      'profit',
      threefold('profitMinor', (_, inProject) => inProject.profitMinor),
    ),
  ],
  relations: [
    { name: 'deal', type: 'deals', to: deal, id: (doc) => doc.projectId },
    { name: 'service_type', type: 'service_types', to: serviceType, id: (doc) => doc.categoryId },
    { name: 'person', type: 'people', to: person, id: (doc) => doc.personId },
    { name: 'creator', type: 'people', to: person, id: (doc) => doc.createdBy },
    { name: 'approver', type: 'people', to: person, id: (doc) => doc.approverId },
    { name: 'rejecter', type: 'people', to: person, id: (doc) => doc.rejecterId },
    { name: 'vendor', type: 'companies', to: company, id: (doc) => doc.vendorId },
    empty('service'),
    attachment,
  ],
  // A deal's project has its id, and its company is as a rule the expense's: no second turn for them.
  ahead: (doc) => [
    { to: project, id: doc.projectId },
    { to: company, id: doc.projectId === null ? null : doc.customerId },
  ],
});

/** What the document includes without being asked. */
export const usuallyIncluded = [
  'deal.company',
  'deal.responsible.company',
  'deal.project.company',
  'deal.project.project_manager.company',
  'service_type',
  'person.company',
  'creator.company',
  'approver.company',
];
