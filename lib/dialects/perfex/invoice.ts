/** Perfex's invoice: its entity, and how its totals are held against the client's. */
import { currencyOf } from '../../domain/currency.ts';
import { type Invoice, invoice as invoiceSchema } from '../../domain/invoice/invoice.ts';
import { fixedDecimal, fromMinor } from '../../domain/money.ts';
import { type FieldProblem, invalid, Problem } from '../../domain/problem.ts';
import { createInvoice } from '../../operations/invoice/create.ts';
import { deleteInvoice } from '../../operations/invoice/delete.ts';
import { updateInvoice } from '../../operations/invoice/update.ts';
import type { Work } from '../../store/work.ts';
import type { Entity } from './entity.ts';
import { columns } from './invoice-fields.ts';
import { type InvoiceForm, inputOf, type Join } from './invoice-form.ts';
import { currencyColumns, details, joinInvoices, matchDetails } from './invoice-presentation.ts';
import { repetitionWarnings } from './invoice-recurring.ts';

/** Where the client's sums are not ours; both are named. */
function differences(doc: Invoice, form: Partial<InvoiceForm>): FieldProblem[] {
  const { minorDigits } = currencyOf(doc.currency);
  const ours = { subtotal: doc.totals.subtotalMinor, total: doc.totals.grossMinor };
  return (['subtotal', 'total'] as const).flatMap((name) => {
    const given = form[name];
    const computed = fromMinor(ours[name], minorDigits);
    if (given === undefined || fixedDecimal(given, minorDigits) === computed) return [];
    return [{ path: [name], message: `${given} was given, the items come to ${computed}` }];
  });
}

/** Refuses other sums than ours where the organization wants that. */
function acceptor(form: Partial<InvoiceForm>, work: Work): { accept?: (doc: Invoice) => void } {
  if (work.firm.perfexTotals !== 'reject') return {};
  return {
    accept: (doc) => {
      const found = differences(doc, form);
      if (found.length > 0) throw new Problem('invalid', 'The totals are not those of the items', found);
    },
  };
}

export const invoice: Entity<Invoice, InvoiceForm, Join> = {
  resource: 'invoices',
  singular: 'an invoice',
  plural: 'invoices',
  scope: 'invoices',
  idKey: 'id',
  collection: (store) => store.invoices,
  fields: [...columns, ...currencyColumns],
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
  names: {
    customer_id: 'clientid',
    series_id: 'number',
    items: 'newitems',
    lines: 'newitems',
    changed_items: 'items',
    taxes: 'taxname',
    tax_ids: 'taxname',
    payment_mode_ids: 'allowed_payment_modes[]',
    sales_staff_id: 'sale_agent',
    discount: 'discount_total',
  },
  join: joinInvoices,
  warnings: (doc, form) => [
    ...differences(doc, form).map(({ path, message }) => `${path.join('.')} ${message}`),
    ...repetitionWarnings(doc, form),
  ],
  create: (form, work) => {
    if (typeof form.number === 'string') throw invalid('number', 'must be a whole number from 1');
    return createInvoice({ ...inputOf(form, null), ...acceptor(form, work) }, work);
  },
  // A number makes a draft an invoice, and every update carries one.
  update: (id, form, work) =>
    updateInvoice(id, { ...inputOf(form, id), issue: !form.draft, ...acceptor(form, work) }, work),
  remove: deleteInvoice,
};

/** What Zapier shows while a Zap is set up: every key of a real invoice. */
export function sampleInvoice(work: Work): Invoice {
  const people = { id: 1, createdAt: work.at, createdBy: null, updatedAt: work.at, updatedBy: null };
  const amounts = { baseMinor: 500, discountMinor: 0, invoiceDiscountMinor: 0, subtotalMinor: 500, netMinor: 500 };
  return invoiceSchema.parse({
    ...people,
    customerId: null,
    customer: { name: 'Sample Company' },
    seriesId: null,
    currency: work.firm.currency,
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
