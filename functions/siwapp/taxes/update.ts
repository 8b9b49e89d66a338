import { update } from '../../../lib/dialects/routes.ts';
import { tax } from '../../../lib/dialects/siwapp/tax.ts';

export const { route, handler } = update(tax);
