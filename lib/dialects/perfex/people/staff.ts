/** Perfex's staff. */
import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import type { Staff } from '../../../domain/staff/staff.ts';
import { forgetPrincipals } from '../../../http/authenticate.ts';
import { createStaff, deleteStaff, type StaffInput, updateStaff } from '../../../operations/staff/write.ts';
import { isBlank } from '../../blank.ts';
import { decimalInput } from '../../codecs.ts';
import { type Codec, defineColumns } from '../../fields.ts';
import { joinNothing } from '../../resource.ts';
import { extraSwitch } from '../columns/extras.ts';
import { emailColumn, passwordColumn } from '../columns/people.ts';
import * as codec from '../columns/text-and-numbers.ts';
import { definePerfex } from '../protocol/endpoint.ts';
import { demand, plainMessages } from '../protocol/messages.ts';

const rateColumn: Codec<string> = {
  ...codec.decimal,
  input: decimalInput.refine((value) => !value.startsWith('-'), { error: 'must not be negative' }),
};

const word = z.union([z.string().max(255), z.number(), z.boolean(), z.null()]);
const words = z.union([word, z.array(word).max(100)]);
/** Rights by feature, `permissions[invoices][]=view`. */
const permissionsColumn: Codec<unknown> = {
  input: z.union([words, z.record(z.string(), words)], { error: 'must be rights by feature' }),
  wire: z.unknown(),
  broken: [['deep']],
  sample: { invoices: ['view', 'create'] },
};

const { column, computed } = defineColumns<Staff, StaffInput, undefined>();

const columns = [
  computed('staffid', z.string(), (doc) => String(doc.id)),
  computed('id', z.string(), (doc) => String(doc.id)),
  column('email', 'email', emailColumn, { ...demand('always', 'Email'), sample: 'new.colleague@example.com' }),
  column('firstname', 'firstName', codec.name, { ...demand('always', 'Firstname'), sample: 'Sarah' }),
  column('lastname', 'lastName', codec.text),
  column('facebook', 'facebook', codec.text),
  column('linkedin', 'linkedin', codec.text),
  column('phonenumber', 'phone', codec.text),
  column('skype', 'skype', codec.text),
  column('password', 'password', passwordColumn, { ...demand('always', 'Password'), read: () => '' }),
  computed('datecreated', z.string(), (doc, view) => codec.formatDateTime(doc.createdAt, view)),
  computed('profile_image', z.string().nullable(), () => null),
  computed('last_password_change', z.string().nullable(), (doc, view) =>
    doc.passwordChangedAt === null ? null : codec.formatDateTime(doc.passwordChangedAt, view),
  ),
  column('active', 'active', codec.flag),
  column('hourly_rate', 'hourlyRate', rateColumn),
  column('default_language', 'language', codec.text),
  column('direction', 'direction', codec.text),
  column('email_signature', 'emailSignature', codec.text),
  column('departments', 'departmentIds', codec.ids, { sample: [1, 2] }),
  // This mail does not exist here; the wish for it is stored.
  extraSwitch('send_welcome_email'),
  // Perfex's own rights have no effect here.
  {
    ...column('permissions', ['extras', 'permissions'], permissionsColumn, {
      read: (doc) => doc.extras.permissions || [],
    }),
    // None are shown anyway, so they are not stored.
    put: (given: unknown) => ({
      extras: { permissions: isBlank(given) || isDeepStrictEqual(given, []) ? undefined : given },
    }),
  },
];

export const staff = definePerfex<Staff, StaffInput, undefined>({
  name: 'staffs',
  singular: 'a member of staff',
  plural: 'members of staff',
  scope: 'staff',
  idKey: 'staffid',
  records: (store) => store.staff,
  columns,
  join: joinNothing,
  customFields: 'staff',
  sortable: {
    staffid: 'id',
    id: 'id',
    firstname: 'firstName',
    lastname: 'lastName',
    email: 'email',
    active: 'active',
    datecreated: 'created',
  },
  messages: { ...plainMessages('Staff'), deleted: 'Staff Delete.', notDeleted: 'Staff Not Delete.' },
  create: createStaff,
  // Tokens of inactive or deleted staff stop working: here at once, on other Lambda instances within a minute.
  update: async (id, input, work) => {
    const stored = await updateStaff(id, input, work);
    if (input.active !== undefined) forgetPrincipals();
    return stored;
  },
  remove: async (id, work) => {
    await deleteStaff(id, work);
    forgetPrincipals();
  },
});
