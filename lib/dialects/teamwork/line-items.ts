/** Charges time and expenses to an invoice: `{"lineitems": {"add": {"timelogs": [1], …}, "remove": {…}}}`. */
import * as z from 'zod';
import { chargeRecords } from '../../operations/invoice/charge.ts';
import { buildBody, findWirePath, toInput, type Values } from '../bodies.ts';
import { idInput, idParams, listInput } from '../codecs.ts';
import { declareFor } from '../declare.ts';
import { type Codec, defineColumns } from '../fields.ts';
import { withWireNames } from '../refusals.ts';
import { lineItemsPath } from './errors.ts';
import { protocol } from './http.ts';
import { invoice } from './invoice.ts';
import { replyOk, writtenAnswer } from './protocol.ts';

/** No invoice can have more lines. */
const mostIds = 1_000;
const isList = (value: unknown): boolean => typeof value !== 'boolean';
const ids: Codec<number[]> = {
  input: z
    .unknown()
    .refine(isList, { error: 'must be a list of ids', abort: true })
    .pipe(listInput(idInput))
    .refine((list) => list.length <= mostIds, { error: `has more than ${mostIds} ids` }),
  wire: z.array(z.int()),
  sample: [1],
};

const { writeOnly } = defineColumns<unknown, { timesheets?: number[]; expenses?: number[] }>();
const columns = [writeOnly('timelogs', 'timesheets', ids), writeOnly('expenses', 'expenses', ids)];

// Parsed as an update, because there a blank is an empty list.
const side = buildBody(columns, 'update').default({});
const body = z.object({
  lineitems: z
    .object({ add: side, remove: side })
    .refine(({ add, remove }) => [add, remove].some((one) => one.timelogs ?? one.expenses), {
      error: 'must have timelogs or expenses under add or remove',
    }),
});

/** PUT /invoices/{id}/lineitems.json. */
export function changeLineItems() {
  const summary = 'Put time entries and expenses on an invoice, and remove them.';
  return declareFor(protocol, invoice.resource)(
    { method: 'PUT', path: `/invoices/{id}${lineItemsPath}`, verb: 'lineitems', summary },
    {
      params: idParams,
      body,
      sample: { lineitems: { add: { timelogs: [1], expenses: [] }, remove: { timelogs: [], expenses: [] } } },
      required: ['lineitems'],
      broken: { 'lineitems.add': 'one', 'lineitems.remove.timelogs': ['one'], 'lineitems.add.expenses': true },
      answer: writtenAnswer,
    },
    async ({ params, body: { lineitems }, ...work }) => {
      const toIds = (given: Values) => ({ timesheets: [], expenses: [], ...toInput(columns, given, work) });
      const charges = { add: toIds(lineitems.add), remove: toIds(lineitems.remove) };
      await withWireNames(
        ([first = '', ...rest]) => [first, ...(findWirePath(columns, rest) ?? rest)],
        () => chargeRecords(params.id, charges, work),
      );
      return replyOk();
    },
  );
}
