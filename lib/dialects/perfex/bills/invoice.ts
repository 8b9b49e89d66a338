/** Perfex's invoice. */
import { type Invoice, invoice as invoiceSchema } from '../../../domain/invoice/invoice.ts';
import { invalidProblem } from '../../../domain/problem.ts';
import { createInvoice } from '../../../operations/invoice/create.ts';
import { deleteInvoice } from '../../../operations/invoice/delete.ts';
import { updateInvoice } from '../../../operations/invoice/update.ts';
import type { Work } from '../../../store/work.ts';
import { definePerfex } from '../protocol/endpoint.ts';
import { warnAboutSums } from './input.ts';
import { columns } from './invoice-fields.ts';
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
  idKey: 'id',
  records: (store) => store.invoices,
  columns: [...columns, ...currencyColumns],
  customFields: 'invoice',
  details,
  matchDetails,
  deletePaths: ['/api/invoices/{id}', '/api/delete/invoices/{id}'],
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
  messages: {
    created: 'Invoice Added Successfully',
    notCreated: 'Invoice Add Fail',
    updated: 'Invoice Updated Successfully',
    notUpdated: 'Invoice Update Fail',
    deleted: 'Invoice Deleted Successfully',
    notDeleted: 'Invoice Delete Fail',
    none: 'No data were found',
    noMatch: 'No Data Were Found',
  },
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
  // A number makes a draft an invoice, and every update carries one.
  update: (id, input, work) => {
    const issue = !input.draft && input.standing !== 'draft';
    return updateInvoice(id, { ...toInvoiceInput(input, id, showsRules(work)), issue }, work);
  },
  remove: deleteInvoice,
});

/** What Zapier shows while a Zap is set up: every key of a real invoice. */
export function buildSampleInvoice(work: Work): Invoice {
  const people = { id: 1, createdAt: work.at, createdBy: null, updatedAt: work.at, updatedBy: null };
  const amounts = { baseMinor: 500, discountMinor: 0, invoiceDiscountMinor: 0, subtotalMinor: 500, netMinor: 500 };
  return invoiceSchema.parse({
    ...people,
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
    hash: '0'.repeat(32),
  });
}
