import { download } from '../../../lib/dialects/perfex/protocol/attachments.ts';
import { expense } from '../../../lib/dialects/perfex/money/expense.ts';

export const { route, handler } = download(expense, 'expenses');
