/** Sereni's client: our customer, with what was billed to it, paid by it and spent on it. */
import * as z from 'zod';
import { currencyOf, isCurrency } from '../../domain/currency.ts';
import { type Customer, emailOf } from '../../domain/customer/customer.ts';
import { canBeNumeral } from '../../domain/numeral.ts';
import { currencyList, type Organization } from '../../domain/organization/organization.ts';
import { invalid } from '../../domain/problem.ts';
import { type Address, address as addressSchema, emptyAddress } from '../../domain/record.ts';
import { deleteCustomer } from '../../operations/customer/delete.ts';
import { type CustomerInput, createCustomer, updateCustomer } from '../../operations/customer/write.ts';
import { addressesInput, countryInput, nameInput, textInput } from '../codecs.ts';
import { type Codec, type Field, field, shown } from '../field-table.ts';
import { currencyIn, type FiguresById, sums } from './client-sums.ts';
import { coded, countryOf, moment, momentOf, nullableText, oneOf, orAsShown, person, text } from './columns.ts';
import type { Entity } from './entity.ts';

type ClientInput = Pick<Customer, 'active' | 'name' | 'email' | 'phone' | 'language' | 'identification' | 'notes'> &
  Address & { [K in keyof Address as `billing.${K}`]: Address[K] } & { currency: string };
type Row = Field<Customer, ClientInput, FiguresById>;

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
  output: countryOf,
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
  output: (code) => ({ code, name: currencyOf(code).name }),
  wire: coded,
  broken: 'ZZZ',
  sample: 'KES',
};

function currencyOfId(given: string, firm: Organization): string {
  if (!/^\d+$/.test(given)) return given;
  const found = currencyList(firm)[Number(given) - 1];
  if (!found) throw invalid('currency_id', `is not a currency of this organization (${given.slice(0, 100)})`);
  return found;
}

/** siwapp writes an address as one text: it stands where the street does. */
const billingOf = ({ billing, billingText }: Pick<Customer, 'billing' | 'billingText'>): Address =>
  billingText === null ? billing : { ...emptyAddress, street: billingText };

function plain(wire: string, key: 'phone' | 'language' | 'identification'): Row {
  return field<Customer, ClientInput, FiguresById, string>(wire, {
    codec: text,
    get: (doc) => doc[key],
    put: (value) => ({ [key]: value }),
  });
}
function part(wire: string, key: 'street' | 'city' | 'state' | 'zip'): Row {
  return field<Customer, ClientInput, FiguresById, string>(wire, {
    codec: text,
    get: (doc) => doc.address[key],
    put: (value) => ({ [key]: value }),
  });
}
function billing(wire: string, key: 'street' | 'city' | 'state' | 'zip'): Row {
  return field<Customer, ClientInput, FiguresById, string>(wire, {
    codec: text,
    get: (doc) => billingOf(doc)[key],
    put: (value) => ({ [`billing.${key}`]: value }),
  });
}

const fields: readonly Row[] = [
  shown('id', z.string(), (doc) => String(doc.id)),
  shown('reference', z.string(), (doc) => `CUST${String(doc.id).padStart(4, '0')}`),
  field('name', { codec: name, required: 'always', get: (doc) => doc.name, put: (value) => ({ name: value }) }),
  field('email', {
    codec: email,
    required: 'always',
    mayBeEmpty: true,
    get: emailOf,
    put: (value) => ({ email: value }),
  }),
  shown('currency', currency.wire, (doc, view) => currency.output(currencyIn(doc, view.firm), view)),
  field('currency_id', {
    codec: currency,
    also: ['currency'],
    required: 'always',
    put: (given, { firm }) => ({ currency: currencyOfId(given, firm) }),
  }),
  shown('contact', person.nullable(), ({ primaryContact: one }) => one && { ...one, id: String(one.id) }),
  plain('phone', 'phone'),
  part('street', 'street'),
  part('city', 'city'),
  part('state', 'state'),
  part('zip_code', 'zip'),
  shown('country', coded.nullable(), (doc) => countryOf(doc.address.country)),
  field('country_id', { codec: country, also: ['country'], required: 'always', put: (code) => ({ country: code }) }),
  plain('locale', 'language'),
  plain('tax_number', 'identification'),
  shown('photo', z.string().nullable(), () => null),
  ...sums,
  billing('billing_street', 'street'),
  billing('billing_city', 'city'),
  billing('billing_zip', 'zip'),
  billing('billing_state', 'state'),
  shown('billing_country', coded.nullable(), (doc) => countryOf(billingOf(doc).country)),
  field('billing_country_id', {
    codec: { ...country, input: orAsShown(countryInput) },
    also: ['billing_country'],
    put: (code) => ({ 'billing.country': code }),
  }),
  field('status', {
    codec: {
      ...oneOf(['active', 'inactive']),
      output: (word) => (word === 'active' ? 'Active' : 'Inactive'),
      wire: z.enum(['Active', 'Inactive']),
    },
    get: (doc) => (doc.active ? 'active' : 'inactive'),
    put: (word) => ({ active: word === 'active' }),
    sample: 'Active',
  }),
  field('notes', { codec: nullableText, get: (doc) => doc.notes, put: (notes) => ({ notes }) }),
  shown('created_at', moment, (doc, view) => momentOf(doc.createdAt, view)),
  shown('updated_at', moment, (doc, view) => momentOf(doc.updatedAt, view)),
];

const addressKeys = ['street', 'city', 'state', 'zip', 'country'] as const;

/** What was given, laid over what was there; parts of an address that are not sent stay. */
function merged(before: Customer | null, input: Partial<ClientInput>): CustomerInput {
  const was = before ?? { address: emptyAddress, billing: emptyAddress, billingText: null };
  const parts = (prefix: '' | 'billing.'): [string, unknown][] =>
    addressKeys.flatMap((key): [string, unknown][] =>
      input[`${prefix}${key}`] === undefined ? [] : [[key, input[`${prefix}${key}`]]],
    );
  const billed = parts('billing.');
  const over = (address: Address, given: [string, unknown][]): Address =>
    addressSchema.parse({ ...address, ...Object.fromEntries(given) });
  return {
    ...input,
    address: over(was.address, parts('')),
    ...(billed.length === 0 ? {} : { billing: over(billingOf(was), billed), billingText: null }),
  };
}

/**
 * An address may be left empty where none is shown, which is also so for whoever may not read contacts.
 * @throws Problem `invalid` for an empty one in the place of another
 */
function refuseNoAddress({ email: given }: Partial<ClientInput>, shownTo: Customer): void {
  if (given === '' && emailOf(shownTo) !== '') throw invalid('email', 'is required');
}

export const client: Entity<Customer, ClientInput, FiguresById> = {
  type: 'clients',
  singular: 'a client',
  scope: 'customers',
  collection: (store) => store.customers,
  fields,
  join: {
    by: 'ids',
    read: async (ids, { store }) => {
      const found = await Promise.all(ids.map((id) => store.customers.figures(id)));
      return new Map(ids.map((id, i) => [id, found[i] ?? {}]));
    },
  },
  create: (input, work) => createCustomer(merged(null, input), work),
  update: (id, input, work) =>
    updateCustomer(
      id,
      (doc) => {
        refuseNoAddress(input, work.store.seen.customers.seen(doc));
        return merged(doc, input);
      },
      work,
    ),
  remove: deleteCustomer,
  names: { currency: 'currency_id' },
  deleted: 'The client was deleted.',
};
