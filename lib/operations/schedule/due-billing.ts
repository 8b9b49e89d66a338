/** Finds what makes invoices and is due in one organization, at a cost that other organizations cannot raise. */
import type { RecordFields } from '../../domain/record.ts';
import type { Collection } from '../../store/collection.ts';
import { type DueEntry, readOwnDue } from '../../store/due.ts';
import type { Work } from '../../store/work.ts';

const pageSize = 500;
/** More rules than any organization has; others would wait for the schedule. */
const mostRules = 100_000;

/**
 * Reads due entries with one query where their shard has few. Otherwise reads the organization's own rules and
 * subscriptions; expenses are too many for that and wait for the schedule.
 */
export async function readDueBilling({ store, organization, at }: Work): Promise<DueEntry[]> {
  const { recurringInvoices, subscriptions, expenses } = store;
  const kinds = new Set([recurringInvoices.recordType, subscriptions.recordType, expenses.recordType]);
  const indexed = await readOwnDue(organization.id, at);
  if (indexed) return indexed.filter(({ kind }) => kinds.has(kind));
  const due = { organizationId: organization.id, until: at };
  return [...(await readFromOwnList(recurringInvoices, due)), ...(await readFromOwnList(subscriptions, due))];
}

async function readFromOwnList<D extends RecordFields>(
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
