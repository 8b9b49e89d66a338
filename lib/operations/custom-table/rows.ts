/** The records of an organization's custom tables. */
import { type CustomRow, customRow, mergeRow, toFactName } from '../../domain/custom-table/custom-row.ts';
import type { CustomTable } from '../../domain/custom-table/custom-table.ts';
import { compare, type ListQuery, type Row } from '../../domain/list-query.ts';
import { notFoundProblem, Problem } from '../../domain/problem.ts';
import { stampChange, stampNew } from '../../domain/record.ts';
import type { Found } from '../../store/collection.ts';
import type { Stored } from '../../store/record-type.ts';
import { rowsOfTable } from '../../store/record-types/custom-row.ts';
import { retryOnConflict } from '../../store/retry.ts';
import type { Work } from '../../store/work.ts';
import { listEntries } from '../settings/entries.ts';

type Values = Readonly<Record<string, unknown>>;

/** Finds a table by its exact name. One round trip. @throws Problem `not_found`, naming it */
export async function readTableByName(name: string, work: Work): Promise<CustomTable> {
  const found = (await listEntries(work.store.customTables)).find((table) => table.name === name);
  if (!found) throw new Problem('not_found', `Table '${name}' does not exist`);
  return found;
}

/** Reads a table and one of its records. One round trip. @throws Problem `not_found` for either */
export async function readRow(
  name: string,
  id: number,
  work: Work,
): Promise<{ table: CustomTable; row: Stored<CustomRow> }> {
  const [table, row] = await Promise.all([readTableByName(name, work), work.store.customRows.get(id)]);
  if (!row || row.doc.tableId !== table.id) throw notFoundProblem('Record');
  return { table, row };
}

/** Counts the records of a table. */
export function countRows(table: CustomTable, work: Work): Promise<number> {
  return work.store.customRows.count(rowsOfTable(table.id));
}

/** Finds a page of a table's records; `query` sorts by `toFactName`s. Numeric columns sort as numbers. */
export function findRows(table: CustomTable, query: ListQuery, work: Work): Promise<Found<CustomRow>> {
  const { where, order, ...window } = query;
  const numeric = table.columns.flatMap(({ name, type }) =>
    type === 'integer' || type === 'decimal' ? [toFactName(name)] : [],
  );
  const asNumbers = (row: Row): Row => ({
    ...row,
    ...Object.fromEntries(numeric.map((fact) => [fact, row[fact] === undefined ? null : Number(row[fact])])),
  });
  if (!where && !order) return work.store.customRows.find({ ...window, list: rowsOfTable(table.id) });
  return work.store.customRows.find({
    ...window,
    where: (row) => row.table === table.id && (where?.(row) ?? true),
    order: (a, b) => order?.(asNumbers(a), asNumbers(b)) || compare(a.id, b.id),
  });
}

/** Adds a record. Two round trips. @throws Problem `not_found` for the table; `invalid` as mergeRow */
export async function addRow(name: string, input: Values, work: Work): Promise<Stored<CustomRow>> {
  const { customRows } = work.store;
  const [table, id] = await Promise.all([readTableByName(name, work), customRows.nextId()]);
  const doc = customRow.parse({
    ...stampNew(work, id),
    tableId: table.id,
    values: mergeRow(table, input, null, work.organization.timezone),
  });
  const [stored] = await work.store.save([customRows.create(doc)]);
  return stored;
}

/** Changes a record. Two round trips. @throws Problem `not_found` for table or record; `invalid` as mergeRow */
export function changeRow(name: string, id: number, input: Values, work: Work): Promise<Stored<CustomRow>> {
  return retryOnConflict(async () => {
    const { table, row } = await readRow(name, id, work);
    const doc = {
      ...row.doc,
      values: mergeRow(table, input, row.doc, work.organization.timezone),
      ...stampChange(work),
    };
    const [stored] = await work.store.save([work.store.customRows.update(row, doc)]);
    return stored;
  });
}

/** Deletes a record. @throws Problem `not_found` for table or record */
export function deleteRow(name: string, id: number, work: Work): Promise<void> {
  return retryOnConflict(async () => {
    const { row } = await readRow(name, id, work);
    await work.store.save([work.store.customRows.remove(row)]);
  });
}
