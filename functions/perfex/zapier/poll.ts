import { poll } from '../../../lib/dialects/perfex/zapier.ts';

export const { route, handler } = poll();
