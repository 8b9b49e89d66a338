/** Changing an organization's settings. */
import type { Organization } from '../../domain/organization/organization.ts';
import { notFound } from '../../domain/problem.ts';
import { readOrganization, updateOrganization } from '../../store/organizations.ts';
import { racing } from '../../store/retry.ts';
import type { Work } from '../../store/work.ts';
import { moveDue } from './move-due.ts';

/** The settings as they are now, not as the token's cache remembers them. */
export async function currentOrganization(work: Work): Promise<Organization> {
  const stored = await readOrganization(work.firm.id);
  if (!stored) throw notFound('organization');
  return stored.doc;
}

/**
 * Changes settings; what is left out stays.
 * @throws Problem `duplicate` for a name in use
 */
export async function changeOrganization(changes: Partial<Organization>, work: Work): Promise<Organization> {
  const changed = await racing(async () => {
    const before = await readOrganization(work.firm.id);
    if (!before) throw notFound('organization');
    return updateOrganization(before, { ...before.doc, ...changes, id: before.doc.id, updatedAt: work.at });
  });
  // Also for the zone it has: the first try may have died between the settings and this.
  if (changes.timezone !== undefined) await moveDue(changed);
  return changed;
}
