/** What the schedule would do for one organization's invoices, done now because a client asks for it. */
import { type Invoice, invoice as invoiceSchema } from '../../domain/invoice/invoice.ts';
import { Problem } from '../../domain/problem.ts';
import { extendWait } from '../../platform/clock.ts';
import { readRemainingMs, runWithin } from '../../platform/deadline.ts';
import type { Work } from '../../store/work.ts';
import { repeatingExpenses } from '../expense/occurrence.ts';
import { toSystemWork } from '../organization/prepare.ts';
import { beginEach, type DueHandler } from '../recurrence/due-handler.ts';
import { generateMissed, type OnMade } from '../recurrence/generate-missed.ts';
import { createSupplies } from '../recurrence/supplies.ts';
import { repeatingInvoices } from '../recurring-invoice/occurrence.ts';
import { repeatingSubscriptions } from '../subscription/occurrence.ts';
import { type Budgets, usualLimits } from './budgets.ts';
import { readDueBilling } from './due-billing.ts';
import { createOrganizationWork } from './organization-work.ts';

/** A request has 12 s to begin its writes, of which it may have waited six, and an answer 6 MB: what does not fit is left to the next call or to the schedule. */
const limitsOfCall: Budgets & { workMs: number } = { ...usualLimits, recordsAnOrganization: 1_000, workMs: 8_000 };

/** `invoices`: the earliest issue date first; `left`: how many rules still have something due. */
export type GeneratedNow = { invoices: Invoice[]; left: number };

/**
 * Makes the invoices that recurring invoices have due, and in the order of all their dates those of subscriptions and
 * expenses, which would be numbered later otherwise; at most a thousand and for at most 8 s. Doing it again, or while the
 * schedule runs, makes nothing twice and goes on where it stood; a rule that fails stops no other. What is not of
 * recurring invoices is the schedule's work done early: it asks for no right of the client's.
 * @throws Problem `busy` where there was no time even to find what is due
 */
export function generateNow(work: Work, limits = limitsOfCall): Promise<GeneratedNow> {
  return runWithin(extendWait(limits.workMs), async () => {
    const entries = await readDueBilling(work);
    const invoices: Invoice[] = [];
    const { store, organization, at } = work;
    const onMade: OnMade = (doc, recordType) => {
      if (recordType === store.invoices.recordType) invoices.push(invoiceSchema.parse(doc));
    };
    const early = toSystemWork(organization, at);
    const bySystem = ({ makes, begin }: DueHandler): DueHandler => ({
      makes,
      begin: (some, supplies) => begin(some, supplies, early),
    });
    const handlers = {
      [store.recurringInvoices.recordType]: generateMissed(repeatingInvoices, onMade),
      [store.subscriptions.recordType]: bySystem(generateMissed(repeatingSubscriptions, onMade)),
      [store.expenses.recordType]: bySystem(generateMissed(repeatingExpenses, onMade)),
    };
    const supplies = createSupplies(work, new Map([[repeatingInvoices.makes, entries.length]]));
    const { turn, tally } = createOrganizationWork(
      { entries, heldUntil: null },
      organization.timezone,
      limits,
      (some) => beginEach(handlers, some, supplies, work),
    );
    try {
      while (readRemainingMs() > 0 && (await turn()));
    } catch (error) {
      // Rules that there was no time to read are left like those that there was no time to work off.
      if (!(error instanceof Problem) || error.code !== 'busy') throw error;
    }
    invoices.sort((a, b) => (a.issueOn === b.issueOn ? a.id - b.id : a.issueOn < b.issueOn ? -1 : 1));
    return { invoices, left: tally().left };
  });
}
