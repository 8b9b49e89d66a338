/** The short lists, people and tokens: how they lie in the table. */
import { expenseCategory, paymentMode, series, tax } from '../../domain/settings/settings.ts';
import type { Staff } from '../../domain/staff/staff.ts';
import { fullName, staff } from '../../domain/staff/staff.ts';
import { token } from '../../domain/token/token.ts';
import type { Noun } from '../noun.ts';

export const taxNoun = { name: 'tax', schema: tax, home: 'settings' } as const;
export const paymentModeNoun = { name: 'payment mode', schema: paymentMode, home: 'settings' } as const;
export const expenseCategoryNoun = { name: 'expense category', schema: expenseCategory, home: 'settings' } as const;
export const seriesNoun = { name: 'series', schema: series, home: 'settings' } as const;
export const tokenNoun = { name: 'token', schema: token, home: 'settings' } as const;

export const staffNoun: Noun<Staff> = {
  name: 'staff',
  schema: staff,
  home: 'own',
  referred: true,
  lists: ({ email }) => [{ list: 'all' }, { list: `email=${email.toLowerCase()}` }],
  guards: ({ email }) => [
    {
      key: `staff-email/${email.toLowerCase()}`,
      path: 'email',
      message: 'is already the address of another member of staff',
    },
  ],
  text: (doc) => `${fullName(doc)} ${doc.email}`,
};
