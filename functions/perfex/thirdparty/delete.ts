import { deleteRecord } from '../../../lib/dialects/perfex/custom-table.ts';

export const { route, handler } = deleteRecord();
