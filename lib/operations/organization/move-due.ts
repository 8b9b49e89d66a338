/** Moves due instants when an organization changes its time zone. */
import pLimit from 'p-limit';
import type { Organization } from '../../domain/organization/organization.ts';
import { readAllDue } from '../../store/due.ts';
import { storeFor } from '../../store/store.ts';

const concurrency = 8;

/**
 * Moves all due entries of an organization to its new time zone. The schedule corrects what a server with a cached old
 * zone writes meanwhile.
 */
export async function moveDue(organization: Organization): Promise<void> {
  const store = storeFor(organization);
  const limit = pLimit(concurrency);
  const entries = await readAllDue(organization.id);
  await Promise.all(entries.map((entry) => limit(() => store.settleDue(entry))));
}
