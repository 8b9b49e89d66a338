import { tax } from '../../../lib/dialects/siwapp/series.ts';
import { read } from '../../../lib/dialects/siwapp/verbs.ts';

export const { route, handler } = read(tax);
