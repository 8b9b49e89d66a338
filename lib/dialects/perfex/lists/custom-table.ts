/** Perfex's `thirdparty/customtable`. Unlike elsewhere, a create answers 201, and an invalid column 400. */
import * as z from 'zod';
import { type CustomRow, longestFact, toFactName } from '../../../domain/custom-table/custom-row.ts';
import { type CustomTable, idColumn } from '../../../domain/custom-table/custom-table.ts';
import type { ListQuery, Row } from '../../../domain/list-query.ts';
import { Problem } from '../../../domain/problem.ts';
import { foldText } from '../../../domain/text.ts';
import {
  addRow,
  changeRow,
  countRows,
  deleteRow,
  findRows,
  readRow,
  readTableByName,
} from '../../../operations/custom-table/rows.ts';
import type { Work } from '../../../store/work.ts';
import { idParam } from '../../codecs.ts';
import { declareFor } from '../../declare.ts';
import { markAsSpelt } from '../../refusals.ts';
import { created, protocol, written } from '../protocol/envelope.ts';
import { readTexts } from '../protocol/filter-values.ts';
import { nothingFound } from '../protocol/messages.ts';
import {
  checkNames,
  checkWhole,
  listQuery,
  mostWithoutPages,
  readPaging,
  replyWith,
  reservedNames,
  toListQuery,
} from '../protocol/paging.ts';

const resource = { name: 'thirdparty', scope: 'custom-tables' } as const;
const declare = declareFor(protocol, resource);
const tablePath = '/api/thirdparty/customtable/{table_name}';
const ofTable = z.object({ table_name: z.string() });
const ofRecord = ofTable.extend({ id: idParam });
const record = z.record(z.string(), z.string().nullable());
const columns = z.record(z.string(), z.unknown());
const sample = { shoenumber: '39', winter: '40' };
const broken = { shoenumber: { nested: 1 } };

function presentRow(table: CustomTable, { id, values }: CustomRow): Record<string, string | null> {
  const cells = table.columns.map(({ name }) => [name, values[name] ?? null]);
  return Object.fromEntries([[idColumn, String(id)], ...cells]);
}

/** Runs a write; problems with a column answer 400, as the API document prints. */
async function columnsChecked<T>(given: Record<string, unknown>, write: () => Promise<T>): Promise<T> {
  if (Object.keys(given).length === 0) throw new Problem('malformed', 'The body names no column');
  try {
    return await write();
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'invalid') throw error;
    const fields = error.fields.map(({ path: [, ...column], ...rest }) => ({ ...rest, path: column }));
    throw markAsSpelt(new Problem('malformed', error.message, fields));
  }
}

/** Rows have no more than the beginning of a longer value; only the record decides about those. */
const mayBeLonger = (fact: string): boolean => fact.length >= longestFact;

/** Finds the records that match all filters. They are read whole only where a row leaves it open. */
async function findMatches(
  table: CustomTable,
  filters: ReadonlyMap<string, ReadonlySet<string>>,
  query: ListQuery,
  work: Work,
): Promise<{ total: number; docs: CustomRow[] }> {
  let isOpen = false;
  const mayMatch = (row: Row): boolean => {
    const facts = [...filters].map(([name, wanted]) => {
      const fact = String(row[name === idColumn ? 'id' : toFactName(name)] ?? '');
      return mayBeLonger(fact) ? null : wanted.has(foldText(fact));
    });
    const may = (query.where?.(row) ?? true) && facts.every((fact) => fact !== false);
    isOpen ||= may && facts.includes(null);
    return may;
  };
  const page = await findPage(table, { ...query, where: mayMatch }, work);
  if (!isOpen) return page;
  checkWhole(page.total, null);
  const all = await findPage(table, { ...query, where: mayMatch, offset: 0, limit: mostWithoutPages }, work);
  const docs = all.docs.filter((doc) => {
    const shown = presentRow(table, doc);
    return [...filters].every(([name, wanted]) => wanted.has(foldText(shown[name] ?? '')));
  });
  return { total: docs.length, docs: docs.slice(query.offset, query.offset + query.limit) };
}

