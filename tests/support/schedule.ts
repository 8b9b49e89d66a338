/**
 * Runs of the schedule as a test makes them. A run sees every organization: what a test leaves
 * running would be made up for in the next one, so the rules of `books` are disabled after each test.
 */
import { afterEach } from 'vitest';
import { handler } from '../../functions/jobs/generate-recurring.ts';
import { generatedDates, newBooks } from '../../lab/books.ts';
import { updateRecurringInvoice } from '../../lib/operations/recurring-invoice/write.ts';
import type { Work } from '../../lib/store/work.ts';
import { ownTable } from './table.ts';

const opened: Work[] = [];

/** Gives a test file a table of its own and sees that its tests leave nothing running. */
export function ownSchedule(): void {
  ownTable();
  afterEach(async () => {
    for (const work of opened.splice(0)) {
      const { items } = await work.store.recurringInvoices.find({ offset: 0, limit: 100 });
      for (const { doc } of items) await updateRecurringInvoice(doc.id, { enabled: false }, work);
    }
  });
}

/** A new organization whose rules end with the test. */
export async function books(...settings: Parameters<typeof newBooks>): Promise<Work> {
  const work = await newBooks(...settings);
  opened.push(work);
  return work;
}

/** One run, as of an instant. */
export const run = (time: string): Promise<unknown> => handler({ time });

/** What a rule has made after a run as of an instant. */
export async function generated(work: Work, ruleId: number, time: string): Promise<string[]> {
  await run(time);
  return generatedDates(work, ruleId);
}
