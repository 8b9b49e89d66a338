/** Productive's company: a customer. */
import type { Customer } from '../../domain/customer/customer.ts';
import { instant, rowsOf } from './columns.ts';
import { empty, resource } from './resource.ts';

const { text, textOrNull, fixed } = rowsOf<Customer, undefined>();

export const company = resource<Customer, undefined>({
  type: 'companies',
  collection: (store) => store.customers,
  join: async () => undefined,
  fields: [
    text('name', (doc) => doc.name),
    ...fixed({ billing_name: null }),
    textOrNull('vat', (doc) => doc.identification || null),
    textOrNull('default_currency', (doc) => doc.currency),
    textOrNull('created_at', (doc, view) => instant(doc.createdAt, view)),
    textOrNull('archived_at', (doc, view) => instant(doc.active ? null : doc.updatedAt, view)),
    ...fixed({ avatar_url: null, invoice_email_recipients: {}, custom_fields: null }),
    textOrNull('description', (doc) => doc.notes),
    ...fixed({ due_days: null, tag_list: [], contact: {} }),
  ],
  relations: [empty('bill_to')],
});