async function findPage(
  table: CustomTable,
  query: ListQuery,
  work: Work,
): Promise<{ total: number; docs: CustomRow[] }> {
  const { total, items } = await findRows(table, query, work);
  return { total, docs: items.map(({ doc }) => doc) };
}

/** GET of a custom table's rows. */
export const listRecords = () =>
  declare(
    { method: 'GET', path: tablePath, verb: 'list', summary: 'List the records of a custom table.' },
    { params: ofTable, query: listQuery, answer: z.array(record) },
    async ({ params, query, ...work }) => {
      const table = await readTableByName(params.table_name, work);
      checkNames(query.fields, [idColumn, ...table.columns.map(({ name }) => name)]);
      const facts = table.columns.map(({ name }) => [name, toFactName(name)]);
      const paging = readPaging(query);
      const sortable = Object.fromEntries([[idColumn, 'id'], ...facts]);
      const filters = new Map(
        Object.keys(sortable)
          .filter((name) => Object.hasOwn(query, name) && !reservedNames.has(name))
          .map((name) => [name, new Set(readTexts(name, query[name]).map(foldText))]),
      );
      const listed = toListQuery(query, sortable, work.organization, paging);
      if (!paging?.size && filters.size === 0) checkWhole(await countRows(table, work), paging);
      const { total, docs } = await (filters.size === 0
        ? findPage(table, listed, work)
        : findMatches(table, filters, listed, work));
      if (!paging?.inEnvelope && total === 0) throw new Problem('not_found', nothingFound);
      const records = docs.map((doc) => presentRow(table, doc));
      checkWhole(total, paging);
      return replyWith(records, query, total, paging, idColumn);
    },
  );

/** GET of one row of a custom table. */
export const readRecord = () =>
  declare(
    { method: 'GET', path: `${tablePath}/{id}`, verb: 'read', summary: 'Read a record of a custom table.' },
    { params: ofRecord, answer: record },
    async ({ params, ...work }) => {
      const { table, row } = await readRow(params.table_name, params.id, work);
      return { status: 200, body: presentRow(table, row.doc) };
    },
  );

/** POST of a row of a custom table. */
export const insertRecord = () =>
  declare(
    { method: 'POST', path: tablePath, verb: 'create', summary: 'Add a record to a custom table.', status: 201 },
    { params: ofTable, body: columns, answer: created, sample, broken },
    async ({ params, body, ...work }) => {
      const { doc } = await columnsChecked(body, () => addRow(params.table_name, body, work));
      const answer = { status: true, message: 'Record created successfully', id: doc.id, record_id: doc.id };
      return { status: 201, body: answer };
    },
  );

/** PUT of a row of a custom table. */
export const updateRecord = () =>
  declare(
    { method: 'PUT', path: `${tablePath}/{id}`, verb: 'update', summary: 'Update a record of a custom table.' },
    { params: ofRecord, body: columns, answer: written, sample, broken },
    async ({ params, body, ...work }) => {
      await columnsChecked(body, () => changeRow(params.table_name, params.id, body, work));
      return { status: 200, body: { status: true, message: 'Record updated successfully' } };
    },
  );

/** DELETE of a row of a custom table. */
export const deleteRecord = () =>
  declare(
    {
      method: 'DELETE',
      path: `${tablePath}/{id}`,
      verb: 'delete',
      summary: 'Delete a record of a custom table.',
      aliases: ['DELETE /api/delete/thirdparty/customtable/{table_name}/{id}'],
    },
    { params: ofRecord, answer: written },
    async ({ params, ...work }) => {
      await deleteRow(params.table_name, params.id, work);
      return { status: 200, body: { status: true, message: 'Record deleted successfully' } };
    },
  );
