/** Productive's company: a customer. */
import type { Customer } from '../../domain/customer/customer.ts';
import { findIdsOfTaxNumber } from '../../operations/customer/resolve-customer.ts';
import { type CustomerInput, createCustomer, updateCustomer } from '../../operations/customer/write.ts';
import { requireRight } from '../../operations/record/records.ts';
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
import { idFilter, plainFilter, queryableByName, statusFilter } from './facts.ts';
import { exactText } from './filters.ts';
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
  queryable: queryableByName({
    project_id: {
      ...idFilter('id'),
      expand: async (projectIds, work) => {
        requireRight(work, 'projects:read');
        const projects = await work.store.projects.getMany(projectIds.map(Number));
        return [...projects.values()].flatMap(({ doc }) => doc.customerId ?? []);
      },
    },
    vat: {
      ...plainFilter(exactText, 'id'),
      expand: async (numbers, work) => {
        const found = await Promise.all([...new Set(numbers)].map((one) => findIdsOfTaxNumber(String(one), work)));
        return found.flat();
      },
    },
    ...statusFilter((row) => row.active === true),
  }),
  create: createCustomer,
  update: (id, input, work) => updateCustomer(id, () => input, work),
});
