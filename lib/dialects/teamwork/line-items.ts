/** Which time entries and expenses are on an invoice: `{"lineitems": {"add": {"timelogs": [1], …}, "remove": {…}}}`. */
import * as z from 'zod';
import { lambda } from '../../http/lambda.ts';
import { chargeRecords } from '../../operations/invoice/charge.ts';
import { idInput, idParams, listInput } from '../codecs.ts';
import { notObject } from '../field-table.ts';
import { renamed } from '../renamed.ts';
import { ok, protocol, written } from './envelope.ts';
import { lineItemsPath } from './errors.ts';
import { invoice } from './invoice.ts';
import { type Declared, declare } from './verbs.ts';

/** More than an invoice can ever have lines. */
const mostIds = 1_000;
const isList = (value: unknown): boolean => typeof value !== 'boolean';
const ids = z
  .unknown()
  .refine(isList, { error: 'must be a list of ids', abort: true })
  .pipe(listInput(idInput))
  .refine((list) => list.length <= mostIds, { error: `has more than ${mostIds} ids` })
  .meta({ override: { type: 'array', items: { type: 'integer' } } });
const side = z.object({ timelogs: ids.optional(), expenses: ids.optional() }, notObject).default({});
const body = z.object({
  lineitems: z
    .object({ add: side, remove: side }, notObject)
    .refine(({ add, remove }) => [add, remove].some((one) => one.timelogs ?? one.expenses), {
      error: 'must have timelogs or expenses under add or remove',
    }),
});
const names = { 'add.timesheets': 'add.timelogs', 'remove.timesheets': 'remove.timelogs' };
const none = { timelogs: [], expenses: [] };

/** PUT /invoices/{id}/lineitems.json. */
export function changeLineItems(): Declared {
  const summary = 'Put time entries and expenses on an invoice, and take them off.';
  const path = `/invoices/{id}${lineItemsPath}`;
  const route = {
    ...declare(invoice, { method: 'PUT', path, verb: 'lineitems', right: 'update', summary, status: 200 }),
    params: idParams,
    body,
    sample: { lineitems: { add: { timelogs: [1], expenses: [] }, remove: none } },
    required: ['lineitems'],
    broken: { 'lineitems.add': 'one', 'lineitems.remove.timelogs': ['one'], 'lineitems.add.expenses': true },
    answer: written,
  };
  const handler = lambda(protocol, route, async ({ params, body: { lineitems }, ...work }) => {
    const { add, remove } = lineitems;
    const of = ({ timelogs = [], expenses = [] }: typeof add) => ({ timesheets: timelogs, expenses });
    await renamed(names, () => chargeRecords(params.id, { add: of(add), remove: of(remove) }, work));
    return { status: 200, body: ok };
  });
  return { route, handler };
}
