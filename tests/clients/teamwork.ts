/** A program that writes and reads invoices of Teamwork, by the types that openapi-typescript makes of its document. */
import createClient from 'openapi-fetch';
import { type Access, done, type Told } from './client.ts';
import type { paths } from './teamwork.types.ts';

export async function run({ token, ...access }: Access): Promise<Told> {
  const headers = { authorization: `Basic ${btoa(`${token}:x`)}` };
  const client = createClient<paths>({ ...access, headers });
  const invoice = { 'project-id': 1, 'display-date': '20240301', 'po-number': 'PO7', 'fixed-cost': '120.00' };
  const made = done(await client.POST('/invoices.json', { body: { invoice } }));
  const id = String(made.id);
  const list = done(await client.GET('/invoices.json', { params: { query: { type: 'all', projectStatus: 'all' } } }));
  const read = done(await client.GET('/invoices/{id}.json', { params: { path: { id } } }));
  const { error } = await client.GET('/invoices/{id}.json', { params: { path: { id: '999' } } });
  const { 'po-number': order, 'total-cost': total, 'line-items': lines } = read.invoice;
  return {
    id,
    listed: list.invoices.map((one) => one.id),
    shown: [order, total, lines.map((line) => line.description)],
    refused: error?.STATUS,
  };
}
