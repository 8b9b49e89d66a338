import { resources } from '../../../lib/dialects/perfex/zapier.ts';

export const { route, handler } = resources();
