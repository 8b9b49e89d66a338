/** Productive's company: a customer. */
import type { Customer } from '../../domain/customer/customer.ts';
import { type CustomerInput, createCustomer, updateCustomer } from '../../operations/customer/write.ts';
import { defineColumns } from '../fields.ts';
import { joinNothing } from '../resource.ts';
import {
  blank,
  constantColumns,
  formatInstant,
  name,
  nullableText,
  optionalCurrency,
  optionalText,
  plainText,
} from './columns.ts';
import { queryableByName, statusFilter } from './facts.ts';
import { emptyRelationship } from './graph.ts';
import { defineProductive } from './protocol.ts';

const { column, computed } = defineColumns<Customer, CustomerInput, undefined>();

const columns = [
  column('name', 'name', name, { required: 'create', message: blank }),
  ...constantColumns({ billing_name: null }),
  column('vat', 'identification', plainText, { sample: 'HR12345678901' }),
  column('default_currency', 'currency', optionalCurrency),
  computed('created_at', nullableText, (doc, view) => formatInstant(doc.createdAt, view)),
  computed('archived_at', nullableText, (doc, view) => formatInstant(doc.active ? null : doc.updatedAt, view)),
  ...constantColumns({ avatar_url: null, invoice_email_recipients: {}, custom_fields: null }),
  column('description', 'notes', optionalText),
  ...constantColumns({ due_days: null, tag_list: [], contact: {} }),
];

export const company = defineProductive<Customer, CustomerInput, undefined>({
  name: 'companies',
  singular: 'a company',
  plural: 'companies',
  scope: 'customers',
  records: (store) => store.customers,
  columns,
  relationships: [emptyRelationship('bill_to')],
  join: joinNothing,
  queryable: queryableByName(statusFilter((row) => row.active === true)),
  create: createCustomer,
  update: (id, input, work) => updateCustomer(id, () => input, work),
});
