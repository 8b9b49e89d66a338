import { expense } from '../../../lib/dialects/perfex/money/expense.ts';
import { download } from '../../../lib/dialects/perfex/protocol/download.ts';

export const { route, handler } = download(expense, 'expenses');
