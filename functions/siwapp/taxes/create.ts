import { create } from '../../../lib/dialects/routes.ts';
import { tax } from '../../../lib/dialects/siwapp/tax.ts';

export const { route, handler } = create(tax);
