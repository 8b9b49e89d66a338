/** What the schedule would do for one organization's recurring invoices, done now because a client asks for it. */
import pLimit from 'p-limit';
import { type Invoice, invoice as invoiceSchema } from '../../domain/invoice/invoice.ts';
import { readAllDue } from '../../store/due.ts';
import type { Work } from '../../store/work.ts';
import { generates } from '../schedule/generate-missed.ts';
import { suppliesFor } from '../schedule/supplies.ts';
import { repeatingInvoices } from './occurrence.ts';

const concurrency = 8;
/** A request has 29 s and an answer 6 MB: rules beyond so many invoices are left to the next call or to the schedule. */
const mostAtOnce = 1_000;

/**
 * Makes the invoices that recurring invoices have due, at most about a thousand. Doing it again, or while the schedule
 * runs, makes nothing twice; a rule that fails stops no other.
 * @returns the invoices, the earliest issue date first
 */
export async function generateNow(work: Work): Promise<Invoice[]> {
  const due = await readAllDue(work.firm.id, work.at);
  const entries = due.filter(({ kind }) => kind === work.store.recurringInvoices.noun);
  const made: Invoice[] = [];
  const handler = generates(repeatingInvoices, (doc) => made.push(invoiceSchema.parse(doc)));
  const supplies = suppliesFor(work, new Map([[repeatingInvoices.makes, entries.length]]));
  const workOff = await handler.begin(entries, supplies, work);
  const limit = pLimit(concurrency);
  const within = entries.map((entry) => limit(() => (made.length < mostAtOnce ? workOff(entry) : null)));
  await Promise.all(within);
  return made.sort((a, b) => (a.issueOn === b.issueOn ? a.id - b.id : a.issueOn < b.issueOn ? -1 : 1));
}
