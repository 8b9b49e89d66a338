import { series } from '../../../lib/dialects/siwapp/series.ts';
import { list } from '../../../lib/dialects/siwapp/verbs.ts';

export const { route, handler } = list(series);
