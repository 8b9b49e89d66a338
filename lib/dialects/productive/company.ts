/** Productive's company: a customer. */
import * as z from 'zod';
import type { Customer } from '../../domain/customer/customer.ts';
import { defineColumns } from '../fields.ts';
import { joinNothing } from '../resource.ts';
import { constantColumns, formatInstant, nullableText } from './columns.ts';
import { queryableByName, statusFilter } from './facts.ts';
import { emptyRelationship } from './graph.ts';
import { defineProductive } from './protocol.ts';

const { computed } = defineColumns<Customer, object, undefined>();

const columns = [
  computed('name', z.string(), (doc) => doc.name),
  ...constantColumns({ billing_name: null }),
  computed('vat', nullableText, (doc) => doc.identification || null),
  computed('default_currency', nullableText, (doc) => doc.currency),
  computed('created_at', nullableText, (doc, view) => formatInstant(doc.createdAt, view)),
  computed('archived_at', nullableText, (doc, view) => formatInstant(doc.active ? null : doc.updatedAt, view)),
  ...constantColumns({ avatar_url: null, invoice_email_recipients: {}, custom_fields: null }),
  computed('description', nullableText, (doc) => doc.notes),
  ...constantColumns({ due_days: null, tag_list: [], contact: {} }),
];

export const company = defineProductive<Customer, object, undefined>({
  name: 'companies',
  singular: 'a company',
  plural: 'companies',
  scope: 'customers',
  records: (store) => store.customers,
  columns,
  relationships: [emptyRelationship('bill_to')],
  join: joinNothing,
  queryable: queryableByName(statusFilter((row) => row.active === true)),
});
