import { expenseCategory } from '../../domain/settings/settings.ts';

export const expenseCategoryRecordType = {
  name: 'expense category',
  resource: 'expense-categories',
  schema: expenseCategory,
  home: 'settings',
} as const;
