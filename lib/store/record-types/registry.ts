/** Every record type that is stored. */
import { boardNoun } from './board.ts';
import { calendarEventNoun } from './calendar-event.ts';
import { commentNoun } from './comment.ts';
import { contactNoun } from './contact.ts';
import { contractNoun } from './contract.ts';
import { creditNoteNoun } from './credit-note.ts';
import { customFieldNoun } from './custom-field.ts';
import { customRowNoun } from './custom-row.ts';
import { customTableNoun } from './custom-table.ts';
import { customerNoun } from './customer.ts';
import { customerGroupNoun } from './customer-group.ts';
import { departmentNoun } from './department.ts';
import { estimateNoun } from './estimate.ts';
import { exchangeRateNoun } from './exchange-rate.ts';
import { expenseNoun } from './expense.ts';
import { expenseCategoryNoun } from './expense-category.ts';
import { invoiceNoun } from './invoice.ts';
import { itemNoun } from './item.ts';
import { leadNoun } from './lead.ts';
import { leadSourceNoun } from './lead-source.ts';
import { leadStatusNoun } from './lead-status.ts';
import { milestoneNoun } from './milestone.ts';
import { paymentNoun } from './payment.ts';
import { paymentModeNoun } from './payment-mode.ts';
import { priorityNoun } from './priority.ts';
import { projectNoun } from './project.ts';
import { proposalNoun } from './proposal.ts';
import { recurringInvoiceNoun } from './recurring-invoice.ts';
import { replyNoun } from './reply.ts';
import { seriesNoun } from './series.ts';
import { staffNoun } from './staff.ts';
import { subscriptionNoun } from './subscription.ts';
import { taskNoun } from './task.ts';
import { taskTimeNoun } from './task-time.ts';
import { taxNoun } from './tax.ts';
import { ticketNoun } from './ticket.ts';
import { ticketServiceNoun } from './ticket-service.ts';
import { timesheetNoun } from './timesheet.ts';
import { tokenNoun } from './token.ts';

/** Every kind of record, by the name of its collection. */
export const nouns = {
  customers: customerNoun,
  contacts: contactNoun,
  contracts: contractNoun,
  calendarEvents: calendarEventNoun,
  items: itemNoun,
  invoices: invoiceNoun,
  recurringInvoices: recurringInvoiceNoun,
  creditNotes: creditNoteNoun,
  estimates: estimateNoun,
  proposals: proposalNoun,
  payments: paymentNoun,
  subscriptions: subscriptionNoun,
  expenses: expenseNoun,
  projects: projectNoun,
  milestones: milestoneNoun,
  tasks: taskNoun,
  timesheets: timesheetNoun,
  taskTimes: taskTimeNoun,
  comments: commentNoun,
  leads: leadNoun,
  tickets: ticketNoun,
  replies: replyNoun,
  staff: staffNoun,
  taxes: taxNoun,
  paymentModes: paymentModeNoun,
  expenseCategories: expenseCategoryNoun,
  series: seriesNoun,
  tokens: tokenNoun,
  departments: departmentNoun,
  leadSources: leadSourceNoun,
  leadStatuses: leadStatusNoun,
  priorities: priorityNoun,
  ticketServices: ticketServiceNoun,
  customerGroups: customerGroupNoun,
  customFields: customFieldNoun,
  customTables: customTableNoun,
  customRows: customRowNoun,
  boards: boardNoun,
  exchangeRates: exchangeRateNoun,
};
