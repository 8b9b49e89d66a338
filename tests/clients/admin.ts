/** A program that writes and reads taxes in the settings, by the types that openapi-typescript makes of their document. */
import createClient from 'openapi-fetch';
import type { components, paths } from './admin.types.ts';
import { type Access, done, type Told } from './client.ts';

export async function run({ token, ...access }: Access): Promise<Told> {
  const client = createClient<paths>({ ...access, headers: { authorization: `Bearer ${token}` } });
  const tax: components['schemas']['NewTax'] = { name: 'VAT 9%', rate: 9 };
  const path = { list: 'taxes' };
  const made = done(await client.POST('/admin/v1/{list}', { params: { path }, body: tax }));
  const id = String(made.id);
  const list = done(await client.GET('/admin/v1/{list}', { params: { path } }));
  const read = done(await client.GET('/admin/v1/{list}/{id}', { params: { path: { ...path, id } } }));
  const { error } = await client.GET('/admin/v1/{list}/{id}', { params: { path: { ...path, id: '999' } } });
  return {
    id,
    listed: list.map((one) => String(one.id)),
    shown: ['rate' in read && read.rate],
    refused: error?.title,
  };
}
