import { type Customer, customer, findEmail } from '../../domain/customer/customer.ts';
import { formatAddress } from '../../domain/record.ts';
import { foldText } from '../../domain/text.ts';
import type { RecordType } from '../record-type.ts';

/** For clients that name a customer by name or tax number instead of its id. */
export const customersOfName = (name: string): string => `name=${foldText(name).slice(0, 200)}`;

/** The list of customers of one tax number. */
export const customersOfIdentification = (text: string): string => `identification=${foldText(text).slice(0, 200)}`;

export const customerRecordType: RecordType<Customer> = {
  name: 'customer',
  resource: 'customers',
  // `contactPerson` and the contact's id stay; name and address are the contact's.
  copies: {
    of: 'contacts',
    without: (doc) => ({
      ...doc,
      primaryContact: doc.primaryContact && { ...doc.primaryContact, name: '', email: '' },
    }),
    // A customer without an address is found by its contact's.
    text: (doc) => (doc.email ? '' : findEmail(doc)),
  },
  schema: customer,
  home: 'own',
  denominations: ({ currency, createdAt }) => (currency === null ? [] : [{ currency, on: createdAt.slice(0, 10) }]),
  referred: true,
  polled: true,
  lists: (doc) => [
    { list: 'all' },
    { list: customersOfName(doc.name) },
    ...(doc.identification ? [{ list: customersOfIdentification(doc.identification) }] : []),
  ],
  row: (doc) => ({ id: doc.id, created: doc.createdAt, name: doc.name, active: doc.active }),
  text: (doc) =>
    [
      doc.name,
      doc.identification,
      doc.email,
      doc.contactPerson,
      doc.phone,
      doc.website,
      doc.partnershipType,
      formatAddress(doc.address),
      formatAddress(doc.billing),
      formatAddress(doc.shipping),
    ].join(' '),
};
