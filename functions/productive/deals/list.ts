import { deal } from '../../../lib/dialects/productive/deal.ts';
import { list } from '../../../lib/dialects/routes.ts';

export const { route, handler } = list(deal);
