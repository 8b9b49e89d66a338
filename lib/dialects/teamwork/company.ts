/** Teamwork's company: a customer, read only. */
import * as z from 'zod';
import { type Customer, findEmail } from '../../domain/customer/customer.ts';
import { defineColumns } from '../fields.ts';
import { joinNothing } from '../resource.ts';
import { formatInstant } from './columns.ts';
import { pageParameter, toWindow } from './paging.ts';
import { defineTeamwork } from './protocol.ts';

const { computed } = defineColumns<Customer, object, undefined>();
const text = (wire: string, read: (doc: Customer) => string) => computed(wire, z.string(), read);

const query = z.object({ page: pageParameter });

export const company = defineTeamwork<Customer, object, undefined, z.infer<typeof query>>({
  name: 'companies',
  singular: 'a company',
  plural: 'companies',
  scope: 'customers',
  root: 'company',
  tellsStatus: true,
  records: (store) => store.customers,
  columns: [
    text('id', (doc) => String(doc.id)),
    text('name', (doc) => doc.name),
    text('is-owner', () => '0'),
    text('website', (doc) => doc.website),
    text('phone', (doc) => doc.phone),
    text('email_one', findEmail),
    text('address_one', (doc) => doc.address.street),
    text('city', (doc) => doc.address.city),
    text('state', (doc) => doc.address.state),
    text('zip', (doc) => doc.address.zip),
    text('country', (doc) => doc.address.country ?? ''),
    text('created-on', (doc) => formatInstant(doc.createdAt)),
    text('last-changed-on', (doc) => formatInstant(doc.updatedAt)),
  ],
  details: [],
  createOnly: [],
  join: joinNothing,
  listing: { query, find: ({ page }, { store }) => store.customers.find(toWindow(page)) },
});
