/** An organization with record 1 of every kind, as the samples of the routes expect. */
import { calendarEvent } from '../lib/domain/calendar-event/calendar-event.ts';
import { customField as customFieldSchema } from '../lib/domain/custom-field/custom-field.ts';
import { customTable as customTableSchema } from '../lib/domain/custom-table/custom-table.ts';
import { customer as customerSchema } from '../lib/domain/customer/customer.ts';
import { item as itemSchema } from '../lib/domain/item/item.ts';
import type { Organization } from '../lib/domain/organization/organization.ts';
import { createContact } from '../lib/operations/contact/write.ts';
import { createContract } from '../lib/operations/contract/create.ts';
import { createCreditNote } from '../lib/operations/credit-note/write.ts';
import { addRow } from '../lib/operations/custom-table/rows.ts';
import { createEstimate } from '../lib/operations/estimate/write.ts';
import { createExpense } from '../lib/operations/expense/create.ts';
import { updateExpense } from '../lib/operations/expense/update.ts';
import { createInvoice } from '../lib/operations/invoice/create.ts';
import { createLead } from '../lib/operations/lead/write.ts';
import { createMilestone } from '../lib/operations/milestone/write.ts';
import { recordPayment } from '../lib/operations/payment/record-payment.ts';
import { createProject } from '../lib/operations/project/create.ts';
import { createProposal } from '../lib/operations/proposal/write.ts';
import { createRecord } from '../lib/operations/record/records.ts';
import { createRecurringInvoice } from '../lib/operations/recurring-invoice/write.ts';
import { createService } from '../lib/operations/service/write.ts';
import { createEntry } from '../lib/operations/settings/entries.ts';
import { createSubscription } from '../lib/operations/subscription/write.ts';
import { addChecklistItem } from '../lib/operations/task/checklist.ts';
import { createTask } from '../lib/operations/task/write.ts';
import { addReply } from '../lib/operations/ticket/reply.ts';
import { createTicket } from '../lib/operations/ticket/write.ts';
import { createTimesheet } from '../lib/operations/timesheet/write.ts';
import { ensureStaff } from '../lib/operations/token/tokens.ts';
import { createWebhook } from '../lib/operations/webhook/write.ts';
import { noteTry } from '../lib/store/deliveries.ts';
import { type Firm, firmWith, newFirm } from './api.ts';
import { copyFirm, keepFirm } from './kept-firm.ts';

/**
 * Makes a furnished organization. Records of most kinds are number 1; the recurring invoice, which shares ids with invoices,
 * is number 2, and the invoice's only line is 1001. For deletes, customer 2, staff member 2 and invoice 3 have no dependants.
 */
export async function furnishedFirm(settings?: Partial<Organization>): Promise<Firm> {
  if (settings) return furnish(await newFirm(settings));
  const copy = await copyFirm();
  if (copy) return firmWith(copy.organization, copy.token);
  const firm = await furnish(await newFirm());
  await keepFirm(firm.organization, firm.token);
  return firm;
}

async function furnish(firm: Firm): Promise<Firm> {
  const { work } = firm;
  const { store } = work;
  await ensureStaff('sarah@example.com', work);
  await ensureStaff('omar@example.com', work);
  for (const name of ['Acme', 'Kent Farms']) {
    await createRecord(
      store.customers,
      (fields) => customerSchema.parse({ ...fields, name, email: 'office@example.com' }),
      work,
    );
  }
  await createProject({ name: 'Artemis', customerId: 1, startsOn: '2024-01-01' }, work);
  await createProject({ name: 'Apollo', customerId: 1, startsOn: '2024-01-01' }, work);
  await createRecord(
    store.items,
    (fields) => itemSchema.parse({ ...fields, description: 'Soundbar', rate: '100' }),
    work,
  );
  await createExpense(
    { categoryId: 1, spentOn: '2024-01-02', amount: '20', projectId: 1, name: 'Leased server' },
    work,
  );
  const lines = { add: [{ description: 'Consulting', quantity: '2', unitPrice: '60', taxes: [{ id: 1 }] }] };
  await createInvoice({ customerId: 1, projectId: 1, issueOn: '2024-01-03', daysToDue: 30, lines }, work);
  await createRecurringInvoice({ customerId: 1, startsOn: '2024-01-31', every: 1, unit: 'month', lines }, work);
  await createInvoice({ customerId: 1, issueOn: '2024-01-04', lines }, work);
  await recordPayment({ invoiceId: 1, amount: '10', mode: 'Cash', paidOn: '2024-01-05' }, work);
  await createContact({ customerId: 1, firstName: 'Wile', lastName: 'Coyote', email: 'wile@acme.example' }, work);
  await createContract({ customerId: 1, subject: 'Care', startsOn: '2024-01-06', value: '1200' }, work);
  const event = {
    title: 'Kick-off',
    starts: { on: '2024-01-07', time: '09:00:00' },
    staffId: 1,
    public: true,
    startNotified: false,
    reminderBefore: 30,
    reminderUnit: 'minutes',
  };
  await createRecord(store.calendarEvents, (fields) => calendarEvent.parse({ ...event, ...fields }), work);
  await createEntry(
    store.customFields,
    (fields) => customFieldSchema.parse({ ...fields, belongsTo: 'company', label: 'Registered at', type: 'input' }),
    work,
  );
  const columns = [{ name: 'shoenumber' }, { name: 'winter' }];
  await createEntry(
    store.customTables,
    (fields) => customTableSchema.parse({ ...fields, name: 'shoes', columns }),
    work,
  );
  await addRow('shoes', { shoenumber: '39', winter: '40' }, work);
  // Without dates nothing of it ever falls due.
  // Off, so that what a write costs is not changed by it.
  await createWebhook({ name: 'Ops', url: 'https://hooks.example.com/ops', events: ['*'], active: false }, work);
  const tried = { delivery: 'mark-0', event: 'lead_created', attempt: 1, status: 204, fault: null, at: work.at };
  await noteTry(firm.organization.id, 1, { ...tried, url: 'https://hooks.example.com/ops' });
  await createSubscription({ name: 'Hosting', customerId: 1 }, work);
  await furnishTasks(firm);
  await furnishDesk(firm);
  await furnishBills(firm);
  return firm;
}

