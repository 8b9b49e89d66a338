import type { Resource, Shape } from '../facts.ts';

const row: Shape = { digits: 'id shoenumber winter' };
const unknownTable = {
  when: 'a table that is not there',
  path: { table_name: 'giorgos' },
  status: 404,
  answer: { status: false, message: "Table 'giorgos' does not exist" },
};
const unknownColumn = {
  when: 'a column that is not there',
  send: { invalid_column: '1' },
  status: 400,
  answer: { status: false, message: "Column 'invalid_column' does not exist in table 'shoes'" },
};

export const thirdparty: Resource = {
  idKey: 'id',
  path: { table_name: 'shoes' },
  endpoints: {
    'GET /api/thirdparty/customtable/{table_name}': {
      verb: 'list',
      shows: row,
      fails: "Table 'shoes' does not exist",
      refusals: [unknownTable],
    },
    'GET /api/thirdparty/customtable/{table_name}/{id}': { verb: 'read', shows: row, fails: 'Record not found' },
    'POST /api/thirdparty/customtable/{table_name}': {
      verb: 'create',
      parameters: { shoenumber: '39', winter: 40 },
      status: 201,
      idKey: 'id',
      says: 'Record created successfully',
      fails: '',
      refusals: [unknownColumn],
    },
    'PUT /api/thirdparty/customtable/{table_name}/{id}': {
      verb: 'update',
      parameters: { shoenumber: '41', winter: 42 },
      says: 'Record updated successfully',
      fails: 'Record not found',
      refusals: [unknownColumn],
    },
    'DELETE /api/thirdparty/customtable/{table_name}/{id}': {
      verb: 'delete',
      says: 'Record deleted successfully',
      fails: 'Record not found',
    },
  },
};
