import { remove } from '../../../lib/dialects/routes.ts';
import { series } from '../../../lib/dialects/siwapp/series.ts';

export const { route, handler } = remove(series);
