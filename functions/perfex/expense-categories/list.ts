import { expenseCategories, shortList } from '../../../lib/dialects/perfex/settings-lists.ts';

export const { route, handler } = shortList(expenseCategories);
