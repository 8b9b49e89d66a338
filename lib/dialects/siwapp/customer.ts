/** siwapp's customer. It has each of its two addresses as one text. */
import * as z from 'zod';
import { type Customer, findEmail } from '../../domain/customer/customer.ts';
import { deleteCustomer } from '../../operations/customer/delete.ts';
import { toSnapshot } from '../../operations/customer/resolve-customer.ts';
import { type CustomerInput, createCustomer, updateCustomer } from '../../operations/customer/write.ts';
import { computed, defineColumns } from '../fields.ts';
import { joinNothing } from '../resource.ts';
import { addresses, name, text } from './columns.ts';
import { envelopeOf, linkTo, type Presented, part } from './envelope.ts';
import { defineSiwapp } from './protocol.ts';

const { column } = defineColumns<Customer, CustomerInput>();

const columns = [
  column('name', 'name', name, { required: 'create' }),
  column('identification', 'identification', text),
  column('email', 'email', addresses, { read: findEmail }),
  column('contact_person', 'contactPerson', text),
  column('invoicing_address', 'billingText', text, { read: (doc) => toSnapshot(doc).invoicingAddress ?? '' }),
  column('shipping_address', 'shippingText', text, { read: (doc) => toSnapshot(doc).shippingAddress ?? '' }),
];

const link = (wire: string, end = '') =>
  computed<Presented<Customer>>(wire, z.string(), ({ doc }, view) => linkTo(`/api/v1/customers/${doc.id}${end}`, view));
const links = [link('self'), link('invoices', '/invoices')];

export const customer = defineSiwapp<Customer, CustomerInput, undefined>({
  name: 'customers',
  root: 'customer',
  singular: 'a customer',
  plural: 'customers',
  scope: 'customers',
  records: (store) => store.customers,
  columns,
  join: joinNothing,
  envelope: envelopeOf('customers', columns, part('links', links)),
  create: createCustomer,
  update: (id, input, work) => updateCustomer(id, () => input, work),
  remove: deleteCustomer,
});
