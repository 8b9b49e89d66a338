/** What makes invoices and is due in one organization, at a cost that other organizations cannot raise. */
import type { RecordFields } from '../../domain/record.ts';
import type { Collection } from '../../store/collection.ts';
import { type DueEntry, readOwnDue } from '../../store/due.ts';
import type { Work } from '../../store/work.ts';

/** Records looked at together. */
const pageSize = 500;
/** More rules than any firm has; those beyond are left to the schedule. */
const mostRules = 100_000;

/**
 * One query where the shard of the due index has little due. With much due there, of whichever organization, the
 * organization's own lists of rules and subscriptions and their records, however few of them are due: expenses that are
 * charged on at once, which are among all other expenses, then wait for the schedule.
 */
export async function readDueBilling({ store, organization, at }: Work): Promise<DueEntry[]> {
  const { recurringInvoices, subscriptions, expenses } = store;
  const kinds = new Set([recurringInvoices.recordType, subscriptions.recordType, expenses.recordType]);
  const indexed = await readOwnDue(organization.id, at);
  if (indexed) return indexed.filter(({ kind }) => kinds.has(kind));
  const due = { organizationId: organization.id, until: at };
  return [...(await fromOwnList(recurringInvoices, due)), ...(await fromOwnList(subscriptions, due))];
}

async function fromOwnList<D extends RecordFields>(
  records: Collection<D>,
  { organizationId, until }: { organizationId: number; until: string },
): Promise<DueEntry[]> {
  const ids = await records.ids('all', mostRules);
  const due: DueEntry[] = [];
  for (let from = 0; from < ids.length; from += pageSize) {
    const rules = await records.getMany(ids.slice(from, from + pageSize));
    for (const { doc } of rules.values()) {
      const at = records.dueAt(doc);
      if (at !== null && at <= until) due.push({ organizationId, kind: records.recordType, id: doc.id, at });
    }
  }
  return due;
}
