/** POST /api/v2/expenses/copy: a copy of the expense that `template_id` names. Other attributes replace the copy's. */
import type { Expense } from '../../domain/expense/expense.ts';
import { invalidProblem } from '../../domain/problem.ts';
import { type CopyInput, copyExpense } from '../../operations/expense/copy.ts';
import { findWirePath, toInput } from '../bodies.ts';
import { type Declared, declareFor } from '../declare.ts';
import { defineColumns } from '../fields.ts';
import { withWireNames } from '../refusals.ts';
import { buildDocumentBody, collectInputColumns, refuseOtherFields } from './body.ts';
import { blank, id } from './columns.ts';
import { readAnswer } from './documents.ts';
import { expense } from './expense.ts';
import { protocol } from './http.ts';
import { checkInclusion } from './include.ts';

const { writeOnly } = defineColumns<Expense, CopyInput, undefined>();

const columns = [
  writeOnly('template_id', 'originalId', id, { required: 'update', message: blank, also: ['expense_id'] }),
  ...collectInputColumns(expense.resource),
];

/** Declares the route. */
export function copy(): Declared {
  const { resource, query: shape } = expense;
  const { type } = resource;
  // As in an update, what is not sent stays as it is.
  const { schema, files: _, ...facts } = buildDocumentBody({ ...resource, columns }, 'update');
  return declareFor(protocol, resource)(
    { method: 'POST', path: `/api/v2/${type}/copy`, verb: 'copy', status: 201, summary: 'Copy an expense.' },
    { query: shape, body: schema, ...facts, answer: readAnswer(resource) },
    async ({ query, body, ...work }) => {
      checkInclusion(query.include, work);
      refuseOtherFields(body, { type, id: null });
      const { attributes } = body.data;
      const { originalId, ...changes } = toInput<CopyInput>(columns, attributes, work);
      if (originalId === undefined) throw invalidProblem('template_id', blank);
      const record = withWireNames(
        (path) => findWirePath(columns, path, attributes),
        () => copyExpense({ ...changes, originalId }, work),
      );
      return expense.written({ mode: 'create', id: null, input: changes, record }, query, work);
    },
  );
}
