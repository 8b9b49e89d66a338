import { series } from '../../../lib/dialects/siwapp/series.ts';
import { remove } from '../../../lib/dialects/siwapp/verbs.ts';

export const { route, handler } = remove(series);
