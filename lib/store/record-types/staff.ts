import type { Staff } from '../../domain/staff/staff.ts';
import { formatFullName, staff } from '../../domain/staff/staff.ts';
import type { RecordType } from '../record-type.ts';

export const staffRecordType: RecordType<Staff> = {
  name: 'staff',
  resource: 'staff',
  schema: staff,
  home: 'own',
  referred: true,
  lists: ({ email }) => [{ list: 'all' }, { list: `email=${email.toLowerCase()}` }],
  guards: ({ email }) => [
    {
      key: `staff-email/${email.toLowerCase()}`,
      path: 'email',
    },
  ],
  row: (doc) => ({
    id: doc.id,
    created: doc.createdAt,
    firstName: doc.firstName.slice(0, 100),
    lastName: doc.lastName.slice(0, 100),
    email: doc.email,
    active: doc.active,
  }),
  text: (doc) => `${formatFullName(doc)} ${doc.email}\n${[doc.phone, doc.facebook, doc.linkedin, doc.skype].join(' ')}`,
};
