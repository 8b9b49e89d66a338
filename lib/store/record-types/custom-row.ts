/** How rows of custom tables lie in the table: one record type for all tables, one list for each. */
import { type CustomRow, customRow, longestFact, toFactName } from '../../domain/custom-table/custom-row.ts';
import type { RecordType } from '../record-type.ts';

/** The list of a custom table's rows. */
export const rowsOfTable = (tableId: number): string => `table=${tableId}`;

export const customRowRecordType: RecordType<CustomRow> = {
  name: 'custom row',
  resource: 'custom-tables',
  schema: customRow,
  home: 'own',
  lists: ({ tableId }) => [{ list: rowsOfTable(tableId) }],
  row: ({ id, createdAt, tableId, values }) => ({
    id,
    created: createdAt,
    table: tableId,
    ...Object.fromEntries(Object.entries(values).map(([name, text]) => [toFactName(name), text.slice(0, longestFact)])),
  }),
};
