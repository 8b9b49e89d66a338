import { list } from '../../../lib/dialects/teamwork/invoice-lists.ts';

export const { route, handler } = list();
