import { deal } from '../../../lib/dialects/productive/deal.ts';
import { create } from '../../../lib/dialects/routes.ts';

export const { route, handler } = create(deal);
