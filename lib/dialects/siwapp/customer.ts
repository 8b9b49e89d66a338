/** siwapp's customer: the customer with its two addresses as one text each. */
import * as z from 'zod';
import { type Customer, emailOf } from '../../domain/customer/customer.ts';
import { deleteCustomer } from '../../operations/customer/delete.ts';
import { snapshotOf } from '../../operations/customer/resolve-customer.ts';
import { createCustomer, updateCustomer } from '../../operations/customer/write.ts';
import { answerOf, type Field, field, present } from '../field-table.ts';
import type { Place } from './body.ts';
import { addresses, name, text } from './columns.ts';
import type { Entity } from './verbs.ts';

type Row = Field<Customer, Customer, Place>;

const plain = (wire: string, key: 'identification' | 'contactPerson'): Row =>
  field<Customer, Customer, Place, string>(wire, {
    codec: text,
    get: (doc) => doc[key],
    put: (value) => ({ [key]: value }),
  });

const fields: readonly Row[] = [
  field('name', { codec: name, required: 'create', get: (doc) => doc.name, put: (value) => ({ name: value }) }),
  plain('identification', 'identification'),
  field('email', { codec: addresses, get: emailOf, put: (email) => ({ email }) }),
  plain('contact_person', 'contactPerson'),
  field('invoicing_address', {
    codec: text,
    get: (doc) => snapshotOf(doc).invoicingAddress ?? '',
    put: (billingText) => ({ billingText }),
  }),
  field('shipping_address', {
    codec: text,
    get: (doc) => snapshotOf(doc).shippingAddress ?? '',
    put: (shippingText) => ({ shippingText }),
  }),
];

const links = z.object({ self: z.string(), invoices: z.string() });

export const customer: Entity<Customer, Customer> = {
  root: 'customer',
  resource: 'customers',
  path: '/api/v1/customers',
  singular: 'a customer',
  plural: 'customers',
  scope: 'customers',
  collection: (store) => store.customers,
  fields,
  answer: z.object({ id: z.string(), type: z.literal('customers'), attributes: answerOf(fields), links }),
  present: (doc, view) => {
    const self = `${view.join.origin}/api/v1/customers/${doc.id}`;
    const attributes = present(fields, doc, view);
    return { id: String(doc.id), type: 'customers', attributes, links: { self, invoices: `${self}/invoices` } };
  },
  create: (wish, work) => createCustomer(wish, work),
  update: (id, wish, work) => updateCustomer(id, () => wish, work),
  remove: deleteCustomer,
};
