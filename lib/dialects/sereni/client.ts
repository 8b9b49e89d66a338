/** Sereni's client: our customer, with what was billed to it, paid by it and spent on it. */
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
import { addressesInput, countryInput, nameInput, textInput } from '../codecs.ts';
import { type Codec, defineColumns } from '../fields.ts';
import { readFigures } from '../resource.ts';
import { chooseCurrency, type FiguresById, sums } from './client-sums.ts';
import {
  choice,
  coded,
  formatMoment,
  moment,
  nullableText,
  orAsShown,
  person,
  presentCountry,
  text,
} from './columns.ts';
import { defineSereni } from './protocol.ts';

const name: Codec<string> = { ...text, mustSay: true, input: nameInput, broken: '', sample: 'Acme Limited' };

/** Empty only where an update has it so; see `refuseNoAddress`. */
const email: Codec<string> = {
  ...text,
  input: addressesInput,
  broken: 'nobody',
  sample: 'office@acme.example',
};

/** A country is needed, so 0 and the like, which mean none elsewhere, will not do. */
const country: Codec<string | null> = {
  input: orAsShown(countryInput.pipe(z.string({ error: 'must be a country' }))),
  output: presentCountry,
  wire: coded.nullable(),
  broken: 'Atlantis',
  sample: 'KE',
};

/** A number in the organization's list of currencies, or any ISO code. */
const currency: Codec<string> = {
  input: orAsShown(
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
  wire: coded,
  broken: 'ZZZ',
  sample: 'KES',
};

/** What stands where the document has a country's id: none is taken as well. */
const optionalCountry: Codec<string | null> = { ...country, input: orAsShown(countryInput) };

const status: Codec<boolean> = {
  input: choice(['active', 'inactive']).input.transform((word) => word === 'active'),
  output: (active) => (active ? 'Active' : 'Inactive'),
  wire: z.enum(['Active', 'Inactive']),
  broken: 'moon',
  sample: 'Active',
};

const { column, writeOnly, computed } = defineColumns<Customer, CustomerInput, FiguresById>();

const billing = (wire: string, key: 'street' | 'city' | 'state' | 'zip') =>
  column(wire, ['billing', key], text, { read: (doc) => readAddressBlock(doc, 'billing')[key] });

const columns = [
  computed('id', z.string(), (doc) => String(doc.id)),
  computed('reference', z.string(), (doc) => `CUST${String(doc.id).padStart(4, '0')}`),
  column('name', 'name', name, { required: 'always' }),
  column('email', 'email', email, { required: 'always', mayBeEmpty: true, read: findEmail }),
  computed('currency', currency.wire, (doc, view) => currency.output(chooseCurrency(doc, view.organization), view)),
  writeOnly('currency_id', 'currency', currency, { also: ['currency'], required: 'always' }),
  computed('contact', person.nullable(), ({ primaryContact: one }) => one && { ...one, id: String(one.id) }),
  column('phone', 'phone', text),
  column('street', ['address', 'street'], text),
  column('city', ['address', 'city'], text),
  column('state', ['address', 'state'], text),
  column('zip_code', ['address', 'zip'], text),
  computed('country', coded.nullable(), (doc) => presentCountry(doc.address.country)),
  writeOnly('country_id', ['address', 'country'], country, { also: ['country'], required: 'always' }),
  column('locale', 'language', text),
  column('tax_number', 'identification', text),
  computed('photo', z.string().nullable(), () => null),
  ...sums,
  billing('billing_street', 'street'),
  billing('billing_city', 'city'),
  billing('billing_zip', 'zip'),
  billing('billing_state', 'state'),
  computed('billing_country', coded.nullable(), (doc) => presentCountry(readAddressBlock(doc, 'billing').country)),
  writeOnly('billing_country_id', ['billing', 'country'], optionalCountry, { also: ['billing_country'] }),
  column('status', 'active', status),
  column('notes', 'notes', nullableText),
  computed('created_at', moment, (doc, view) => formatMoment(doc.createdAt, view)),
  computed('updated_at', moment, (doc, view) => formatMoment(doc.updatedAt, view)),
];

/**
 * An address may be left empty where none is shown, which is also so for whoever may not read contacts.
 * @throws Problem `invalid` for an empty one in the place of another
 */
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
