import { series } from '../../../lib/dialects/siwapp/settings.ts';
import { remove } from '../../../lib/dialects/siwapp/verbs.ts';

export const { route, handler } = remove(series);