/** Makes two milestones and two tasks in project 1, with time and checklist in task 1. Project 2 stays empty. */
async function furnishTasks({ work }: Firm): Promise<void> {
  for (const name of ['Start', 'Launch']) await createMilestone({ projectId: 1, name, dueOn: '2024-02-01' }, work);
  await createService({ projectId: 1, categoryId: 1, name: 'Consulting', quantity: '10', priceMinor: 5000 }, work);
  for (const name of ['Set up', 'Clean up']) await createTask({ name, relatedTo: 'project', relatedId: 1 }, work);
  await addChecklistItem(1, { description: 'Review' }, work);
  await createTimesheet(
    { taskId: 1, staffId: 1, startedAt: '2024-01-08T10:00:00.000Z', endedAt: '2024-01-08T12:00:00.000Z' },
    work,
  );
}

/** Makes a lead, a ticket whose reply has file 1, and file 2 as the expense's receipt. */
async function furnishDesk({ work }: Firm): Promise<void> {
  await createLead({ name: 'Road Runner', source: '1', status: '1' }, work);
  await createTicket({ subject: 'Anvil', department: '1', customerId: 1 }, work);
  const file = { name: 'anvil.txt', mimeType: 'text/plain', bytes: Buffer.from('heavy') };
  await addReply(1, { message: 'It falls' }, [file], work);
  await updateExpense(1, {}, work, [{ ...file, name: 'receipt.txt' }]);
}

/** Makes an unapplied credit note, an estimate and a proposal, all for customer 1. */
async function furnishBills({ work }: Firm): Promise<void> {
  const lines = { add: [{ description: 'Consulting', quantity: '1', unitPrice: '50' }] };
  await createCreditNote({ customerId: 1, issueOn: '2024-01-09', lines }, work);
  await createEstimate({ customerId: 1, issueOn: '2024-01-10', lines }, work);
  await createProposal({ subject: 'A new roof', relation: { id: 1 }, issueOn: '2024-01-11', lines }, work);
}

export function pathId(route: { dialect: string; resource: string; verb: string; path: string }): string {
  if (route.path.startsWith('/api/v1/recurring_invoices/')) return '2';
  if (route.dialect === 'siwapp' && route.path.startsWith('/api/v1/items/')) return '1001';
  if (route.verb === 'delete' && /customers|clients|staffs/.test(route.resource)) return '2';
  if (route.verb === 'delete' && /projects|milestones|tasks/.test(route.resource)) return '2';
  if (/delete|update/.test(route.verb) && route.resource === 'invoices') return '3';
  return '1';
}

const words: Record<string, string> = {
  keysearch: 'a',
  type: 'tax_data',
  resource: 'customers',
  method: 'poll',
  list: 'taxes',
  table_name: 'shoes',
  FieldBelongsto: 'Company',
  task_id: '1',
  item_id: '1001',
};

/** Fills a route's path so that it fits a furnished organization. */
export function targetOf(route: Parameters<typeof pathId>[0]): string {
  const file = route.resource === 'expenses' ? '2' : '1';
  const word = (name: string): string => (name === 'attachment_id' ? file : (words[name] ?? pathId(route)));
  return route.path.replace(/\{(\w+)\}/g, (_, name: string) => word(name));
}
