/** Perfex's subscription: its table, and what Perfex has from a payment provider's plan: the price and how often. */
import * as z from 'zod';
import { decimalWanted } from '../../../domain/money.ts';
import { invalid, Problem } from '../../../domain/problem.ts';
import type { Subscription } from '../../../domain/subscription/subscription.ts';
import { deleteRecord } from '../../../operations/record/records.ts';
import {
  createSubscription,
  type SubscriptionInput,
  updateSubscription,
} from '../../../operations/subscription/write.ts';
import { countInput, decimalInput, textInput } from '../../codecs.ts';
import { type Codec, type Field, field, shown } from '../../field-table.ts';
import { nameColumn } from '../columns/people.ts';
import { everyCustom, unitCustom } from '../columns/repetition.ts';
import {
  atLeastTwoPlaces,
  countColumn,
  currencyMeant,
  currencyNumber,
  dateTime,
  flagColumn,
  idColumn,
  localTimeColumn,
  optionalDateColumn,
  optionalIdColumn,
  textColumn,
} from '../columns/text-and-numbers.ts';
import type { Entity } from '../protocol/entity.ts';

type Row = Field<Subscription, SubscriptionInput, undefined>;

const text = z.string();
const textOrNull = text.nullable();

/** Beyond this second the years have five digits. */
const lastSecond = Date.parse('9999-01-01') / 1000;
const seconds = { error: 'must be a time in Unix seconds, 0 for none' };

/** "1643808000": an instant in Unix seconds; NULL for none. */
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

/** How many: one at least. */
const quantityColumn: Codec<number> = {
  ...countColumn,
  input: countInput.pipe(z.int().min(1, { error: 'must be at least 1' })),
  broken: '0',
};

/** A price that may be unknown: "" or NULL. 0 is a price. */
const priceColumn: Codec<string | null> = {
  input: z
    .union([z.literal(''), z.null(), decimalInput], { error: decimalWanted })
    .refine((value) => !value?.startsWith('-'), { error: 'must not be negative' })
    .transform((value) => value || null),
  output: (value) => (value === null ? null : atLeastTwoPlaces(value)),
  wire: textOrNull,
  broken: '-1',
  sample: '12.50',
};

const shortText: Codec<string> = {
  ...textColumn,
  input: textInput.pipe(text.max(255, { error: 'is longer than 255 characters' })),
};

/** What a subscription always has; blank leaves it as it is. */
const word: Codec<string> = {
  ...shortText,
  input: shortText.input.refine((given) => given.trim() !== '', { error: 'is required' }),
};

type Texts = 'description' | 'terms' | 'status' | 'providerPlan' | 'providerReference' | 'providerTax';
const plain = (wire: string, key: Texts, sample: string, codec = textColumn): Row =>
  field(wire, { codec, get: (doc) => doc[key], put: (value): SubscriptionInput => ({ [key]: value }), sample });

type Ids = 'taxId' | 'secondTaxId' | 'projectId' | 'madeBy';
const reference = (wire: string, key: Ids, get: (doc: Subscription) => number | null = (doc) => doc[key]): Row =>
  field(wire, {
    codec: optionalIdColumn,
    get,
    put: (value): SubscriptionInput => ({ [key]: value }),
    sample: 1,
  });

type Flags = 'describedOnBill' | 'inTestEnvironment';
const flag = (wire: string, key: Flags): Row =>
  field(wire, { codec: flagColumn, get: (doc) => doc[key], put: (value): SubscriptionInput => ({ [key]: value }) });

type Seconds = 'nextAt' | 'endsAt';
const unixSeconds = (wire: string, key: Seconds, sample: string): Row =>
  field(wire, {
    codec: unixSecondsColumn,
    get: (doc) => doc[key],
    put: (value): SubscriptionInput => ({ [key]: value }),
    sample,
  });

type Times = 'madeAt' | 'subscribedAt' | 'lastSentAt';
const time = (wire: string, key: Times, get: (doc: Subscription) => string | null = (doc) => doc[key]): Row =>
  field<Subscription, SubscriptionInput, undefined, string | null>(wire, {
    codec: localTimeColumn,
    get: (doc, view) => {
      const instant = get(doc);
      return instant === null ? null : dateTime(instant, view);
    },
    put: (given): SubscriptionInput => ({ [key]: given }),
    sample: '2024-01-31 12:34:56',
  });

