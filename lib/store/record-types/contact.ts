/** How contacts, contracts and calendar events lie in the table. */
import { type CalendarEvent, calendarEvent } from '../../domain/calendar-event/calendar-event.ts';
import { type Contact, contact } from '../../domain/contact/contact.ts';
import { type Contract, contract } from '../../domain/contract/contract.ts';
import { currencyOf } from '../../domain/currency.ts';
import { fromMinor } from '../../domain/money.ts';
import type { Noun } from '../noun.ts';

/** The list of a customer's contacts. */
export const contactsOfCustomer = (customerId: number): string => `customer=${customerId}`;

/** Contacts are listed customer by customer only; a deletion of a customer takes them along, so each is few items. */
export const contactNoun: Noun<Contact> = {
  name: 'contact',
  resource: 'contacts',
  schema: contact,
  home: 'own',
  referred: true,
  lists: (doc) => [{ list: contactsOfCustomer(doc.customerId) }],
  references: (doc) => [{ noun: 'customer', id: doc.customerId, path: 'customer_id' }],
  guards: ({ email }) => [
    { key: `contact-email/${email.toLowerCase()}`, path: 'email', message: 'This Email is already exists' },
  ],
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

export const contractNoun: Noun<Contract> = {
  name: 'contract',
  resource: 'contracts',
  schema: contract,
  home: 'own',
  denominations: ({ currency, startsOn: on }) => [{ currency, on }],
  referred: true,
  lists: (doc) => [{ list: 'all' }, { list: `customer=${doc.customerId}` }],
  references: (doc) => [{ noun: 'customer', id: doc.customerId, path: 'customer_id' }],
  row: (doc) => ({
    id: doc.id,
    created: doc.createdAt,
    subject: doc.subject.slice(0, 200),
    customer: doc.customerId,
    starts: doc.startsOn,
    ends: doc.endsOn,
    value: Number(fromMinor(doc.valueMinor, currencyOf(doc.currency).minorDigits)),
  }),
};

export const calendarEventNoun: Noun<CalendarEvent> = {
  name: 'calendar event',
  resource: 'calendar',
  schema: calendarEvent,
  home: 'own',
  lists: () => [{ list: 'all' }],
  references: (doc) => [{ noun: 'staff', id: doc.staffId, path: 'staff_id' }],
  row: (doc) => ({
    id: doc.id,
    created: doc.createdAt,
    title: doc.title.slice(0, 200),
    starts: `${doc.starts.on} ${doc.starts.time}`,
    staff: doc.staffId,
    public: doc.public,
  }),
};
