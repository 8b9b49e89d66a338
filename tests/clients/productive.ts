/** A program that writes and reads expenses of Productive, which has no invoices here, by the types of its document. */
import createClient from 'openapi-fetch';
import { type Access, done, type Told } from './client.ts';
import type { paths } from './productive.types.ts';

export async function run({ token, ...access }: Access): Promise<Told> {
  const client = createClient<paths>({ ...access, headers: { 'x-auth-token': token } });
  const attributes = { name: 'Train', deal_id: 1, service_type: 1, amount: 4500, currency: 'EUR', date: '2024-03-01' };
  const { data: made } = done(await client.POST('/api/v2/expenses', { body: { data: { attributes } } }));
  const query = { filter: { deal_id: '1' }, sort: ['-date' as const], page: { number: 1, size: 5 } };
  const { data: list } = done(await client.GET('/api/v2/expenses', { params: { query } }));
  const { data: read } = done(await client.GET('/api/v2/expenses/{id}', { params: { path: { id: made.id } } }));
  const body = { data: { attributes: { ...attributes, name: '' } } };
  const { error } = await client.POST('/api/v2/expenses', { body });
  return {
    id: made.id,
    listed: list.map((one) => one.id),
    shown: [read.attributes.name, read.attributes.amount, read.relationships.deal.data?.id],
    refused: error?.errors[0]?.source?.pointer,
  };
}
