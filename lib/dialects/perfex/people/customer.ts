/** Perfex's customer: the company record of the document's "Sample usage". */
import * as z from 'zod';
import { type Customer, customer as customerSchema } from '../../../domain/customer/customer.ts';
import { deleteCustomer } from '../../../operations/customer/delete.ts';
import { type CustomerInput, createCustomer, updateCustomer } from '../../../operations/customer/write.ts';
import type { Work } from '../../../store/work.ts';
import { textInput } from '../../codecs.ts';
import { type Codec, defineColumns } from '../../fields.ts';
import { joinNothing } from '../../resource.ts';
import { extraFlag, extraText } from '../columns/extras.ts';
import { nameColumn } from '../columns/people.ts';
import {
  addressesColumn,
  countryColumn,
  findCurrency,
  flagColumn,
  formatDateTime,
  idsColumn,
  textColumn,
  toCurrencyNumber,
} from '../columns/text-and-numbers.ts';
import { definePerfex } from '../protocol/endpoint.ts';

/** Perfex's number of a currency, or its ISO code; nothing and 0 mean the organization's. */
const currencyColumn: Codec<string | null> = {
  input: textInput,
  resolve: (given, view, refuse) => {
    if (given === null || given === '' || given === '0') return null;
    return findCurrency(given, view) ?? refuse(`is not a currency of this organization (${given})`);
  },
  output: (code, view) => String(toCurrencyNumber(code, view)),
  wire: z.string(),
  broken: '99',
  sample: '1',
};

const { column, writeOnly, computed } = defineColumns<Customer, CustomerInput, undefined>();

/** The parts of one of the further addresses. */
const addressColumns = (block: 'billing' | 'shipping') => [
  column(`${block}_street`, [block, 'street'], textColumn),
  column(`${block}_city`, [block, 'city'], textColumn),
  column(`${block}_state`, [block, 'state'], textColumn),
  column(`${block}_zip`, [block, 'zip'], textColumn),
  column(`${block}_country`, [block, 'country'], countryColumn),
];

const columns = [
  computed('userid', z.string(), (doc) => String(doc.id)),
  column('company', 'name', nameColumn, {
    required: 'always',
    message: 'The Company field is required',
    sample: 'Jk Technologies',
  }),
  column('vat', 'identification', textColumn),
  column('phonenumber', 'phone', textColumn),
  column('country', ['address', 'country'], countryColumn),
  column('city', ['address', 'city'], textColumn),
  column('zip', ['address', 'zip'], textColumn),
  column('state', ['address', 'state'], textColumn),
  column('address', ['address', 'street'], textColumn),
  // The document has no such column: people write to contacts. The record has an address all the same, and others show it.
  writeOnly('email', 'email', addressesColumn),
  column('website', 'website', textColumn),
  computed('datecreated', z.string(), (doc, view) => formatDateTime(doc.createdAt, view)),
  column('active', 'active', flagColumn),
  computed('leadid', z.string().nullable(), () => null),
  ...addressColumns('billing'),
  ...addressColumns('shipping'),
  extraText('longitude'),
  extraText('latitude'),
  column('default_language', 'language', textColumn),
  column('default_currency', 'currency', currencyColumn),
  extraFlag('show_primary_contact'),
  extraText('stripe_id'),
  extraFlag('registration_confirmed', true),
  computed('addedfrom', z.string(), (doc) => String(doc.createdBy ?? 0)),
  column('groups_in', 'groupIds', idsColumn),
  column('partnership_type', 'partnershipType', textColumn),
];

export const customer = definePerfex<Customer, CustomerInput, undefined>({
  name: 'customers',
  singular: 'a customer',
  plural: 'customers',
  scope: 'customers',
  idKey: 'userid',
  records: (store) => store.customers,
  columns,
  join: joinNothing,
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
  create: createCustomer,
  update: (id, { customValues, ...input }, work) => updateCustomer(id, () => input, work, customValues),
  remove: deleteCustomer,
});

/** What Zapier shows while a Zap is set up: every key of a real customer. */
export function buildSampleCustomer(work: Work): Customer {
  const people = { id: 1, createdAt: work.at, createdBy: null, updatedAt: work.at, updatedBy: null };
  return customerSchema.parse({ ...people, name: 'Sample Company', email: 'sample@example.com', phone: '+1234567890' });
}
