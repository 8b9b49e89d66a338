import type { Change, Effect } from '../../store/save.ts';
import type { Work } from '../../store/work.ts';

/** The kind of effect that tells of a generated invoice. */
export const webhookKind = 'invoice webhook';

/** Promises the organization's receiver an announcement of each issued invoice, whatever it was made from. */
export function announcementEffects(changes: readonly Change[], { store, organization }: Work): Effect[] {
  if (organization.webhookUrl === null) return [];
  return changes.flatMap(({ recordType, after }): Effect[] => {
    const isIssued = after !== null && 'state' in after && after.state !== 'draft';
    return recordType === store.invoices.recordType && isIssued
      ? [{ kind: webhookKind, payload: { invoiceId: after.id } }]
      : [];
  });
}
