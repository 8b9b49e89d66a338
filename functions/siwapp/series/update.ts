import { series } from '../../../lib/dialects/siwapp/settings.ts';
import { update } from '../../../lib/dialects/siwapp/verbs.ts';

export const { route, handler } = update(series);
