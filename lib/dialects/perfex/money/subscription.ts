/** Perfex's subscription, with the price and period that Perfex itself takes from the payment provider's plan. */
import * as z from 'zod';
import type { Row } from '../../../domain/list-query.ts';
import { decimalExpected } from '../../../domain/money.ts';
import type { Subscription } from '../../../domain/subscription/subscription.ts';
import { deleteRecord } from '../../../operations/record/records.ts';
import {
  createSubscription,
  type SubscriptionInput,
  updateSubscription,
} from '../../../operations/subscription/write.ts';
import { countInput, decimalInput, textInput } from '../../codecs.ts';
import { type Codec, defineColumns } from '../../fields.ts';
import { joinNothing } from '../../resource.ts';
import { every, unit } from '../columns/repetition.ts';
import * as codec from '../columns/text-and-numbers.ts';
import { definePerfex } from '../protocol/endpoint.ts';
import { demand, namelessMessages } from '../protocol/messages.ts';

const text = z.string();
const textOrNull = text.nullable();

/** Later years have five digits. */
const lastSecond = Date.parse('9999-01-01') / 1000;
const seconds = { error: 'must be a time in Unix seconds, 0 for none' };

const unixSecondsColumn: Codec<string | null> = {
  input: z
    .union([z.literal('').transform(() => 0), z.null().transform(() => 0), countInput], seconds)
    .refine((given) => given < lastSecond, seconds)
    .transform((given) => (given === 0 ? null : new Date(given * 1000).toISOString())),
  output: (value) => (value === null ? null : String(Date.parse(value) / 1000)),
  wire: textOrNull,
  broken: 'soon',
  sample: '1643808000',
};

const quantityColumn: Codec<number> = {
  ...codec.count,
  input: countInput.pipe(z.int().min(1, { error: 'must be at least 1' })),
  broken: '0',
};

/** A price; "" or NULL while it is unknown. 0 is a price. */
const priceColumn: Codec<string | null> = {
  input: z
    .union([z.literal(''), z.null(), decimalInput], { error: decimalExpected })
    .refine((value) => !value?.startsWith('-'), { error: 'must not be negative' })
    .transform((value) => value || null),
  output: (value) => (value === null ? null : codec.formatTwoPlaces(value)),
  wire: textOrNull,
  broken: '-1',
  sample: '12.50',
};

const shortText: Codec<string> = {
  ...codec.text,
  input: textInput.pipe(text.max(255, { error: 'is longer than 255 characters' })),
};

/** A required text; blank leaves it unchanged. */
const word: Codec<string> = {
  ...shortText,
  input: shortText.input.refine((given) => given.trim() !== '', { error: 'is required' }),
};

const { column, computed } = defineColumns<Subscription, SubscriptionInput>();

const time = (
  wire: string,
  key: 'madeAt' | 'subscribedAt' | 'lastSentAt',
  read: (doc: Subscription) => string | null = (doc) => doc[key],
) =>
  column(wire, key, codec.localTime, {
    read: (doc, view) => {
      const instant = read(doc);
      return instant === null ? null : codec.formatDateTime(instant, view);
    },
    sample: '2024-01-31 12:34:56',
  });

const columns = [
  computed('id', text, (doc) => String(doc.id)),
  column('name', 'name', codec.name, { ...demand('create', 'Name'), sample: 'New subscription' }),
  column('description', 'description', codec.text, { sample: 'This is a detailed description of subscription' }),
  column('description_in_item', 'describedOnBill', codec.flag),
  column('clientid', 'customerId', codec.id, demand('create', 'Customer')),
  column('date', 'startsOn', codec.optionalDate),
  column('terms', 'terms', codec.text, { sample: 'subscription payment is due' }),
  column('currency', 'currency', codec.currency),
  column('tax_id', 'taxId', codec.optionalId, { sample: 1 }),
  column('stripe_tax_id_2', 'providerTax', shortText, { sample: 'tax-789' }),
  column('stripe_plan_id', 'providerPlan', codec.text, { sample: 'subscription_ABC' }),
  column('stripe_subscription_id', 'providerReference', codec.text, { sample: 'sub_123456789' }),
  column('tax_id_2', 'secondTaxId', codec.optionalId, { sample: 1 }),
  column('next_billing_cycle', 'nextAt', unixSecondsColumn, { sample: '1643808000' }),
  column('ends_at', 'endsAt', unixSecondsColumn, { sample: '1646486400' }),
  column('status', 'status', word, { sample: 'active' }),
  column('quantity', 'quantity', quantityColumn, { sample: 5 }),
  column('project_id', 'projectId', codec.optionalId, { sample: 1 }),
  column('hash', 'hash', word, { sample: 'a1b2c3' }),
  time('created', 'madeAt', (doc) => doc.madeAt ?? doc.createdAt),
  column('created_from', 'madeBy', codec.optionalId, { read: (doc) => doc.madeBy ?? doc.createdBy, sample: 1 }),
  time('date_subscribed', 'subscribedAt'),
  column('in_test_environment', 'inTestEnvironment', codec.flag),
  time('last_sent_at', 'lastSentAt'),
  column('rate', 'unitPrice', priceColumn),
  column('repeat_every', 'every', every),
  column('recurring_type', 'unit', unit, { sample: 'month' }),
];

/** Rows have the same instants as records. */
const readSeconds = (value: Row[string] = null): string | null =>
  typeof value === 'string' ? String(Date.parse(value) / 1000) : null;

export const subscription = definePerfex<Subscription, SubscriptionInput, undefined>({
  name: 'subscriptions',
  singular: 'a subscription',
  plural: 'subscriptions',
  scope: 'subscriptions',
  records: (store) => store.subscriptions,
  columns,
  readAsArray: true,
  deletePaths: ['/api/subscriptions/{id}', '/api/delete/subscriptions/{id}'],
  relations: { customer: 'id' },
  rowValues: { next_billing_cycle: ({ next }) => readSeconds(next), ends_at: ({ ends }) => readSeconds(ends) },
  sortable: {
    id: 'id',
    name: 'name',
    clientid: 'customer',
    project_id: 'project',
    date: 'starts',
    next_billing_cycle: 'next',
    ends_at: 'ends',
    status: 'status',
    quantity: 'quantity',
    created: 'created',
  },
  messages: namelessMessages,
  join: joinNothing,
  create: createSubscription,
  update: updateSubscription,
  remove: (id, work) => deleteRecord(work.store.subscriptions, id, work),
});
