import { readStats } from '../../../lib/dialects/siwapp/stats.ts';

export const { route, handler } = readStats();
