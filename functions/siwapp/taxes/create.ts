import { tax } from '../../../lib/dialects/siwapp/series.ts';
import { create } from '../../../lib/dialects/siwapp/verbs.ts';

export const { route, handler } = create(tax);
