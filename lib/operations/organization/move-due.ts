/** What is due follows the organization's clock: when that is set to another zone, the instants move. */
import pLimit from 'p-limit';
import type { Organization } from '../../domain/organization/organization.ts';
import { readAllDue } from '../../store/due.ts';
import { storeFor } from '../../store/store.ts';

const concurrency = 8;

/**
 * Moves everything an organization has in the due index to its present time zone. What a server
 * with the old zone still in its memory writes meanwhile is put right when the schedule meets it.
 */
export async function moveDue(organization: Organization): Promise<void> {
  const store = storeFor(organization);
  const limit = pLimit(concurrency);
  const entries = await readAllDue(organization.id);
  await Promise.all(entries.map((entry) => limit(() => store.settleDue(entry))));
}
