import { listDefinitions } from '../../../lib/dialects/perfex/lists/custom-fields.ts';

export const { route, handler } = listDefinitions();
