/** siwapp's recurring invoice. It prints JSON's own types, null for nothing, and dashes in every key. */
import * as z from 'zod';
import { toLineId } from '../../domain/bill/bill.ts';
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
import { buildAnswer, type Codec, defineColumns } from '../fields.ts';
import { joinNothing } from '../resource.ts';
import { billColumns, buildCustomerLink } from './bill.ts';
import { asIs, date, limit, optionalDate } from './columns.ts';
import { listTaxIds, nestedItems } from './line.ts';
import { defineSiwapp } from './protocol.ts';

const longestPeriod = 10_000;
const period: Codec<number> = {
  input: countInput.pipe(
    z
      .int()
      .min(1, { error: 'must be greater than 0' })
      .max(longestPeriod, { error: `must not be greater than ${longestPeriod}` }),
  ),
  output: (value) => value,
  wire: z.int(),
  broken: 0,
  sample: 30,
};

/** day, week, month or year, also as plurals. */
const periodType: Codec<RecurringInvoice['unit']> = {
  input: z
    .string({ error: 'must be day, week, month or year' })
    .transform((value) => value.trim().toLowerCase().replace(/s$/, ''))
    .pipe(z.enum(periodUnits, { error: 'must be day, week, month or year' })),
  output: (value) => value,
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

/** `relationships.items`: attributes alone, the id among them, as printed. */
function itemsIn(doc: RecurringInvoice) {
  return doc.lines.map((line) => ({
    attributes: {
      id: toLineId(doc.id, line.position),
      quantity: formatShortDecimal(line.quantity),
      discount: formatShortDecimal(line.discountPercent),
      common_id: doc.id,
      description: line.description,
      unitary_cost: formatShortDecimal(line.unitPrice),
      product_id: line.origin === 'item' ? line.originId : null,
      deleted_at: null,
      tax_ids: listTaxIds(line),
    },
  }));
}

const itemAttributes = z.object({
  id: z.int(),
  quantity: z.string(),
  discount: z.string(),
  'common-id': z.int(),
  description: z.string(),
  'unitary-cost': z.string(),
  'product-id': z.int().nullable(),
  'deleted-at': z.null(),
  'tax-ids': z.array(z.int()),
});

const customerReference = z.object({ id: z.string(), type: z.literal('customers') });
const dashedAttributes = z.object(
  Object.fromEntries(Object.entries(buildAnswer(columns).shape).map(([key, type]) => [key.replaceAll('_', '-'), type])),
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
  answer: z.object({
    id: z.string(),
    type: z.literal('recurring-invoices'),
    attributes: dashedAttributes,
    meta: z.record(z.string(), z.unknown()),
    relationships: z.object({
      customer: z.object({ data: customerReference.nullable() }),
      items: z.object({ data: z.array(z.object({ attributes: itemAttributes })) }),
    }),
    links: z.object({ self: z.string(), customer: z.string().nullable(), items: z.string() }),
  }),
  envelop: ({ doc, attributes }) => {
    const self = `/api/v1/recurring_invoices/${doc.id}`;
    const customer = doc.customerId === null ? null : { id: String(doc.customerId), type: 'customers' };
    return {
      id: String(doc.id),
      type: 'recurring-invoices',
      attributes,
      meta: doc.meta,
      relationships: { customer: { data: customer }, items: { data: itemsIn(doc) } },
      links: { self, customer: buildCustomerLink('', doc.customerId), items: `${self}/items` },
    };
  },
  create: ({ startsOn = '', every = 1, unit = 'month', ...input }, work) =>
    createRecurringInvoice({ ...input, startsOn, every, unit }, work),
  update: updateRecurringInvoice,
  remove: (id, work) => deleteRecurringInvoice(id, work),
});
