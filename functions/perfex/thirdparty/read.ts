import { readRecord } from '../../../lib/dialects/perfex/lists/custom-table.ts';

export const { route, handler } = readRecord();
