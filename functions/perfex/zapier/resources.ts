import { listResources } from '../../../lib/dialects/perfex/lists/zapier.ts';

export const { route, handler } = listResources();
