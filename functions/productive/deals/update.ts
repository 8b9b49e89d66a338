import { deal } from '../../../lib/dialects/productive/deal.ts';
import { update } from '../../../lib/dialects/routes.ts';

export const { route, handler } = update(deal);
