import { readValuesOfRecord } from '../../../lib/dialects/perfex/lists/custom-fields.ts';

export const { route, handler } = readValuesOfRecord();
