import { changeLineItems } from '../../../lib/dialects/teamwork/line-items.ts';

export const { route, handler } = changeLineItems();
