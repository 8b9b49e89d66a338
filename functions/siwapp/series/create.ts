import { series } from '../../../lib/dialects/siwapp/settings.ts';
import { create } from '../../../lib/dialects/siwapp/verbs.ts';

export const { route, handler } = create(series);
