/** Generates one organization's due invoices at a client's request. */
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

/** A request has 12 s for its writes, of which it may have waited 6, and 6 MB for its answer. */
const limitsOfCall: Budgets & { workMs: number } = { ...usualLimits, recordsAnOrganization: 1_000, workMs: 8_000 };

/** `invoices`: the earliest issue date first; `left`: how many rules are still due. */
export type GeneratedNow = { invoices: Invoice[]; left: number };

/**
 * Makes the due invoices of recurring invoices, at most 1,000 within 8 s. Subscriptions and expenses join in date
 * order, because their invoices would be numbered later otherwise; they act for the system and need no right of the
 * client. Repeated or concurrent calls make nothing twice.
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
      begin: (batch, supplies) => begin(batch, supplies, early),
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
      (batch) => beginEach(handlers, batch, supplies, work),
    );
    try {
      while (readRemainingMs() > 0 && (await turn()));
    } catch (error) {
      // Rules that there was no time to read are left, like those not yet worked off.
      if (!(error instanceof Problem) || error.code !== 'busy') throw error;
    }
    invoices.sort((a, b) => (a.issueOn === b.issueOn ? a.id - b.id : a.issueOn < b.issueOn ? -1 : 1));
    return { invoices, left: tally().left };
  });
}
