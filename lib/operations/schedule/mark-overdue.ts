/** Marks invoices overdue, so that pollers see them on the day on which their state changes. */
import type { Invoice } from '../../domain/invoice/invoice.ts';
import { readRemainingMs } from '../../platform/deadline.ts';
import { logFault } from '../../platform/log.ts';
import type { DueEntry } from '../../store/due.ts';
import type { Stored } from '../../store/record-type.ts';
import { retryOnConflict } from '../../store/retry.ts';
import type { Work } from '../../store/work.ts';
import { type DueHandler, nothingMore, type Outcome, type Step } from '../recurrence/due-handler.ts';

export const marksOverdue: DueHandler = {
  makes: null,
  begin: async (entries, _, work) => {
    const known = await work.store.invoices.getMany(entries.map(({ id }) => id));
    return new Map(entries.map((entry) => [entry, toStep(entry, known.get(entry.id), work)]));
  },
};

function toStep(entry: DueEntry, known: Stored<Invoice> | undefined, work: Work): Step {
  const { invoices } = work.store;
  const isOverdue = ({ state, overdueAt, dueOn }: Invoice): boolean =>
    state === 'open' && overdueAt === null && dueOn !== null && dueOn < work.today;
  return async function step(): Promise<Outcome> {
    let lastSeen = known;
    try {
      await retryOnConflict(async () => {
        const before = lastSeen ?? (await invoices.get(entry.id));
        lastSeen = undefined;
        if (!before || !isOverdue(before.doc)) return work.store.settleDue(entry);
        await work.store.save([invoices.update(before, { ...before.doc, overdueAt: work.at, updatedAt: work.at })]);
      });
      return nothingMore;
    } catch (error) {
      if (readRemainingMs() === 0) return { ...nothingMore, next: { at: entry.at, step } };
      logFault('overdue failed', error, { organization: work.organization.id, invoice: entry.id });
      return { ...nothingMore, failed: 1 };
    }
  };
}
