/** Perfex's contact, shown as its table joined with that of the customers: `id` is the contact's, `userid` the customer's. */
import * as z from 'zod';
import type { Contact } from '../../../domain/contact/contact.ts';
import { invalid } from '../../../domain/problem.ts';
import { type ContactInput, createContact, deleteContact, updateContact } from '../../../operations/contact/write.ts';
import { nullableTextInput } from '../../codecs.ts';
import { type Codec, type Field, field, shown } from '../../field-table.ts';
import { companyColumns, companyDetails, type Owners, ownersOf } from '../columns/company.ts';
import { keptFlags } from '../columns/extras.ts';
import {
  directionColumn,
  emailColumn,
  nameColumn,
  passwordColumn,
  permissionsColumn,
  switchColumn,
} from '../columns/people.ts';
import { dateTime, flagColumn, idColumn, nullableTextColumn, textColumn } from '../columns/text-and-numbers.ts';
import type { Entity } from '../protocol/entity.ts';

type Form = ContactInput & {
  /** Asked for with this write; there are no such mails, but what was asked is kept. */
  donotsendwelcomeemail: boolean;
  send_set_password_email: boolean;
};
type Row = Field<Contact, Form, Owners>;

const positionColumn: Codec<string | null> = { ...nullableTextColumn, input: nullableTextInput };
const textOrNull = z.string().nullable();
const nothing = (wire: string): Row => shown(wire, textOrNull, () => null);

/** A mail that the contact wishes to have. */
function mails(
  wire: string,
  key: { [K in keyof Contact]: Contact[K] extends boolean ? K : never }[keyof Contact],
): Row {
  return field<Contact, Form, Owners, boolean>(wire, {
    codec: switchColumn(wire),
    get: (doc) => doc[key],
    put: (value) => ({ [key]: value }),
  });
}

function asked(wire: 'donotsendwelcomeemail' | 'send_set_password_email'): Row {
  return field<Contact, Form, Owners, boolean>(wire, {
    codec: { ...flagColumn, sample: 'on' },
    get: (doc) => doc.kept[wire] === true,
    put: (value) => ({ [wire]: value }),
  });
}

const fields: readonly Row[] = [
  shown('id', z.string(), (doc) => String(doc.id)),
  shown('userid', z.string(), (doc) => String(doc.customerId)),
  field('customer_id', {
    codec: idColumn,
    also: ['userid'],
    required: 'create',
    message: 'The Customer field is required',
    put: (customerId) => ({ customerId }),
  }),
  field('is_primary', {
    codec: { ...flagColumn, sample: 'on' },
    get: (doc, { join }) => join.primaryContacts.has(doc.id),
    put: (primary) => ({ primary }),
  }),
  field('firstname', {
    codec: nameColumn,
    required: 'always',
    message: 'The First Name field is required',
    get: (doc) => doc.firstName,
    put: (firstName) => ({ firstName }),
    sample: 'Sarah',
  }),
  field('lastname', {
    codec: nameColumn,
    required: 'always',
    message: 'The Last Name field is required',
    get: (doc) => doc.lastName,
    put: (lastName) => ({ lastName }),
    sample: 'Weiss',
  }),
  field('email', {
    codec: emailColumn,
    required: 'always',
    message: 'The Email field is required',
    get: (doc) => doc.email,
    put: (email) => ({ email }),
    sample: 'sarah.weiss@example.com',
  }),
  field('phonenumber', { codec: textColumn, get: (doc) => doc.phone, put: (phone) => ({ phone }), sample: '+34 600' }),
  field('title', { codec: positionColumn, get: (doc) => doc.title, put: (title) => ({ title }), sample: 'Buyer' }),
  shown('datecreated', z.string(), (doc, view) => dateTime(doc.createdAt, view)),
  field('password', { codec: passwordColumn, get: () => '', put: (password) => ({ password }) }),
  nothing('new_pass_key'),
  nothing('new_pass_key_requested'),
  nothing('email_verified_at'),
  nothing('email_verification_key'),
  nothing('email_verification_sent_at'),
  nothing('last_ip'),
  nothing('last_login'),
  shown('last_password_change', textOrNull, (doc, view) =>
    doc.passwordChangedAt === null ? null : dateTime(doc.passwordChangedAt, view),
  ),
  field('active', { codec: flagColumn, get: (doc) => doc.active, put: (active) => ({ active }) }),
  nothing('profile_image'),
  field('direction', { codec: directionColumn, get: (doc) => doc.direction, put: (direction) => ({ direction }) }),
  mails('invoice_emails', 'invoiceEmails'),
  mails('estimate_emails', 'estimateEmails'),
  mails('credit_note_emails', 'creditNoteEmails'),
  mails('contract_emails', 'contractEmails'),
  mails('task_emails', 'taskEmails'),
  mails('project_emails', 'projectEmails'),
  mails('ticket_emails', 'ticketEmails'),
  ...companyColumns<Contact, Form>('company', 'vat', 'country', 'city', 'zip', 'state', 'address', 'website'),
  ...companyColumns<Contact, Form>(...companyDetails, 'addedfrom'),
  field('permissions', {
    codec: permissionsColumn,
    get: (doc) => doc.permissions,
    put: (permissions) => ({ permissions }),
  }),
  asked('donotsendwelcomeemail'),
  asked('send_set_password_email'),
];

/** Which mails are wished for goes with the record's other kept fields; one that sets a password needs it. */
function inputOf({ donotsendwelcomeemail, send_set_password_email, ...input }: Partial<Form>): Partial<ContactInput> {
  if (send_set_password_email && !input.password) throw invalid('password', 'The Password field is required');
  const given = Object.entries({ donotsendwelcomeemail, send_set_password_email });
  return { ...input, kept: keptFlags(given) };
}

export const contact: Entity<Contact, Form, Owners> = {
  resource: 'contacts',
  singular: 'a contact',
  plural: 'contacts',
  scope: 'contacts',
  idKey: 'id',
  collection: (store) => store.contacts,
  fields,
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
  join: ownersOf,
  names: { primary: 'is_primary' },
  create: (input, work) => createContact(inputOf(input), work),
  update: (id, input, work) => updateContact(id, inputOf(input), work),
  remove: deleteContact,
};
