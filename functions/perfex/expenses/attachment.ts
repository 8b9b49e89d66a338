import { download } from '../../../lib/dialects/perfex/attachments.ts';
import { expense } from '../../../lib/dialects/perfex/expense.ts';

export const { route, handler } = download(expense, 'expenses');
