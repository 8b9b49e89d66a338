/** A record and one that names it, for each way in which records name each other. */

import type { Firm } from '../../lab/api.ts';
import { createContact } from '../../lib/operations/contact/write.ts';
import { createCreditNote } from '../../lib/operations/credit-note/write.ts';
import { createInvoice } from '../../lib/operations/invoice/create.ts';
import { recordPayment } from '../../lib/operations/payment/record-payment.ts';
import { addReply } from '../../lib/operations/ticket/reply.ts';
import type { Collection } from '../../lib/store/collection.ts';
import type { Document, RecordType, Stored } from '../../lib/store/record-type.ts';
import { recordTypes } from '../../lib/store/record-types/registry.ts';

import { withValueAt } from './relations.ts';

export type Records = Collection<Document> & { parse: (doc: unknown) => Document };

/** The records of a kind, by the record type's name. */
export function collectionNamed({ work }: Firm, name: string): Records {
  const found = Object.entries(recordTypes).find(([, recordType]) => recordType.name === name);
  if (!found) throw new Error(`there is no record type ${name}`);
  const [key, recordType] = found as [keyof typeof recordTypes, RecordType<Document>];
  const records = work.store[key] as unknown as Collection<Document>;
  return Object.assign(Object.create(records), { parse: (doc: unknown) => recordType.schema.parse(doc) });
}

/** The record of a furnished firm that others of its kind are copied from, where it is not number 1. */
const templates: Readonly<Record<string, number>> = { 'recurring invoice': 2, invoice: 3 };

/** What must be another's, or nobody's, in a copy. */
const own = (id: number): Readonly<Record<string, Record<string, unknown>>> => ({
  customer: { primaryContact: null },
  contact: { email: `contact-${id}@example.com` },
  staff: { email: `staff-${id}@example.com` },
  invoice: { state: 'draft', number: null, reference: '' },
  'credit note': { number: 1_000 + id, reference: `N-${1_000 + id}` },
  estimate: { number: 1_000 + id, reference: `N-${1_000 + id}` },
  proposal: { number: 1_000 + id, reference: `N-${1_000 + id}` },
  subscription: { hash: `hash-${id}` },
  ticket: { replyIds: [], files: [], replyCharacters: 0 },
});

/** A copy of a furnished record under a new id. */
export async function fresh(firm: Firm, name: string, patch: Record<string, unknown> = {}): Promise<Stored<Document>> {
  const records = collectionNamed(firm, name);
  const [template, id] = await Promise.all([records.get(templates[name] ?? 1), records.nextId()]);
  const doc = records.parse({ ...template?.doc, ...bare(firm, name), id, ...own(id)[name], ...patch });
  const [stored] = await firm.work.store.save([records.create(doc)]);
  return stored;
}

/** Kinds of which a furnished firm has none. */
function bare({ work }: Firm, name: string): Record<string, unknown> {
  if (name !== 'comment') return {};
  return { createdAt: work.at, createdBy: null, updatedAt: work.at, updatedBy: null, message: 'Well done' };
}

type Wanted = { recordType: string; path: string; to: string; patch?: Record<string, unknown> };
export type Arranged = { parentId: number; child: Stored<Document> };

const line = { description: 'Work', unitPrice: '10' };

