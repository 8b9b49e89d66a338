/** Perfex's member of staff. */
import * as z from 'zod';
import type { Staff } from '../../../domain/staff/staff.ts';
import { forgetPrincipals } from '../../../http/authenticate.ts';
import { createStaff, deleteStaff, type StaffInput, updateStaff } from '../../../operations/staff/write.ts';
import { decimalInput } from '../../codecs.ts';
import { type Codec, type Field, field, shown } from '../../field-table.ts';
import { keptFlags } from '../columns/extras.ts';
import { emailColumn, nameColumn, passwordColumn } from '../columns/people.ts';
import { dateTime, decimalColumn, flagColumn, idsColumn, textColumn } from '../columns/text-and-numbers.ts';
import type { Entity } from '../protocol/entity.ts';

type Form = StaffInput & {
  /** Asked for with this write; there is no such mail, but what was asked is kept. */
  send_welcome_email: boolean;
  /** Perfex's own rights: kept as they were sent, without any effect. */
  permissions: unknown;
};
type Row = Field<Staff, Form, undefined>;

/** An hour cannot cost less than nothing. */
const rateColumn: Codec<string> = {
  ...decimalColumn,
  input: decimalInput.refine((value) => !value.startsWith('-'), { error: 'must not be negative' }),
};

const word = z.union([z.string().max(255), z.number(), z.boolean(), z.null()]);
const words = z.union([word, z.array(word).max(100)]);
/** Rights by feature, `permissions[invoices][]=view`. */
const permissionsColumn: Codec<unknown> = {
  input: z.union([words, z.record(z.string(), words)], { error: 'must be rights by feature' }),
  output: (value) => value,
  wire: z.unknown(),
  broken: [['deep']],
  sample: { invoices: ['view', 'create'] },
};

function text(
  wire: string,
  key: 'lastName' | 'facebook' | 'linkedin' | 'phone' | 'skype' | 'language' | 'direction' | 'emailSignature',
): Row {
  return field<Staff, Form, undefined, string>(wire, {
    codec: textColumn,
    get: (doc) => doc[key],
    put: (value) => ({ [key]: value }),
  });
}

const fields: readonly Row[] = [
  shown('staffid', z.string(), (doc) => String(doc.id)),
  field('email', {
    codec: emailColumn,
    required: 'always',
    message: 'The Email field is required',
    get: (doc) => doc.email,
    put: (email) => ({ email }),
    sample: 'new.colleague@example.com',
  }),
  field('firstname', {
    codec: nameColumn,
    required: 'always',
    message: 'The Firstname field is required',
    get: (doc) => doc.firstName,
    put: (firstName) => ({ firstName }),
    sample: 'Sarah',
  }),
  text('lastname', 'lastName'),
  text('facebook', 'facebook'),
  text('linkedin', 'linkedin'),
  text('phonenumber', 'phone'),
  text('skype', 'skype'),
  field('password', {
    codec: passwordColumn,
    required: 'always',
    message: 'The Password field is required',
    get: () => '',
    put: (password) => ({ password }),
  }),
  shown('datecreated', z.string(), (doc, view) => dateTime(doc.createdAt, view)),
  shown('profile_image', z.string().nullable(), () => null),
  shown('last_password_change', z.string().nullable(), (doc, view) =>
    doc.passwordChangedAt === null ? null : dateTime(doc.passwordChangedAt, view),
  ),
  field('active', { codec: flagColumn, get: (doc) => doc.active, put: (active) => ({ active }), sample: '1' }),
  field('hourly_rate', { codec: rateColumn, get: (doc) => doc.hourlyRate, put: (hourlyRate) => ({ hourlyRate }) }),
  text('default_language', 'language'),
  text('direction', 'direction'),
  text('email_signature', 'emailSignature'),
  field('departments', {
    codec: idsColumn,
    get: (doc) => doc.departmentIds,
    put: (given) => ({ departmentIds: [...new Set(given)] }),
    sample: [1, 2],
  }),
  field('send_welcome_email', {
    codec: { ...flagColumn, sample: 'on' },
    get: (doc) => doc.kept.send_welcome_email === true,
    put: (value) => ({ send_welcome_email: value }),
  }),
  field('permissions', {
    codec: permissionsColumn,
    get: (doc) => doc.kept.permissions ?? [],
    put: (permissions) => ({ permissions }),
  }),
];

/** What has no meaning of its own here is kept as it was sent. */
function inputOf({ send_welcome_email, permissions, ...input }: Partial<Form>): Partial<StaffInput> {
  const given = Object.entries({ send_welcome_email, permissions });
  return { ...input, kept: keptFlags(given) };
}

export const staff: Entity<Staff, Form, undefined> = {
  resource: 'staffs',
  singular: 'a member of staff',
  plural: 'members of staff',
  scope: 'staff',
  idKey: 'staffid',
  collection: (store) => store.staff,
  fields,
  customFields: 'staff',
  sortable: {
    staffid: 'id',
    firstname: 'firstName',
    lastname: 'lastName',
    email: 'email',
    active: 'active',
    datecreated: 'created',
  },
  messages: {
    created: 'Staff add successful.',
    notCreated: 'Staff add fail.',
    updated: 'Staff Update Successful.',
    notUpdated: 'Staff Update Fail.',
    deleted: 'Staff Delete.',
    notDeleted: 'Staff Not Delete.',
    none: 'No data were found',
    noMatch: 'No data were found',
  },
  join: async () => undefined,
  names: { departmentIds: 'departments' },
  create: (input, work) => createStaff(inputOf(input), work),
  // Tokens of who is not active do not work, and those of who is deleted are revoked: here at once, on other machines within a minute.
  update: async (id, input, work) => {
    const stored = await updateStaff(id, inputOf(input), work);
    if (input.active !== undefined) forgetPrincipals();
    return stored;
  },
  remove: async (id, work) => {
    await deleteStaff(id, work);
    forgetPrincipals();
  },
};
