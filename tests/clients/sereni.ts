/** A program that writes and reads payments of Sereni, which has no invoices, by the types of its document. */
import createClient from 'openapi-fetch';
import { type Access, done, type Told } from './client.ts';
import type { paths } from './sereni.types.ts';

export async function run({ token, ...access }: Access): Promise<Told> {
  const client = createClient<paths>({ ...access, headers: { authorization: `Bearer ${token}` } });
  const body = { payment_method: 1, amount: 12.5, invoice_id: 1, payment_date: '2024-03-01', send_email: 0 };
  const { id } = done(await client.POST('/api/v1/payments', { body }));
  const { data: list } = done(await client.GET('/api/v1/payments', { params: { query: { per_page: 100 } } }));
  const { attributes } = done(await client.GET('/api/v1/payments/{id}', { params: { path: { id } } }));
  const { error } = await client.POST('/api/v1/payments', { body: { ...body, amount: 0 } });
  return {
    id,
    listed: list.map((one) => one.id),
    shown: [attributes.amount, attributes.method, attributes.invoice?.id],
    refused: error?.errors.amount?.[0],
  };
}
