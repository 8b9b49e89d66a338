/** Sereni's client: a customer with sums. */
import * as z from 'zod';
import { getCurrency, isCurrency } from '../../domain/currency.ts';
import { type Customer, findEmail } from '../../domain/customer/customer.ts';
import { canBeNumeral } from '../../domain/numeral.ts';
import { listCurrencies } from '../../domain/organization/organization.ts';
import { invalidProblem } from '../../domain/problem.ts';
import { deleteCustomer } from '../../operations/customer/delete.ts';
import {
  type CustomerInput,
  createCustomer,
  readAddressBlock,
  updateCustomer,
} from '../../operations/customer/write.ts';
import { addressesInput, countryInput, textInput } from '../codecs.ts';
import { type Codec, defineColumns, outputOf } from '../fields.ts';
import { readFigures } from '../resource.ts';
import { chooseCurrency, type FiguresById, sums } from './client-sums.ts';
import * as codec from './columns.ts';
import { defineSereni } from './protocol.ts';

/** Only an update may empty it; see `refuseNoAddress`. */
const email: Codec<string> = {
  ...codec.text,
  input: addressesInput,
  broken: 'nobody',
  sample: 'office@acme.example',
};

/** Required, so 0 and the like, which mean none elsewhere, are refused. */
const country: Codec<string | null> = {
  input: codec.orAsShown(countryInput.pipe(z.string({ error: 'must be a country' }))),
  output: codec.presentCountry,
  wire: codec.coded.nullable(),
  broken: 'Atlantis',
  sample: 'KE',
};

/** A position in the organization's list of currencies, or any ISO code. */
const currency: Codec<string> = {
  input: codec.orAsShown(
    textInput
      .transform((value) => value.trim().toUpperCase())
      .refine((value) => (canBeNumeral(value) && /^\d+$/.test(value)) || isCurrency(value), {
        error: 'is not a currency',
      }),
  ),
  resolve: (given, { organization }, refuse) => {
    if (!/^\d+$/.test(given)) return given;
    const found = listCurrencies(organization)[Number(given) - 1];
    return found ?? refuse(`is not a currency of this organization (${given.slice(0, 100)})`);
  },
  output: (code) => ({ code, name: getCurrency(code).name }),
  wire: codec.coded,
  broken: 'ZZZ',
  sample: 'KES',
};

const optionalCountry: Codec<string | null> = { ...country, input: codec.orAsShown(countryInput) };

const status: Codec<boolean> = {
  input: codec.choice(['active', 'inactive']).input.transform((word) => word === 'active'),
  output: (active) => (active ? 'Active' : 'Inactive'),
  wire: z.enum(['Active', 'Inactive']),
  broken: 'moon',
  sample: 'Active',
};

const { column, writeOnly, computed } = defineColumns<Customer, CustomerInput, FiguresById>();

const billing = (wire: string, key: 'street' | 'city' | 'state' | 'zip') =>
  column(wire, ['billing', key], codec.text, { read: (doc) => readAddressBlock(doc, 'billing')[key] });

const columns = [
  codec.idColumn,
  computed('reference', z.string(), (doc) => `CUST${String(doc.id).padStart(4, '0')}`),
  column('name', 'name', codec.name, { required: 'always', sample: 'Acme Limited' }),
  column('email', 'email', email, { required: 'always', mayBeEmpty: true, read: findEmail }),
  computed('currency', currency.wire, (doc, view) => outputOf(currency, chooseCurrency(doc, view.organization), view)),
  writeOnly('currency_id', 'currency', currency, { also: ['currency'], required: 'always' }),
  computed('contact', codec.person.nullable(), ({ primaryContact: one }) => one && { ...one, id: String(one.id) }),
  column('phone', 'phone', codec.text),
  column('street', ['address', 'street'], codec.text),
  column('city', ['address', 'city'], codec.text),
  column('state', ['address', 'state'], codec.text),
  column('zip_code', ['address', 'zip'], codec.text),
  computed('country', codec.coded.nullable(), (doc) => codec.presentCountry(doc.address.country)),
  writeOnly('country_id', ['address', 'country'], country, { also: ['country'], required: 'always' }),
  column('locale', 'language', codec.text),
  column('tax_number', 'identification', codec.text),
  computed('photo', z.string().nullable(), () => null),
  ...sums,
  billing('billing_street', 'street'),
  billing('billing_city', 'city'),
  billing('billing_zip', 'zip'),
  billing('billing_state', 'state'),
  computed('billing_country', codec.coded.nullable(), (doc) =>
    codec.presentCountry(readAddressBlock(doc, 'billing').country),
  ),
  writeOnly('billing_country_id', ['billing', 'country'], optionalCountry, { also: ['billing_country'] }),
  column('status', 'active', status),
  column('notes', 'notes', codec.textOrNull),
  ...codec.timeColumns,
];

/** Empty is accepted where none is shown, which includes tokens that may not read contacts. */
function refuseNoAddress({ email: given }: CustomerInput, shownTo: Customer): void {
  if (given === '' && findEmail(shownTo) !== '') throw invalidProblem('email', 'is required');
}

export const client = defineSereni<Customer, CustomerInput, FiguresById>({
  name: 'clients',
  singular: 'a client',
  plural: 'clients',
  scope: 'customers',
  records: (store) => store.customers,
  columns,
  join: { by: 'ids', read: (ids, { store }) => readFigures(store.customers, ids) },
  create: createCustomer,
  update: (id, input, work) =>
    updateCustomer(
      id,
      (doc) => {
        refuseNoAddress(input, work.store.seen.customers.seen(doc));
        return input;
      },
      work,
    ),
  remove: deleteCustomer,
  deleted: 'The client was deleted.',
});
