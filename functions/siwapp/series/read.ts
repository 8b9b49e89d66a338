import { series } from '../../../lib/dialects/siwapp/settings.ts';
import { read } from '../../../lib/dialects/siwapp/verbs.ts';

export const { route, handler } = read(series);
