import { tax } from '../../../lib/dialects/siwapp/series.ts';
import { update } from '../../../lib/dialects/siwapp/verbs.ts';

export const { route, handler } = update(tax);
