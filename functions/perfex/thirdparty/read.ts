import { readRecord } from '../../../lib/dialects/perfex/custom-table.ts';

export const { route, handler } = readRecord();
