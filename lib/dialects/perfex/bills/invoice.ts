/** Perfex's invoice. */
import type { Invoice } from '../../../domain/invoice/invoice.ts';
import { invalidProblem } from '../../../domain/problem.ts';
import { createInvoice } from '../../../operations/invoice/create.ts';
import { deleteInvoice } from '../../../operations/invoice/delete.ts';
import { updateInvoice } from '../../../operations/invoice/update.ts';
import type { Work } from '../../../store/work.ts';
import { definePerfex } from '../protocol/endpoint.ts';
import { titledMessages } from '../protocol/messages.ts';
import { warnAboutSums } from './input.ts';
import { columns, rowValues } from './invoice-fields.ts';
import { type InvoiceFields, type Join, toInvoiceInput, warnAboutStatus } from './invoice-input.ts';
import { details, joinInvoices, matchDetails } from './invoice-presentation.ts';
import { warnAboutRecurrence } from './invoice-recurring.ts';
import { currencyColumns } from './presentation.ts';

const showsRules = ({ store }: Work): boolean => store.seen.recurringInvoices.visible;

export const invoice = definePerfex<Invoice, InvoiceFields, Join>({
  name: 'invoices',
  singular: 'an invoice',
  plural: 'invoices',
  scope: 'invoices',
  records: (store) => store.invoices,
  columns: [...columns, ...currencyColumns],
  customFields: 'invoice',
  details,
  matchDetails,
  deletePaths: ['/api/invoices/{id}', '/api/delete/invoices/{id}'],
  rowValues,
  relations: { customer: 'date', project: 'date' },
  sortable: {
    id: 'id',
    number: 'number',
    date: 'on',
    duedate: 'due',
    datecreated: 'created',
    clientid: 'customer',
    project_id: 'project',
    total: 'gross',
    total_left_to_pay: 'open',
  },
  messages: { ...titledMessages('Invoice'), noMatch: 'No Data Were Found' },
  join: joinInvoices,
  warnings: (doc, input, work) => [
    ...warnAboutSums(doc, input),
    ...warnAboutRecurrence(doc, input),
    ...warnAboutStatus(doc, input, work),
  ],
  create: (input, work) => {
    if (typeof input.number === 'string') throw invalidProblem('number', 'must be a whole number from 1');
    return createInvoice(toInvoiceInput(input, null, showsRules(work)), work);
  },
  // A number turns a draft into an invoice, and so does another status; whatever else is sent leaves it a draft.
  update: (id, input, work) => {
    const { number, standing, draft = standing === 'draft' } = input;
    const issue = !draft && (number !== undefined || standing !== undefined);
    return updateInvoice(id, { ...toInvoiceInput(input, id, showsRules(work)), issue }, work);
  },
  remove: deleteInvoice,
});
