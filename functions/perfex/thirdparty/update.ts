import { updateRecord } from '../../../lib/dialects/perfex/lists/custom-table.ts';

export const { route, handler } = updateRecord();
