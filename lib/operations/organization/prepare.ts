/** Creates an organization with the records that make every documented call work on the first day. */

import { toDate } from '../../domain/calendar.ts';
import { type Organization, organization as organizationSchema } from '../../domain/organization/organization.ts';
import { invalidProblem } from '../../domain/problem.ts';
import { createOrganization } from '../../store/organizations.ts';
import { storeFor } from '../../store/store.ts';
import type { Work } from '../../store/work.ts';
import { startingLists } from './starting-lists.ts';

/** Lets the server act for an organization, outside any request. */
export function toSystemWork(organization: Organization, at: string): Work {
  return {
    store: storeFor(organization),
    actor: { staffId: null, scopes: ['*'], tokenId: 'system' },
    organization: organization,
    at,
    today: toDate(Date.parse(at), organization.timezone),
  };
}

/**
 * Creates an organization with euro, UTC, the starting lists and the default series INV-.
 * @throws Problem `duplicate` for a name in use; `invalid` for an empty one or over 255 characters
 */
export async function prepareOrganization(name: string, at: string): Promise<Organization> {
  if (name.trim() === '' || name.length > 255) throw invalidProblem('name', 'must have 1 to 255 characters');
  const fields = {
    name,
    currency: 'EUR',
    currencies: ['USD', 'GBP'],
    timezone: 'UTC',
    locale: 'en',
    createdAt: at,
    updatedAt: at,
  };
  return createOrganization(organizationSchema.omit({ id: true }).parse(fields), (organization) =>
    createStartingRecords(organization, at),
  );
}

/** Creates the starting records and the counters of their ids in one write. */
async function createStartingRecords(organization: Organization, at: string): Promise<void> {
  const work = toSystemWork(organization, at);
  const lists = startingLists.map((list) => list(work));
  await work.store.save(
    lists.flatMap(({ changes }) => changes),
    { sequences: lists.map(({ sequence }) => sequence) },
  );
}
