/** A program that writes and reads invoices of Perfex, by the types that openapi-typescript makes of its document. */
import createClient from 'openapi-fetch';
import { type Access, done, type Told } from './client.ts';
import type { components, paths } from './perfex.types.ts';

type NewInvoice = components['schemas']['NewInvoice'];

export async function run({ token, ...access }: Access): Promise<Told> {
  const client = createClient<paths>({ ...access, headers: { authtoken: token } });
  const invoice: NewInvoice = {
    clientid: 1,
    number: '700',
    date: '2024-03-01',
    currency: 1,
    subtotal: '120.00',
    total: '120.00',
    allowed_payment_modes: [1],
    billing_street: '1 Main Street',
    newitems: [{ description: 'Consulting', qty: 2, rate: '60.00' }],
  };
  const { id } = done(await client.POST('/api/invoices', { body: invoice }));
  const list = done(await client.GET('/api/invoices', { params: { query: { sort: '-id' } } }));
  const page = done(await client.GET('/api/invoices', { params: { query: { page: 1, per_page: 1 } } }));
  const read = done(await client.GET('/api/invoices/{id}', { params: { path: { id: String(id) } } }));
  const { error } = await client.GET('/api/invoices/{id}', { params: { path: { id: '999' } } });
  return {
    id: String(id),
    listed: Array.isArray(list) ? list.map((one) => one.id) : [],
    // A list of which a page is asked for is answered as one.
    shown: ['meta' in page && page.meta.per_page, read.number, read.total, read.items.map((line) => line.description)],
    refused: error?.message,
  };
}
