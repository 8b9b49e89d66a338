import { deal } from '../../../lib/dialects/productive/deal.ts';
import { read } from '../../../lib/dialects/routes.ts';

export const { route, handler } = read(deal);
