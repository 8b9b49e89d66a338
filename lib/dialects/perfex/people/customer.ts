/** Perfex's customer: the company record of the API document's "Sample usage". */
import * as z from 'zod';
import type { Customer } from '../../../domain/customer/customer.ts';
import { deleteCustomer } from '../../../operations/customer/delete.ts';
import { type CustomerInput, createCustomer, updateCustomer } from '../../../operations/customer/write.ts';
import { textInput } from '../../codecs.ts';
import { type Codec, defineColumns } from '../../fields.ts';
import { joinNothing } from '../../resource.ts';
import { extraFlag, extraText } from '../columns/extras.ts';
import * as codec from '../columns/text-and-numbers.ts';
import { definePerfex } from '../protocol/endpoint.ts';
import { demand, plainMessages } from '../protocol/messages.ts';

/** A currency by Perfex's number or ISO code; blank and 0 mean the organization's. */
const currencyColumn: Codec<string | null> = {
  input: textInput,
  resolve: (given, view, refuse) => {
    if (given === null || given === '' || given === '0') return null;
    return codec.findCurrency(given, view) ?? refuse(`is not a currency of this organization (${given})`);
  },
  output: (code, view) => String(codec.toCurrencyNumber(code, view)),
  wire: z.string(),
  broken: '99',
  sample: '1',
};

const { column, writeOnly, computed } = defineColumns<Customer, CustomerInput, undefined>();

const addressColumns = (block: 'billing' | 'shipping') => [
  column(`${block}_street`, [block, 'street'], codec.text),
  column(`${block}_city`, [block, 'city'], codec.text),
  column(`${block}_state`, [block, 'state'], codec.text),
  column(`${block}_zip`, [block, 'zip'], codec.text),
  column(`${block}_country`, [block, 'country'], codec.country),
];

const columns = [
  computed('userid', z.string(), (doc) => String(doc.id)),
  computed('id', z.string(), (doc) => String(doc.id)),
  column('company', 'name', codec.name, { ...demand('always', 'Company'), sample: 'Jk Technologies' }),
  column('vat', 'identification', codec.text),
  column('phonenumber', 'phone', codec.text),
  column('country', ['address', 'country'], codec.country),
  column('city', ['address', 'city'], codec.text),
  column('zip', ['address', 'zip'], codec.text),
  column('state', ['address', 'state'], codec.text),
  column('address', ['address', 'street'], codec.text),
  // The API document has no such column, because people write to contacts. But our record has an address that others show.
  writeOnly('email', 'email', codec.addresses),
  column('website', 'website', codec.text),
  computed('datecreated', z.string(), (doc, view) => codec.formatDateTime(doc.createdAt, view)),
  column('active', 'active', codec.flag),
  computed('leadid', z.string().nullable(), () => null),
  ...addressColumns('billing'),
  ...addressColumns('shipping'),
  extraText('longitude'),
  extraText('latitude'),
  column('default_language', 'language', codec.text),
  column('default_currency', 'currency', currencyColumn),
  extraFlag('show_primary_contact'),
  extraText('stripe_id'),
  extraFlag('registration_confirmed', true),
  computed('addedfrom', z.string(), (doc) => String(doc.createdBy ?? 0)),
  column('groups_in', 'groupIds', codec.ids),
  column('partnership_type', 'partnershipType', codec.text),
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
  rowValues: { company: ({ name }) => String(name) },
  sortable: { userid: 'id', id: 'id', company: 'name', datecreated: 'created', active: 'active' },
  messages: plainMessages('Customer'),
  create: createCustomer,
  update: (id, { customValues, ...input }, work) => updateCustomer(id, () => input, work, customValues),
  remove: deleteCustomer,
});
