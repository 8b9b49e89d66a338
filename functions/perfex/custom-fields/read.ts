import { valuesOfRecord } from '../../../lib/dialects/perfex/custom-fields.ts';

export const { route, handler } = valuesOfRecord();
