/** Productive's company: a customer. */
import * as z from 'zod';
import type { Customer } from '../../domain/customer/customer.ts';
import { columnsOf } from '../fields.ts';
import { joinNothing } from '../resource.ts';
import { constants, instantOf, nullableText } from './columns.ts';
import { askableByName, status } from './facts.ts';
import { empty } from './graph.ts';
import { productive } from './protocol.ts';

const { computed } = columnsOf<Customer, object, undefined>();

const columns = [
  computed('name', z.string(), (doc) => doc.name),
  ...constants({ billing_name: null }),
  computed('vat', nullableText, (doc) => doc.identification || null),
  computed('default_currency', nullableText, (doc) => doc.currency),
  computed('created_at', nullableText, (doc, view) => instantOf(doc.createdAt, view)),
  computed('archived_at', nullableText, (doc, view) => instantOf(doc.active ? null : doc.updatedAt, view)),
  ...constants({ avatar_url: null, invoice_email_recipients: {}, custom_fields: null }),
  computed('description', nullableText, (doc) => doc.notes),
  ...constants({ due_days: null, tag_list: [], contact: {} }),
];

export const company = productive<Customer, object, undefined>({
  name: 'companies',
  singular: 'a company',
  plural: 'companies',
  scope: 'customers',
  records: (store) => store.customers,
  columns,
  relationships: [empty('bill_to')],
  join: joinNothing,
  askable: askableByName(status((row) => row.active === true)),
});
