/** What the organization's receiver is promised with an occurrence. */
import type { Change, Effect } from '../../store/save.ts';
import type { Work } from '../../store/work.ts';

/** The kind of effect that tells of a generated invoice. */
export const webhookKind = 'invoice webhook';

/** Whoever is to be told of generated invoices is told of each that was issued, whatever it was made from. */
export function announcementEffects(changes: readonly Change[], { store, organization }: Work): Effect[] {
  if (organization.webhookUrl === null) return [];
  return changes.flatMap(({ recordType, after }): Effect[] => {
    const isIssued = after !== null && 'state' in after && after.state !== 'draft';
    return recordType === store.invoices.recordType && isIssued
      ? [{ kind: webhookKind, payload: { invoiceId: after.id } }]
      : [];
  });
}
