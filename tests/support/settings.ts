/** What tests of the settings' lists share. */

import { type Firm, newFirm } from '../../lab/api.ts';
import { customer } from '../../lib/domain/customer/customer.ts';
import { createProject } from '../../lib/operations/project/create.ts';
import { createRecord } from '../../lib/operations/record/records.ts';

export type Fields = Record<string, unknown>;

/** A firm with projects of these names, from 1 on, without boards. */
export async function firmWithProjects(names: readonly string[] = ['Artemis', 'Apollo']): Promise<Firm> {
  const firm = await newFirm();
  await createRecord(firm.work.store.customers, (born) => customer.parse({ ...born, name: 'Acme' }), firm.work);
  for (const name of names) {
    await createProject({ name, customerId: 1, startsOn: '2024-01-01', boards: [] }, firm.work);
  }
  return firm;
}

/** What an entry is called. */
export const nameOf = (entry: Fields): unknown => entry.name ?? entry.label;
/** The fields that problem details name. */
export const pointers = (body: { errors?: { pointer: string }[] }): string[] =>
  (body.errors ?? []).map((one) => one.pointer);