/** Both sides know of each other: made as users make them. */
const both: Readonly<Record<string, (firm: Firm, wanted: Wanted) => Promise<Arranged>>> = {
  'customer.primaryContact.id': async (firm) => {
    const { doc } = await fresh(firm, 'customer');
    const email = `primary-${doc.id}@example.com`;
    const contact = await createContact({ customerId: doc.id, firstName: 'A', lastName: 'B', email }, firm.work);
    return { parentId: contact.doc.id, child: await reread(firm, 'customer', doc.id) };
  },
  'invoice.payments[].id': async (firm) => {
    const { doc } = await createInvoice({ customerId: 1, lines: { add: [line] } }, firm.work);
    const payment = await recordPayment({ invoiceId: doc.id, amount: '5' }, firm.work);
    return { parentId: payment.doc.id, child: await reread(firm, 'invoice', doc.id) };
  },
  'payment.invoiceId': async (firm) => {
    const { doc } = await createInvoice({ customerId: 1, lines: { add: [line] } }, firm.work);
    return { parentId: doc.id, child: await recordPayment({ invoiceId: doc.id, amount: '5' }, firm.work) };
  },
  'invoice.credits[].creditNoteId': async (firm) => {
    const { invoice, note } = await credited(firm);
    return { parentId: note.doc.id, child: invoice };
  },
  'credit note.applied[].invoiceId': async (firm) => {
    const { invoice, note } = await credited(firm);
    return { parentId: invoice.doc.id, child: note };
  },
  'invoice.billsSubscription.subscriptionId': async (firm) => {
    const { doc } = await fresh(firm, 'subscription');
    const billsSubscription = { subscriptionId: doc.id, on: '2026-01-31' };
    return { parentId: doc.id, child: await fresh(firm, 'invoice', { billsSubscription }) };
  },
  'invoice.recurringInvoiceId': async (firm) => {
    const child = await repeated(firm);
    return { parentId: child.doc.recurringInvoiceId ?? 0, child };
  },
  'recurring invoice.originInvoiceId': async (firm) => {
    const { doc } = await repeated(firm);
    return { parentId: doc.id, child: await reread(firm, 'recurring invoice', doc.recurringInvoiceId ?? 0) };
  },
  'reply.ticketId': async (firm) => {
    const { doc } = await fresh(firm, 'ticket');
    const { reply } = await addReply(doc.id, { message: 'Yes' }, [], firm.work);
    return { parentId: doc.id, child: reply };
  },
  'invoice.lines[].originId': async (firm, { to }) => {
    const { invoice, origin } = await charged(firm, to);
    return { parentId: origin.doc.id, child: invoice };
  },
  'expense.invoiceId': async (firm) => {
    const { invoice, origin } = await charged(firm, 'expense');
    return { parentId: invoice.doc.id, child: origin };
  },
  'timesheet.invoiceId': async (firm) => {
    const { invoice, origin } = await charged(firm, 'timesheet');
    return { parentId: invoice.doc.id, child: origin };
  },
};

async function reread(firm: Firm, name: string, id: number): Promise<Stored<Document>> {
  const stored = await collectionNamed(firm, name).get(id);
  if (!stored) throw new Error(`${name} ${id} is not there`);
  return stored;
}

const repeated = (firm: Firm) =>
  createInvoice({ customerId: 1, lines: { add: [line] }, recurring: { every: 1, unit: 'month' } }, firm.work);

async function credited(firm: Firm) {
  const { doc } = await createInvoice({ customerId: 1, lines: { add: [line] } }, firm.work);
  const credits = [{ invoiceId: doc.id, amount: '5' }];
  const note = await createCreditNote({ customerId: 1, lines: { add: [line] }, credits }, firm.work);
  return { invoice: await reread(firm, 'invoice', doc.id), note };
}

/** An invoice with a line that stands for an expense or for time. */
async function charged(firm: Firm, kind: string) {
  const { doc } = await createInvoice({ customerId: 1, draft: true, lines: { add: [line] } }, firm.work);
  const origin = await fresh(firm, kind, { invoiceId: doc.id });
  const invoices = collectionNamed(firm, 'invoice');
  const part = { ...doc.lines[0], origin: kind === 'timesheet' ? 'time entry' : kind, originId: origin.doc.id };
  const before = await reread(firm, 'invoice', doc.id);
  const [invoice] = await firm.work.store.save([
    invoices.update(before, invoices.parse({ ...before.doc, lines: [part] })),
  ]);
  return { invoice, origin };
}

/** A record and another that names it at a path. */
export async function arranged(firm: Firm, wanted: Wanted): Promise<Arranged> {
  const { recordType, path, to, patch = {} } = wanted;
  const made = both[`${recordType}.${path}`];
  if (made) return made(firm, wanted);
  const parent = await fresh(firm, to);
  const template = collectionNamed(firm, recordType).get(templates[recordType] ?? 1);
  const named = withValueAt((await template)?.doc, path, parent.doc.id, {}) as Record<string, unknown>;
  const head = /^[^.[]+/.exec(path)?.[0] ?? path;
  return { parentId: parent.doc.id, child: await fresh(firm, recordType, { ...patch, [head]: named[head] }) };
}
