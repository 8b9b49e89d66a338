/** Shortcuts for tests of store and schedule: an organization without HTTP, and records in it. */
import { randomUUID } from 'node:crypto';
import { customer as customerSchema } from '../lib/domain/customer/customer.ts';
import type { InvoiceInput } from '../lib/domain/invoice/input.ts';
import type { Invoice } from '../lib/domain/invoice/invoice.ts';
import { invoice as invoiceSchema } from '../lib/domain/invoice/invoice.ts';
import type { Organization } from '../lib/domain/organization/organization.ts';
import type { RecurringInvoice } from '../lib/domain/recurrence/recurring-invoice.ts';
import { createInvoice } from '../lib/operations/invoice/create.ts';
import { prepareOrganization, toSystemWork } from '../lib/operations/organization/prepare.ts';
import { type PaymentInput, recordPayment } from '../lib/operations/payment/record-payment.ts';
import { createRecord } from '../lib/operations/record/records.ts';
import { createRecurringInvoice, type RuleInput } from '../lib/operations/recurring-invoice/write.ts';
import { readOrganization, updateOrganization } from '../lib/store/organizations.ts';
import type { Work } from '../lib/store/work.ts';

export async function newBooks(settings: Partial<Organization> = {}, at = new Date().toISOString()): Promise<Work> {
  const organization = await prepareOrganization(`Books ${randomUUID()}`, at);
  const stored = await readOrganization(organization.id);
  if (!stored) throw new Error('the organization is not there');
  return toSystemWork(await updateOrganization(stored, { ...stored.doc, ...settings }), at);
}

export const at = (work: Work, instant: string): Work => toSystemWork(work.organization, instant);

export async function customer(work: Work, name = 'Acme', email = ''): Promise<number> {
  const make = (fields: Parameters<Parameters<typeof createRecord>[1]>[0]) =>
    customerSchema.parse({ ...fields, name, email });
  return (await createRecord(work.store.customers, make, work)).doc.id;
}

export const oneLine = (unitPrice = '100'): NonNullable<InvoiceInput['lines']> => ({
  add: [{ description: 'Work', unitPrice }],
});

export async function invoice(work: Work, input: InvoiceInput = {}): Promise<Invoice> {
  return (await createInvoice({ lines: oneLine(), ...input }, work)).doc;
}

export async function payment(work: Work, input: PaymentInput & { invoiceId: number; amount: string }) {
  return (await recordPayment(input, work)).doc;
}

export async function rule(work: Work, input: Partial<RuleInput> & { startsOn: string }): Promise<RecurringInvoice> {
  const { doc } = await createRecurringInvoice({ every: 1, unit: 'month', lines: oneLine(), ...input }, work);
  return doc;
}

export async function ruleNow(work: Work, id: number): Promise<RecurringInvoice> {
  const stored = await work.store.recurringInvoices.get(id);
  if (!stored) throw new Error(`there is no recurring invoice ${id}`);
  return stored.doc;
}

export async function invoices(work: Work): Promise<Invoice[]> {
  const { items } = await work.store.invoices.find({ offset: 0, limit: 100_000 });
  return items.map(({ doc }) => doc);
}

export async function generatedDates(work: Work, ruleId: number): Promise<string[]> {
  const all = await invoices(work);
  return all
    .filter((one) => one.generatedFrom?.recurringInvoiceId === ruleId)
    .map((one) => one.issueOn)
    .sort();
}

/** Makes an invoice as a bare document, for tests of the table alone. */
export function bareInvoice(work: Work, id: number, fields: Partial<Invoice> = {}): Invoice {
  const totals = {
    baseMinor: 0,
    discountMinor: 0,
    invoiceDiscountMinor: 0,
    subtotalMinor: 0,
    netMinor: 0,
    taxes: [],
    taxMinor: 0,
    grossMinor: 0,
  };
  return invoiceSchema.parse({
    id,
    createdAt: work.at,
    createdBy: null,
    updatedAt: work.at,
    updatedBy: null,
    customerId: null,
    customer: {},
    seriesId: null,
    currency: 'EUR',
    totals,
    state: 'draft',
    number: null,
    reference: '',
    issueOn: '2026-01-01',
    dueOn: null,
    hash: 'x',
    ...fields,
  });
}
