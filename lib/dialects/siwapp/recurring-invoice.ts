/** siwapp's recurring invoice. It prints JSON's own types, null for nothing, and dashes in every key. */
import * as z from 'zod';
import { formatShortDecimal } from '../../domain/money.ts';
import { periodUnits } from '../../domain/recurrence/recurrence.ts';
import type { RecurringInvoice } from '../../domain/recurrence/recurring-invoice.ts';
import {
  createRecurringInvoice,
  deleteRecurringInvoice,
  type RuleInput,
  updateRecurringInvoice,
} from '../../operations/recurring-invoice/write.ts';
import { countInput } from '../codecs.ts';
import { type Codec, computed, defineColumns } from '../fields.ts';
import { joinNothing } from '../resource.ts';
import { billColumns, buildCustomerPath, metaColumn, storedItemColumns } from './bill.ts';
import { asIs, date, limit, optionalDate } from './columns.ts';
import { envelopeOf, type Presented, part, relatedList, resourceOf } from './envelope.ts';
import { type Item, listTaxIds, nestedItems, toItemId } from './line.ts';
import { defineSiwapp } from './protocol.ts';

const periodInput = z
  .int()
  .min(1, { error: 'must be greater than 0' })
  .max(10_000, { error: 'must not be greater than 10000' });
const period: Codec<number> = { input: countInput.pipe(periodInput), wire: z.int(), broken: 0, sample: 30 };

const aUnit = { error: 'must be day, week, month or year' };
const periodType: Codec<RecurringInvoice['unit']> = {
  input: z
    .string(aUnit)
    .transform((value) => value.trim().toLowerCase().replace(/s$/, ''))
    .pipe(z.enum(periodUnits, aUnit)),
  wire: z.enum(periodUnits),
  broken: 'monthly',
  sample: 'day',
};

const { column } = defineColumns<RecurringInvoice, RuleInput, undefined>();

const columns = [
  ...billColumns(asIs),
  column('enabled', 'enabled', asIs.flag, { sample: true }),
  column('starting_date', 'startsOn', date, { required: 'create', sample: '2017-03-31' }),
  column('finishing_date', 'endsOn', optionalDate, { sample: '2030-03-31' }),
  column('period', 'every', period, { required: 'create' }),
  column('period_type', 'unit', periodType, { required: 'create' }),
  column('max_occurrences', 'maxOccurrences', limit),
];

const toDashes = <C extends { wire: string }>(columns: readonly C[]): C[] =>
  columns.map((one) => ({ ...one, wire: one.wire.replaceAll('_', '-') }));

const nestedItem = resourceOf<Item>(
  'items',
  (item) => String(toItemId(item)),
  toDashes([
    ...storedItemColumns,
    computed('quantity', z.string(), ({ line }) => formatShortDecimal(line.quantity)),
    computed('discount', z.string(), ({ line }) => formatShortDecimal(line.discountPercent)),
    computed('description', z.string(), ({ line }) => line.description),
    computed('unitary-cost', z.string(), ({ line }) => formatShortDecimal(line.unitPrice)),
    computed('tax-ids', z.array(z.int()), ({ line }) => listTaxIds(line)),
  ]),
);

type Shown = Presented<RecurringInvoice>;
const path = ({ doc }: Shown): string => `/api/v1/recurring_invoices/${doc.id}`;
const customer = z.object({ id: z.string(), type: z.literal('customers') }).nullable();

const envelope = envelopeOf<RecurringInvoice>(
  'recurring-invoices',
  toDashes(columns),
  metaColumn,
  part('relationships', [
    computed('customer', z.object({ data: customer }), ({ doc: { customerId: id } }) => ({
      data: id === null ? null : { id: String(id), type: 'customers' },
    })),
    relatedList('items', nestedItem, ({ doc: bill }) => bill.lines.map((line) => ({ line, bill }))),
  ]),
  part('links', [
    computed('self', z.string(), path),
    computed('customer', z.string().nullable(), ({ doc }) => buildCustomerPath(doc.customerId)),
    computed('items', z.string(), (one) => `${path(one)}/items`),
  ]),
);

export const recurringInvoice = defineSiwapp<RecurringInvoice, RuleInput, undefined>({
  name: 'recurring-invoices',
  root: 'recurring_invoice',
  singular: 'a recurring invoice',
  plural: 'recurring invoices',
  scope: 'recurring-invoices',
  records: (store) => store.recurringInvoices,
  columns,
  nests: { items: nestedItems },
  meta: (meta) => ({ meta }),
  needed: { field: 'name', unless: ['customer_id', 'identification'] },
  join: joinNothing,
  dashes: true,
  updatePaths: ['PUT /api/v1/recurrin_invoices/{id}', 'PATCH /api/v1/recurrin_invoices/{id}'],
  envelope,
  create: ({ startsOn = '', every = 1, unit = 'month', ...input }, work) =>
    createRecurringInvoice({ ...input, startsOn, every, unit }, work),
  update: updateRecurringInvoice,
  remove: (id, work) => deleteRecurringInvoice(id, work),
});
