import { type CustomTable, customTable } from '../../domain/custom-table/custom-table.ts';
import type { RecordType } from '../record-type.ts';

export const customTableRecordType: RecordType<CustomTable> = {
  name: 'custom table',
  resource: 'custom-tables',
  schema: customTable,
  home: 'settings',
  // The name of a deleted table may be used again.
  guards: ({ name, deletedAt }) =>
    deletedAt === null ? [{ key: `custom-table/${name.toLowerCase()}`, path: 'name' }] : [],
};
