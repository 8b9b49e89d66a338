/** A program that writes and reads invoices of siwapp, by the types that openapi-typescript makes of its document. */
import createClient from 'openapi-fetch';
import { type Access, done, type Told } from './client.ts';
import type { paths } from './siwapp.types.ts';

export async function run({ token, ...access }: Access): Promise<Told> {
  const client = createClient<paths>({ ...access, headers: { authorization: `Token token="${token}"` } });
  const items = { data: [{ attributes: { description: 'Consulting', quantity: 2, unitary_cost: '60.00' } }] };
  const attributes = { name: 'Kent Farms', issue_date: '2024-03-01' };
  const body = { data: { attributes, relationships: { items } } };
  const { data: made } = done(await client.POST('/api/v1/invoices', { body }));
  const { customer_id } = made.attributes;
  const query = { q: { with_terms: 'consulting', customer_id, issue_date_gteq: '2024-03-01' } };
  const { data: list } = done(await client.GET('/api/v1/invoices', { params: { query } }));
  const { data: read } = done(await client.GET('/api/v1/invoices/{id}', { params: { path: { id: made.id } } }));
  const { error } = await client.GET('/api/v1/invoices/{id}', { params: { path: { id: '999' } } });
  const { name, gross_amount: gross } = read.attributes;
  return {
    id: made.id,
    listed: list.map((one) => one.id),
    shown: [name, gross, read.relationships.items.data.map((item) => item.attributes.description)],
    refused: error?.errors[0]?.title,
  };
}
