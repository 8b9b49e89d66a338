import { read } from '../../../lib/dialects/routes.ts';
import { tax } from '../../../lib/dialects/siwapp/tax.ts';

export const { route, handler } = read(tax);
