/** Definitions of custom tables. */
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
import { type Codec, defineColumns } from '../fields.ts';
import { choiceCodec, name, nameInput } from './columns.ts';
import { entryList } from './settings-list.ts';

const { column } = defineColumns<CustomTable, CustomTable, undefined>();

const aLength = { error: `must be a whole number from 1 to ${longestColumn}` };
const definition = z.strictObject(
  {
    name: nameInput,
    type: choiceCodec(columnTypes).default('text'),
    required: z.boolean({ error: 'must be true or false' }).default(false),
    max_length: z.int(aLength).min(1, aLength).max(longestColumn, aLength).nullable().default(null),
  },
  { error: ({ code }) => (code === 'invalid_type' ? 'must be an object' : undefined) },
);
const columnList = { error: 'must be a list of 1 to 100 columns' };

const definitions: Codec<Column[]> = {
  input: listUpTo(100, z.array(definition, columnList).min(1, columnList)).transform((list) =>
    list.map(({ max_length: maxLength, ...same }) => ({ ...same, maxLength })),
  ),
  output: (list) => list.map(({ maxLength, ...same }) => ({ ...same, max_length: maxLength })),
  wire: z.array(definition),
  broken: ['shoenumber'],
  sample: [{ name: 'shoenumber', type: 'integer', required: true }],
};

const columns = [
  column('name', 'name', name, { required: 'create' }),
  column('columns', 'columns', definitions, { required: 'create' }),
];

export const customTables = entryList((store) => store.customTables, customTableSchema, columns, checkCustomTable);
