/** Perfex's customer: the company record of the document's "Sample usage". */
import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import { type Customer, customer as customerSchema } from '../../domain/customer/customer.ts';
import { invalid } from '../../domain/problem.ts';
import type { Address } from '../../domain/record.ts';
import { deleteCustomer } from '../../operations/customer/delete.ts';
import { createCustomer, updateCustomer } from '../../operations/customer/write.ts';
import type { Work } from '../../store/work.ts';
import { nameInput } from '../codecs.ts';
import { type Codec, type Field, field, shown } from '../field-table.ts';
import {
  addressesColumn,
  countryColumn,
  currencyByNumber,
  currencyNumber,
  dateTime,
  flagColumn,
  idsColumn,
  textColumn,
} from './columns.ts';
import type { Entity } from './entity.ts';
import { keptFlag, keptText } from './kept-columns.ts';

type Row = Field<Customer, CustomerInput, undefined>;
/** Address blocks arrive part by part; what is not sent stays. */
type Blocks = { [K in 'address' | 'billing' | 'shipping' as `${K}.${keyof Address}`]: string | null };
type CustomerInput = Customer & Blocks;

const companyColumn: Codec<string> = { ...textColumn, mustSay: true, input: nameInput, broken: '' };

/** One part of an address block. */
function part(wire: string, block: 'address' | 'billing' | 'shipping', key: 'street' | 'city' | 'state' | 'zip'): Row {
  return field<Customer, CustomerInput, undefined, string>(wire, {
    codec: textColumn,
    get: (doc) => doc[block][key],
    put: (value) => ({ [`${block}.${key}`]: value }),
  });
}
function country(wire: string, block: 'address' | 'billing' | 'shipping'): Row {
  return field<Customer, CustomerInput, undefined, string | null>(wire, {
    codec: countryColumn,
    get: (doc) => doc[block].country,
    put: (value) => ({ [`${block}.country`]: value }),
  });
}
function plain(wire: string, key: 'identification' | 'phone' | 'website' | 'language'): Row {
  return field<Customer, CustomerInput, undefined, string>(wire, {
    codec: textColumn,
    get: (doc) => doc[key],
    put: (value) => ({ [key]: value }),
  });
}
const constant = (wire: string, value: string | null): Row => shown(wire, z.string().nullable(), () => value);

const currencyColumn: Codec<string> = { ...textColumn, sample: '1', broken: '99' };

const fields: readonly Row[] = [
  shown('userid', z.string(), (doc) => String(doc.id)),
  field('company', {
    codec: companyColumn,
    required: 'always',
    message: 'The Company field is required',
    get: (doc) => doc.name,
    put: (name) => ({ name }),
    sample: 'Jk Technologies',
  }),
  plain('vat', 'identification'),
  plain('phonenumber', 'phone'),
  country('country', 'address'),
  part('city', 'address', 'city'),
  part('zip', 'address', 'zip'),
  part('state', 'address', 'state'),
  part('address', 'address', 'street'),
  // The document has no such column: people write to contacts. The record has an address all the same, and others show it.
  field('email', { codec: addressesColumn, put: (email) => ({ email }) }),
  plain('website', 'website'),
  shown('datecreated', z.string(), (doc, view) => dateTime(doc.createdAt, view)),
  field('active', { codec: flagColumn, get: (doc) => doc.active, put: (active) => ({ active }) }),
  constant('leadid', null),
  part('billing_street', 'billing', 'street'),
  part('billing_city', 'billing', 'city'),
  part('billing_state', 'billing', 'state'),
  part('billing_zip', 'billing', 'zip'),
  country('billing_country', 'billing'),
  part('shipping_street', 'shipping', 'street'),
  part('shipping_city', 'shipping', 'city'),
  part('shipping_state', 'shipping', 'state'),
  part('shipping_zip', 'shipping', 'zip'),
  country('shipping_country', 'shipping'),
  keptText('longitude'),
  keptText('latitude'),
  plain('default_language', 'language'),
  field('default_currency', {
    codec: currencyColumn,
    get: (doc, view) => String(currencyNumber(doc.currency, view)),
    put: (given, view): Partial<CustomerInput> => {
      if (given === '' || given === '0') return { currency: null };
      const currency = currencyByNumber(given, view);
      if (!currency) throw invalid('default_currency', `is not a currency of this organization (${given})`);
      return { currency };
    },
  }),
  keptFlag('show_primary_contact'),
  keptText('stripe_id'),
  keptFlag('registration_confirmed', true),
  shown('addedfrom', z.string(), (doc) => String(doc.createdBy ?? 0)),
  field('groups_in', { codec: idsColumn, get: (doc) => doc.groupIds, put: (groupIds) => ({ groupIds }) }),
  field('partnership_type', {
    codec: textColumn,
    get: (doc) => doc.partnershipType,
    put: (partnershipType) => ({ partnershipType }),
  }),
];

/** The customer with what was given laid over it. Writing a block takes the place of siwapp's one-text address. */
function merged(doc: Customer | null, input: Partial<CustomerInput>): Partial<Customer> {
  const out: Record<string, unknown> = {};
  const blocks: Partial<Record<string, Record<string, unknown>>> = {};
  for (const [name, value] of Object.entries(input)) {
    const [block = '', key] = name.split('.');
    if (key === undefined) out[block] = value;
    else blocks[block] = { ...blocks[block], [key]: value };
  }
  for (const block of ['address', 'billing', 'shipping'] as const) {
    if (blocks[block]) out[block] = { ...doc?.[block], ...blocks[block] };
  }
  if (input.kept) out.kept = { ...doc?.kept, ...input.kept };
  // A block that is sent back as it stands takes nothing's place.
  const isOther = (block: 'billing' | 'shipping'): boolean =>
    Boolean(blocks[block]) && !isDeepStrictEqual(out[block], doc?.[block]);
  if (isOther('billing')) out.billingText = null;
  if (isOther('shipping')) out.shippingText = null;
  return out;
}

export const customer: Entity<Customer, CustomerInput, undefined> = {
  resource: 'customers',
  singular: 'a customer',
  plural: 'customers',
  scope: 'customers',
  idKey: 'userid',
  collection: (store) => store.customers,
  fields,
  customFields: 'customers',
  sortable: { userid: 'id', id: 'id', company: 'name', datecreated: 'created', active: 'active' },
  messages: {
    created: 'Customer add successful.',
    notCreated: 'Customer add fail.',
    updated: 'Customer Update Successful.',
    notUpdated: 'Customer Update Fail.',
    deleted: 'Customer Delete Successful.',
    notDeleted: 'Customer Delete Fail.',
    none: 'No data were found',
    noMatch: 'No data were found',
  },
  join: async () => undefined,
  names: { groupIds: 'groups_in', currency: 'default_currency' },
  create: (input, work) => createCustomer(merged(null, input), work),
  update: (id, { customValues, ...input }, work) => updateCustomer(id, (doc) => merged(doc, input), work, customValues),
  remove: deleteCustomer,
};

/** What Zapier shows while a Zap is set up: every key of a real customer. */
export function sampleCustomer(work: Work): Customer {
  const people = { id: 1, createdAt: work.at, createdBy: null, updatedAt: work.at, updatedBy: null };
  return customerSchema.parse({ ...people, name: 'Sample Company', email: 'sample@example.com', phone: '+1234567890' });
}
