import { series } from '../../../lib/dialects/siwapp/settings.ts';
import { list } from '../../../lib/dialects/siwapp/verbs.ts';

export const { route, handler } = list(series);
