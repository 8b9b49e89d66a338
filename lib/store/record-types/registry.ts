import { boardRecordType } from './board.ts';
import { calendarEventRecordType } from './calendar-event.ts';
import { commentRecordType } from './comment.ts';
import { contactRecordType } from './contact.ts';
import { contractRecordType } from './contract.ts';
import { creditNoteRecordType } from './credit-note.ts';
import { customFieldRecordType } from './custom-field.ts';
import { customRowRecordType } from './custom-row.ts';
import { customTableRecordType } from './custom-table.ts';
import { customerRecordType } from './customer.ts';
import { customerGroupRecordType } from './customer-group.ts';
import { departmentRecordType } from './department.ts';
import { estimateRecordType } from './estimate.ts';
import { exchangeRateRecordType } from './exchange-rate.ts';
import { expenseRecordType } from './expense.ts';
import { expenseCategoryRecordType } from './expense-category.ts';
import { invoiceRecordType } from './invoice.ts';
import { itemRecordType } from './item.ts';
import { leadRecordType } from './lead.ts';
import { leadSourceRecordType } from './lead-source.ts';
import { leadStatusRecordType } from './lead-status.ts';
import { milestoneRecordType } from './milestone.ts';
import { paymentRecordType } from './payment.ts';
import { paymentModeRecordType } from './payment-mode.ts';
import { priorityRecordType } from './priority.ts';
import { projectRecordType } from './project.ts';
import { proposalRecordType } from './proposal.ts';
import { recurringInvoiceRecordType } from './recurring-invoice.ts';
import { replyRecordType } from './reply.ts';
import { seriesRecordType } from './series.ts';
import { serviceRecordType } from './service.ts';
import { staffRecordType } from './staff.ts';
import { subscriptionRecordType } from './subscription.ts';
import { taskRecordType } from './task.ts';
import { taskTimeRecordType } from './task-time.ts';
import { taxRecordType } from './tax.ts';
import { ticketRecordType } from './ticket.ts';
import { ticketServiceRecordType } from './ticket-service.ts';
import { timesheetRecordType } from './timesheet.ts';
import { tokenRecordType } from './token.ts';
import { webhookRecordType } from './webhook.ts';

/** Every record type, by the name of its collection. */
export const recordTypes = {
  customers: customerRecordType,
  contacts: contactRecordType,
  contracts: contractRecordType,
  calendarEvents: calendarEventRecordType,
  items: itemRecordType,
  invoices: invoiceRecordType,
  recurringInvoices: recurringInvoiceRecordType,
  creditNotes: creditNoteRecordType,
  estimates: estimateRecordType,
  proposals: proposalRecordType,
  payments: paymentRecordType,
  subscriptions: subscriptionRecordType,
  expenses: expenseRecordType,
  projects: projectRecordType,
  milestones: milestoneRecordType,
  services: serviceRecordType,
  tasks: taskRecordType,
  timesheets: timesheetRecordType,
  taskTimes: taskTimeRecordType,
  comments: commentRecordType,
  leads: leadRecordType,
  tickets: ticketRecordType,
  replies: replyRecordType,
  staff: staffRecordType,
  taxes: taxRecordType,
  paymentModes: paymentModeRecordType,
  expenseCategories: expenseCategoryRecordType,
  series: seriesRecordType,
  tokens: tokenRecordType,
  departments: departmentRecordType,
  leadSources: leadSourceRecordType,
  leadStatuses: leadStatusRecordType,
  priorities: priorityRecordType,
  ticketServices: ticketServiceRecordType,
  customerGroups: customerGroupRecordType,
  customFields: customFieldRecordType,
  customTables: customTableRecordType,
  customRows: customRowRecordType,
  boards: boardRecordType,
  exchangeRates: exchangeRateRecordType,
  webhooks: webhookRecordType,
};
