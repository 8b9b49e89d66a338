/** How the records of custom tables lie in the table: all tables' together, each in the list of its own. */
import { type CustomRow, customRow, toFactName } from '../../domain/custom-table/custom-row.ts';
import type { RecordType } from '../record-type.ts';

/** The list of a custom table's records. */
export const rowsOfTable = (tableId: number): string => `table=${tableId}`;

/** For sorting only: longer texts that begin alike are of one rank. */
const longestFact = 100;

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
