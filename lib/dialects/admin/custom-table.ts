/** The definitions of custom tables. */
import * as z from 'zod';
import {
  type Column,
  type CustomTable,
  checkCustomTable,
  columnTypes,
  customTable as customTableSchema,
  longestColumn,
} from '../../domain/custom-table/custom-table.ts';
import { listUpTo } from '../codecs.ts';
import type { Codec } from '../field-table.ts';
import { name, nameInput, oneOf } from './columns.ts';
import { rowsOf, settingsList, shortList } from './entity.ts';

const table = rowsOf<CustomTable>();

const aLength = { error: `must be a whole number from 1 to ${longestColumn}` };
const column = z.strictObject(
  {
    name: nameInput,
    type: oneOf(columnTypes).default('text'),
    required: z.boolean({ error: 'must be true or false' }).default(false),
    max_length: z.int(aLength).min(1, aLength).max(longestColumn, aLength).nullable().default(null),
  },
  { error: ({ code }) => (code === 'invalid_type' ? 'must be an object' : undefined) },
);
const columnList = { error: 'must be a list of 1 to 100 columns' };

const columns: Codec<Column[]> = {
  input: listUpTo(100, z.array(column, columnList).min(1, columnList)).transform((list) =>
    list.map(({ max_length: maxLength, ...same }) => ({ ...same, maxLength })),
  ),
  output: (list) => list.map(({ maxLength, ...same }) => ({ ...same, max_length: maxLength })),
  wire: z.array(column),
  broken: ['shoenumber'],
  sample: [{ name: 'shoenumber', type: 'integer', required: true }],
};

export const customTables = settingsList(
  shortList((store) => store.customTables, customTableSchema, checkCustomTable),
  [table('name', 'name', name, 'create'), table('columns', 'columns', columns, 'create')],
);
