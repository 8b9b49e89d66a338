import { type Contact, contact } from '../../domain/contact/contact.ts';
import type { RecordType } from '../record-type.ts';

/** The list of a customer's contacts. */
export const contactsOfCustomer = (customerId: number): string => `customer=${customerId}`;

/** The deletion of a customer deletes them too, so each must be few items. */
export const contactRecordType: RecordType<Contact> = {
  name: 'contact',
  resource: 'contacts',
  schema: contact,
  home: 'own',
  referred: true,
  lists: (doc) => [{ list: 'all' }, { list: contactsOfCustomer(doc.customerId) }],
  references: (doc) => [{ recordType: 'customer', id: doc.customerId, path: 'customerId' }],
  guards: ({ email }) => [{ key: `contact-email/${email.toLowerCase()}`, path: 'email' }],
  row: (doc) => ({
    id: doc.id,
    created: doc.createdAt,
    customer: doc.customerId,
    firstName: doc.firstName.slice(0, 100),
    lastName: doc.lastName.slice(0, 100),
    email: doc.email,
  }),
  text: (doc) => [doc.firstName, doc.lastName, doc.email, doc.phone, doc.title ?? ''].join(' '),
};
