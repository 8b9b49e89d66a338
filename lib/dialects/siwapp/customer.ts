/** siwapp's customer: the customer with its two addresses as one text each. */
import * as z from 'zod';
import { type Customer, findEmail } from '../../domain/customer/customer.ts';
import { deleteCustomer } from '../../operations/customer/delete.ts';
import { toSnapshot } from '../../operations/customer/resolve-customer.ts';
import { type CustomerInput, createCustomer, updateCustomer } from '../../operations/customer/write.ts';
import { buildAnswer, defineColumns } from '../fields.ts';
import { joinNothing } from '../resource.ts';
import { addresses, name, text } from './columns.ts';
import { defineSiwapp, linkTo } from './protocol.ts';

const { column } = defineColumns<Customer, CustomerInput>();

const columns = [
  column('name', 'name', name, { required: 'create' }),
  column('identification', 'identification', text),
  column('email', 'email', addresses, { read: findEmail }),
  column('contact_person', 'contactPerson', text),
  column('invoicing_address', 'billingText', text, { read: (doc) => toSnapshot(doc).invoicingAddress ?? '' }),
  column('shipping_address', 'shippingText', text, { read: (doc) => toSnapshot(doc).shippingAddress ?? '' }),
];

const links = z.object({ self: z.string(), invoices: z.string() });

export const customer = defineSiwapp<Customer, CustomerInput, undefined>({
  name: 'customers',
  root: 'customer',
  singular: 'a customer',
  plural: 'customers',
  scope: 'customers',
  records: (store) => store.customers,
  columns,
  join: joinNothing,
  answer: z.object({ id: z.string(), type: z.literal('customers'), attributes: buildAnswer(columns), links }),
  envelop: ({ doc, attributes, view }) => {
    const self = linkTo(`/api/v1/customers/${doc.id}`, view);
    return { id: String(doc.id), type: 'customers', attributes, links: { self, invoices: `${self}/invoices` } };
  },
  create: createCustomer,
  update: (id, input, work) => updateCustomer(id, () => input, work),
  remove: deleteCustomer,
});
