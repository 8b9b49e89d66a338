/** Which recurring invoices of one organization are due, at a cost that other organizations cannot raise. */
import { type DueEntry, readOwnDue } from '../../store/due.ts';
import type { Work } from '../../store/work.ts';

/** Records looked at together. */
const pageSize = 500;
/** More rules than any firm has; those beyond are left to the schedule. */
const mostRules = 100_000;

/**
 * One query where the shard of the due index has little due. With much due there, of whichever organization, the
 * organization's own list and its records, however few of them are due.
 */
export async function dueRules(work: Work): Promise<DueEntry[]> {
  const { noun } = work.store.recurringInvoices;
  const indexed = await readOwnDue(work.firm.id, work.at);
  return indexed ? indexed.filter(({ kind }) => kind === noun) : fromOwnList(work);
}

async function fromOwnList({ store, firm, at }: Work): Promise<DueEntry[]> {
  const { recurringInvoices } = store;
  const ids = await recurringInvoices.ids('all', mostRules);
  const due: DueEntry[] = [];
  for (let from = 0; from < ids.length; from += pageSize) {
    const rules = await recurringInvoices.getMany(ids.slice(from, from + pageSize));
    for (const { doc } of rules.values()) {
      const dueAt = recurringInvoices.dueAt(doc);
      if (dueAt === null || dueAt > at) continue;
      due.push({ organizationId: firm.id, kind: recurringInvoices.noun, id: doc.id, at: dueAt });
    }
  }
  return due;
}