const fields: readonly Row[] = [
  shown('id', text, (doc) => String(doc.id)),
  field('name', {
    codec: nameColumn,
    required: 'create',
    message: 'The Name field is required',
    get: (doc) => doc.name,
    put: (name) => ({ name }),
    sample: 'New subscription',
  }),
  plain('description', 'description', 'This is a detailed description of subscription'),
  flag('description_in_item', 'describedOnBill'),
  field('clientid', {
    codec: idColumn,
    required: 'create',
    message: 'The Customer field is required',
    get: (doc) => doc.customerId,
    put: (customerId) => ({ customerId }),
  }),
  field('date', { codec: optionalDateColumn, get: (doc) => doc.startsOn, put: (startsOn) => ({ startsOn }) }),
  plain('terms', 'terms', 'subscription payment is due'),
  field('currency', {
    codec: { ...textColumn, broken: '99' },
    get: (doc, view) => String(currencyNumber(doc.currency, view)),
    put: (given, view): SubscriptionInput => {
      const currency = currencyMeant(given, view);
      return currency ? { currency } : {};
    },
    sample: '1',
  }),
  reference('tax_id', 'taxId'),
  plain('stripe_tax_id_2', 'providerTax', 'tax-789', shortText),
  plain('stripe_plan_id', 'providerPlan', 'subscription_ABC'),
  plain('stripe_subscription_id', 'providerReference', 'sub_123456789'),
  reference('tax_id_2', 'secondTaxId'),
  unixSeconds('next_billing_cycle', 'nextAt', '1643808000'),
  unixSeconds('ends_at', 'endsAt', '1646486400'),
  plain('status', 'status', 'active', word),
  field('quantity', {
    codec: quantityColumn,
    get: (doc) => doc.quantity,
    put: (quantity) => ({ quantity }),
    sample: 5,
  }),
  reference('project_id', 'projectId'),
  field('hash', {
    codec: word,
    get: (doc) => doc.hash,
    put: (hash): SubscriptionInput => ({ hash }),
    sample: 'a1b2c3',
  }),
  time('created', 'madeAt', (doc) => doc.madeAt ?? doc.createdAt),
  reference('created_from', 'madeBy', (doc) => doc.madeBy ?? doc.createdBy),
  time('date_subscribed', 'subscribedAt'),
  flag('in_test_environment', 'inTestEnvironment'),
  time('last_sent_at', 'lastSentAt'),
  field('rate', { codec: priceColumn, get: (doc) => doc.unitPrice, put: (unitPrice) => ({ unitPrice }) }),
  field('repeat_every', {
    codec: { ...everyCustom, output: (value) => String(value ?? 1), wire: text },
    get: (doc): number | null => doc.every,
    put: (every): SubscriptionInput => (every === null ? {} : { every }),
  }),
  field('recurring_type', {
    codec: { ...unitCustom, wire: text },
    get: (doc): Subscription['unit'] | null => doc.unit,
    put: (unit): SubscriptionInput => (unit === null ? {} : { unit }),
    sample: 'month',
  }),
];

export const subscription: Entity<Subscription, SubscriptionInput, undefined> = {
  resource: 'subscriptions',
  singular: 'a subscription',
  plural: 'subscriptions',
  scope: 'subscriptions',
  idKey: 'id',
  collection: (store) => store.subscriptions,
  fields,
  readAsArray: true,
  deletePaths: ['/api/subscriptions/{id}', '/api/delete/subscriptions/{id}'],
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
  messages: {
    created: 'Data Added Successfully',
    notCreated: 'Data not Added',
    updated: 'Data Update Successful.',
    notUpdated: 'Data Update Fail.',
    deleted: 'Delete Successful.',
    notDeleted: 'Delete Fail.',
    none: 'No data were found',
    noMatch: 'No data were found',
  },
  names: {
    startsOn: 'date',
    nextAt: 'next_billing_cycle',
    customer_id: 'clientid',
    second_tax_id: 'tax_id_2',
    unit_price: 'rate',
  },
  join: async () => undefined,
  create: (input, work) => {
    const { name, customerId, ...rest } = input;
    if (name === undefined || customerId === undefined) throw invalid('name', 'and clientid are required');
    return createSubscription({ ...rest, name, customerId }, work);
  },
  update: (id, input, work) => {
    // The document prints a refusal for a body that says nothing.
    if (Object.keys(input).length === 0) throw new Problem('invalid', 'Nothing is given to change');
    return updateSubscription(id, input, work);
  },
  remove: (id, work) => deleteRecord(work.store.subscriptions, id, work),
};
