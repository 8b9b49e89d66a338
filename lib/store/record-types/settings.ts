/** How the settings lie in the table: short lists, what is too long for one, people and tokens. */
import { type Board, board } from '../../domain/board/board.ts';
import { customField } from '../../domain/custom-field/custom-field.ts';
import { type CustomTable, customTable } from '../../domain/custom-table/custom-table.ts';
import { type ExchangeRate, exchangeRate } from '../../domain/exchange-rate/exchange-rate.ts';
import { expenseCategory, leadStatus, namedEntry, paymentMode, series, tax } from '../../domain/settings/settings.ts';
import type { Staff } from '../../domain/staff/staff.ts';
import { fullName, staff } from '../../domain/staff/staff.ts';
import { type Token, token } from '../../domain/token/token.ts';
import type { Noun } from '../noun.ts';

export const taxNoun = { name: 'tax', resource: 'taxes', schema: tax, home: 'settings' } as const;
export const paymentModeNoun = {
  name: 'payment mode',
  resource: 'payment-modes',
  schema: paymentMode,
  home: 'settings',
} as const;
export const expenseCategoryNoun = {
  name: 'expense category',
  resource: 'expense-categories',
  schema: expenseCategory,
  home: 'settings',
} as const;
export const seriesNoun = { name: 'series', resource: 'series', schema: series, home: 'settings' } as const;
export const departmentNoun = { name: 'department', resource: null, schema: namedEntry, home: 'settings' } as const;
export const leadSourceNoun = { name: 'lead source', resource: null, schema: namedEntry, home: 'settings' } as const;
export const leadStatusNoun = { name: 'lead status', resource: null, schema: leadStatus, home: 'settings' } as const;
export const priorityNoun = { name: 'priority', resource: null, schema: namedEntry, home: 'settings' } as const;
export const ticketServiceNoun = {
  name: 'ticket service',
  resource: null,
  schema: namedEntry,
  home: 'settings',
} as const;
export const customerGroupNoun = {
  name: 'customer group',
  resource: null,
  schema: namedEntry,
  home: 'settings',
} as const;
export const customFieldNoun = { name: 'custom field', resource: null, schema: customField, home: 'settings' } as const;

export const customTableNoun: Noun<CustomTable> = {
  name: 'custom table',
  resource: 'custom-tables',
  schema: customTable,
  home: 'settings',
  // The name of a deleted table may be used again, for another one.
  guards: ({ name, deletedAt }) =>
    deletedAt === null
      ? [{ key: `custom-table/${name.toLowerCase()}`, path: 'name', message: 'is the name of another table' }]
      : [],
};

/** A firm has a few boards a project, and any number of projects. A project that is deleted takes them along, also those that were deleted before. */
export const boardNoun: Noun<Board> = {
  name: 'board',
  resource: 'boards',
  isPart: true,
  schema: board,
  home: 'own',
  lists: ({ projectId, deletedAt }) =>
    deletedAt === null
      ? [{ list: 'all' }, { list: boardsOfProject(projectId) }]
      : [{ list: deletedBoardsOfProject(projectId) }],
  references: ({ projectId }) => [{ noun: 'project', id: projectId, path: 'project_id' }],
  sums: ({ projectId, deletedAt }) =>
    deletedAt === null ? [{ noun: 'project', id: projectId, name: 'boards', by: 1 }] : [],
};
/** The list of a project's boards, and of those that were deleted, whose names its tasks keep. */
export const boardsOfProject = (projectId: number): string => `project=${projectId}`;
export const deletedBoardsOfProject = (projectId: number): string => `deleted/${boardsOfProject(projectId)}`;

/** One a day and pair of currencies. */
export const exchangeRateNoun: Noun<ExchangeRate> = {
  name: 'exchange rate',
  resource: null,
  schema: exchangeRate,
  home: 'own',
  denominations: ({ from, to, on, deletedAt }) =>
    deletedAt === null
      ? [
          { currency: from, on, path: 'from' },
          { currency: to, on, path: 'to' },
        ]
      : [],
  lists: ({ from, to, on, deletedAt }) =>
    deletedAt === null
      ? [
          { list: 'all', on },
          { list: ratesOfPair(from, to), on },
          { list: ratesBetween(from, to), on },
        ]
      : [],
  guards: ({ from, to, on, deletedAt }) =>
    deletedAt === null
      ? [{ key: `exchange-rate/${from}/${to}/${on}`, path: 'date', message: 'has a rate of these currencies already' }]
      : [],
};
/** The list of the rates of one currency in another, by date. */
export const ratesOfPair = (from: string, to: string): string => `pair=${from}/${to}`;
/** The list of the rates between two currencies, in whichever direction they were given. */
export const ratesBetween = (one: string, other: string): string => `between=${[one, other].sort().join('/')}`;

export const staffNoun: Noun<Staff> = {
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
      message: 'is already the address of another member of staff',
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
  text: (doc) => `${fullName(doc)} ${doc.email}\n${[doc.phone, doc.facebook, doc.linkedin, doc.skype].join(' ')}`,
};

/** While a token is good, the person it acts for cannot be deleted without it. */
export const tokenNoun: Noun<Token> = {
  name: 'token',
  resource: 'tokens',
  schema: token,
  home: 'settings',
  references: ({ staffId, revokedAt }) =>
    staffId !== null && revokedAt === null ? [{ noun: 'staff', id: staffId, path: 'staff_id' }] : [],
};
