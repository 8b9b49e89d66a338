/** Perfex's contact, shown as its table joined with that of the customers: `id` is the contact's, `userid` the customer's. */
import * as z from 'zod';
import type { Contact } from '../../../domain/contact/contact.ts';
import { invalidProblem } from '../../../domain/problem.ts';
import { type ContactInput, createContact, deleteContact, updateContact } from '../../../operations/contact/write.ts';
import { nullableTextInput } from '../../codecs.ts';
import { type Codec, defineColumns } from '../../fields.ts';
import { companyColumns, companyDetails, type Owners, readOwners } from '../columns/company.ts';
import { extraSwitch } from '../columns/extras.ts';
import {
  directionColumn,
  emailColumn,
  nameColumn,
  passwordColumn,
  permissionsColumn,
  switchColumn,
} from '../columns/people.ts';
import { flagColumn, formatDateTime, idColumn, nullableTextColumn, textColumn } from '../columns/text-and-numbers.ts';
import { definePerfex } from '../protocol/endpoint.ts';

const positionColumn: Codec<string | null> = { ...nullableTextColumn, input: nullableTextInput };
const textOrNull = z.string().nullable();

const { column, writeOnly, computed } = defineColumns<Contact, ContactInput, Owners>();

const nothing = (wire: string) => computed(wire, textOrNull, () => null);

/** A mail that the contact wishes to have. */
const mails = (wire: string, key: { [K in keyof Contact]: Contact[K] extends boolean ? K : never }[keyof Contact]) =>
  column(wire, key, switchColumn(wire));

const columns = [
  computed('id', z.string(), (doc) => String(doc.id)),
  computed('userid', z.string(), (doc) => String(doc.customerId)),
  writeOnly('customer_id', 'customerId', idColumn, {
    also: ['userid'],
    required: 'create',
    message: 'The Customer field is required',
  }),
  column('is_primary', 'primary', flagColumn, {
    read: (doc, { join }) => join.primaryContacts.has(doc.id),
    sample: 'on',
  }),
  column('firstname', 'firstName', nameColumn, {
    required: 'always',
    message: 'The First Name field is required',
    sample: 'Sarah',
  }),
  column('lastname', 'lastName', nameColumn, {
    required: 'always',
    message: 'The Last Name field is required',
    sample: 'Weiss',
  }),
  column('email', 'email', emailColumn, {
    required: 'always',
    message: 'The Email field is required',
    sample: 'sarah.weiss@example.com',
  }),
  column('phonenumber', 'phone', textColumn, { sample: '+34 600' }),
  column('title', 'title', positionColumn, { sample: 'Buyer' }),
  computed('datecreated', z.string(), (doc, view) => formatDateTime(doc.createdAt, view)),
  column('password', 'password', passwordColumn, { read: () => '' }),
  nothing('new_pass_key'),
  nothing('new_pass_key_requested'),
  nothing('email_verified_at'),
  nothing('email_verification_key'),
  nothing('email_verification_sent_at'),
  nothing('last_ip'),
  nothing('last_login'),
  computed('last_password_change', textOrNull, (doc, view) =>
    doc.passwordChangedAt === null ? null : formatDateTime(doc.passwordChangedAt, view),
  ),
  column('active', 'active', flagColumn),
  nothing('profile_image'),
  column('direction', 'direction', directionColumn),
  mails('invoice_emails', 'invoiceEmails'),
  mails('estimate_emails', 'estimateEmails'),
  mails('credit_note_emails', 'creditNoteEmails'),
  mails('contract_emails', 'contractEmails'),
  mails('task_emails', 'taskEmails'),
  mails('project_emails', 'projectEmails'),
  mails('ticket_emails', 'ticketEmails'),
  ...companyColumns<Contact, ContactInput>('company', 'vat', 'country', 'city', 'zip', 'state', 'address', 'website'),
  ...companyColumns<Contact, ContactInput>(...companyDetails, 'addedfrom'),
  column('permissions', 'permissions', permissionsColumn),
  // There are no such mails; that they were asked for is kept.
  extraSwitch('donotsendwelcomeemail'),
  extraSwitch('send_set_password_email'),
];

/**
 * A mail that asks the contact to set a password is asked for with the password.
 * @throws Problem `invalid` without one
 */
function checkPassword({ extras, password }: Partial<ContactInput>): void {
  if (extras?.send_set_password_email && !password) throw invalidProblem('password', 'The Password field is required');
}

export const contact = definePerfex<Contact, ContactInput, Owners>({
  name: 'contacts',
  singular: 'a contact',
  plural: 'contacts',
  scope: 'contacts',
  idKey: 'id',
  records: (store) => store.contacts,
  columns,
  join: { by: 'records', read: readOwners },
  customFields: 'contacts',
  sortable: { id: 'id', firstname: 'firstName', lastname: 'lastName', email: 'email', datecreated: 'created' },
  messages: {
    created: 'Contact added successfully',
    notCreated: 'Contact add fail',
    updated: 'Contact Updated Successfully',
    notUpdated: 'Contact add fail',
    deleted: 'Contact Deleted Successfully',
    notDeleted: 'Contact Delete Fail',
    none: 'No data were found',
    noMatch: 'No data were found',
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
