/** Perfex's contact, joined with its customer: `id` is the contact's, `userid` the customer's. */
import * as z from 'zod';
import type { Contact } from '../../../domain/contact/contact.ts';
import { invalidProblem } from '../../../domain/problem.ts';
import { type ContactInput, createContact, deleteContact, updateContact } from '../../../operations/contact/write.ts';
import { defineColumns } from '../../fields.ts';
import { companyColumns, companyDetails, type Owners, readOwners } from '../columns/company.ts';
import { extraSwitch } from '../columns/extras.ts';
import { directionColumn, emailColumn, passwordColumn, permissionsColumn, switchColumn } from '../columns/people.ts';
import * as codec from '../columns/text-and-numbers.ts';
import { definePerfex } from '../protocol/endpoint.ts';
import { demand, titledMessages } from '../protocol/messages.ts';

const textOrNull = z.string().nullable();

const { column, writeOnly, computed } = defineColumns<Contact, ContactInput, Owners>();

const emptyColumn = (wire: string) => computed(wire, textOrNull, () => null);

const mailColumn = (
  wire: string,
  key: { [K in keyof Contact]: Contact[K] extends boolean ? K : never }[keyof Contact],
) => column(wire, key, switchColumn(wire));

const columns = [
  computed('id', z.string(), (doc) => String(doc.id)),
  computed('userid', z.string(), (doc) => String(doc.customerId)),
  writeOnly('customer_id', 'customerId', codec.id, {
    also: ['userid'],
    ...demand('create', 'Customer'),
  }),
  column('is_primary', 'primary', codec.flag, {
    read: (doc, { join }) => join.primaryContacts.has(doc.id),
    sample: 'on',
  }),
  column('firstname', 'firstName', codec.name, { ...demand('always', 'First Name'), sample: 'Sarah' }),
  column('lastname', 'lastName', codec.name, { ...demand('always', 'Last Name'), sample: 'Weiss' }),
  column('email', 'email', emailColumn, { ...demand('always', 'Email'), sample: 'sarah.weiss@example.com' }),
  column('phonenumber', 'phone', codec.text, { sample: '+34 600' }),
  column('title', 'title', codec.textOrNull, { sample: 'Buyer' }),
  computed('datecreated', z.string(), (doc, view) => codec.formatDateTime(doc.createdAt, view)),
  column('password', 'password', passwordColumn, { read: () => '' }),
  emptyColumn('new_pass_key'),
  emptyColumn('new_pass_key_requested'),
  emptyColumn('email_verified_at'),
  emptyColumn('email_verification_key'),
  emptyColumn('email_verification_sent_at'),
  emptyColumn('last_ip'),
  emptyColumn('last_login'),
  computed('last_password_change', textOrNull, (doc, view) =>
    doc.passwordChangedAt === null ? null : codec.formatDateTime(doc.passwordChangedAt, view),
  ),
  column('active', 'active', codec.flag),
  emptyColumn('profile_image'),
  column('direction', 'direction', directionColumn),
  mailColumn('invoice_emails', 'invoiceEmails'),
  mailColumn('estimate_emails', 'estimateEmails'),
  mailColumn('credit_note_emails', 'creditNoteEmails'),
  mailColumn('contract_emails', 'contractEmails'),
  mailColumn('task_emails', 'taskEmails'),
  mailColumn('project_emails', 'projectEmails'),
  mailColumn('ticket_emails', 'ticketEmails'),
  ...companyColumns<Contact, ContactInput>('company', 'vat', 'country', 'city', 'zip', 'state', 'address', 'website'),
  ...companyColumns<Contact, ContactInput>(...companyDetails, 'addedfrom'),
  column('permissions', 'permissions', permissionsColumn),
  // These mails do not exist here; the wish for them is stored.
  extraSwitch('donotsendwelcomeemail'),
  extraSwitch('send_set_password_email'),
];

/** Without a password in the request, there would be none to mail. */
function checkPassword({ extras, password }: Partial<ContactInput>): void {
  if (extras?.send_set_password_email && !password) throw invalidProblem('password', 'The Password field is required');
}

export const contact = definePerfex<Contact, ContactInput, Owners>({
  name: 'contacts',
  singular: 'a contact',
  plural: 'contacts',
  scope: 'contacts',
  records: (store) => store.contacts,
  columns,
  join: { by: 'records', read: readOwners },
  customFields: 'contacts',
  relations: { customer: 'id' },
  sortable: {
    id: 'id',
    userid: 'customer',
    firstname: 'firstName',
    lastname: 'lastName',
    email: 'email',
    datecreated: 'created',
  },
  messages: {
    ...titledMessages('Contact'),
    created: 'Contact added successfully',
    notCreated: 'Contact add fail',
    notUpdated: 'Contact add fail',
  },
  create: async (input, work) => {
    checkPassword(input);
    return createContact(input, work);
  },
  update: async (id, input, work) => {
    checkPassword(input);
    return updateContact(id, input, work);
  },
  remove: deleteContact,
});
