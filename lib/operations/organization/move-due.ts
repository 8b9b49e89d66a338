/** Moves due instants when an organization changes its time zone. */
import pLimit from 'p-limit';
import type { Organization } from '../../domain/organization/organization.ts';
import { readAllDue } from '../../store/due.ts';
import { storeFor } from '../../store/store.ts';

const concurrency = 8;

/** Moves all due entries to the new time zone. The schedule corrects what a server with a cached zone still writes. */
export async function moveDue(organization: Organization): Promise<void> {
  const store = storeFor(organization);
  const limit = pLimit(concurrency);
  const entries = await readAllDue(organization.id);
  await Promise.all(entries.map((entry) => limit(() => store.settleDue(entry))));
}
