/** Samples that Zapier shows while a Zap is set up: all keys of real records, none of the organization's data. */
import { type Customer, customer } from '../../../domain/customer/customer.ts';
import { type Invoice, invoice } from '../../../domain/invoice/invoice.ts';
import { type Lead, lead } from '../../../domain/lead/lead.ts';
import { type NewRecordFields, stampNew } from '../../../domain/record.ts';
import { type Task, task } from '../../../domain/task/task.ts';
import { type Ticket, ticket } from '../../../domain/ticket/ticket.ts';
import type { Work } from '../../../store/work.ts';

const createFields = ({ at }: Work): NewRecordFields => stampNew({ at, actor: { staffId: null } }, 1);
const hash = '0'.repeat(32);

/** The customer that Zapier shows while a Zap is set up. */
export const buildCustomer = (work: Work): Customer =>
  customer.parse({ ...createFields(work), name: 'Sample Company', email: 'sample@example.com', phone: '+1234567890' });

/** The invoice that Zapier shows while a Zap is set up. */
export function buildInvoice(work: Work): Invoice {
  const amounts = { baseMinor: 500, discountMinor: 0, invoiceDiscountMinor: 0, subtotalMinor: 500, netMinor: 500 };
  return invoice.parse({
    ...createFields(work),
    customerId: null,
    customer: { name: 'Sample Company' },
    seriesId: null,
    currency: work.organization.currency,
    lines: [{ position: 1, description: 'Sample item', quantity: '1', unitPrice: '5', netMinor: 500 }],
    totals: { ...amounts, taxes: [], taxMinor: 0, grossMinor: 500 },
    state: 'open',
    number: 1,
    reference: 'INV-1',
    issueOn: work.today,
    dueOn: work.today,
    hash,
  });
}

/** The lead that Zapier shows while a Zap is set up. */
export const buildLead = (work: Work): Lead =>
  lead.parse({ ...createFields(work), name: 'Sample Lead', email: 'lead@example.com', sourceId: 1, statusId: 1, hash });

/** The task that Zapier shows while a Zap is set up. */
export function buildTask(work: Work): Task {
  const { today } = work;
  const fields = { name: 'Sample Task', description: 'What there is to do', startsOn: today, dueOn: today };
  return task.parse({ ...createFields(work), ...fields, relatedTo: 'project', relatedId: 1, assigneeIds: [1] });
}

/** The ticket that Zapier shows while a Zap is set up. */
export const buildTicket = (work: Work): Ticket =>
  ticket.parse({ ...createFields(work), subject: 'Sample Ticket', departmentId: 1, priorityId: 2, serviceId: 1, hash });
