/** Changing an invoice: only what is mentioned changes; number, payments and rule follow in the same transaction. */
import type { Invoice } from '../../domain/invoice/invoice.ts';
import { Problem } from '../../domain/problem.ts';
import type { Series } from '../../domain/settings/settings.ts';
import { allows } from '../../domain/token/token.ts';
import type { Stored } from '../../store/noun.ts';
import { racing } from '../../store/retry.ts';
import type { Change, SequenceMove } from '../../store/save.ts';
import type { Work } from '../../store/work.ts';
import { nestPayments } from '../payment/nested.ts';
import { existing, requireRight, touched } from '../record/records.ts';
import { ruleFromInvoice } from '../recurring-invoice/from-invoice.ts';
import { composeBill } from './compose.ts';
import { withFixedCost } from './fixed-cost.ts';
import type { InvoiceInput } from './input.ts';
import { inSeries, type Numbered, numberInvoice } from './numbering.ts';
import { dueDate, settled } from './standing.ts';

/** What may not change on an invoice that is marked complete (Teamwork). */
function refuseLocked(before: Invoice, input: InvoiceInput): void {
  const { add = [], change = [], remove = [] } = input.lines ?? {};
  const touchesLines = add.length + change.length + remove.length > 0 || input.fixedCost !== undefined;
  if (before.completedAt && touchesLines) {
    throw new Problem('conflict', 'The invoice is complete: mark it as not complete before changing its lines');
  }
}

/**
 * The number after a change: kept, given anew, taken from the series on issue or on a change of
 * series, lost on going back to draft.
 */
async function renumber(
  before: Invoice,
  input: InvoiceInput,
  draft: boolean,
  series: Series | null,
  work: Work,
): Promise<Numbered> {
  if (draft) return { number: null, reference: '', sequences: [] };
  const asked = input.number ?? undefined;
  const moved = series !== null && series.id !== before.seriesId;
  const unchanged =
    asked === undefined || asked === before.number || (asked === before.reference && before.number === null);
  if (before.state !== 'draft' && unchanged && !moved) {
    return { number: before.number, reference: before.reference, sequences: [] };
  }
  return numberInvoice(asked, series ?? (await seriesOf(before, work)), work);
}

async function seriesOf(before: Invoice, work: Work): Promise<Series | null> {
  return before.seriesId ? ((await work.store.series.get(before.seriesId))?.doc ?? null) : null;
}

/** The rule that repeats this invoice, made, changed or dropped as asked. */
async function changeRule(
  after: Invoice,
  input: InvoiceInput,
  work: Work,
): Promise<{ id: number | null; changes: Change[] }> {
  const { recurringInvoices } = work.store;
  const current = after.recurringInvoiceId;
  if (input.recurring === undefined) return { id: current, changes: [] };
  const before = current ? await recurringInvoices.get(current) : null;
  if (input.recurring === null) return { id: null, changes: before ? [recurringInvoices.remove(before)] : [] };
  if (before) {
    const rule = ruleFromInvoice(after, input.recurring, before.doc.id, work, before.doc);
    return { id: rule.id, changes: [recurringInvoices.update(before, rule)] };
  }
  const rule = ruleFromInvoice(after, input.recurring, await recurringInvoices.nextId(), work);
  return { id: rule.id, changes: [recurringInvoices.create(rule)] };
}

/**
 * Changes an invoice.
 * @returns the invoice as stored
 * @throws Problem `not_found`; `invalid`, `duplicate` as on create; `conflict` for lines of a complete invoice
 */
export function updateInvoice(id: number, input: InvoiceInput, work: Work): Promise<Stored<Invoice>> {
  requireRight(work, !input.payments?.length || allows(work.actor.scopes, 'payments:update'), 'payments:update');
  const attempt = async (stored: Stored<Invoice>): Promise<Stored<Invoice>> => {
    const { invoices } = work.store;
    const before = stored.doc;
    refuseLocked(before, input);
    const { bill, series, changes } = await composeBill(before, withFixedCost(before, input), work);
    const issueOn = input.issueOn ?? before.issueOn;
    const dueMoved = input.dueOn !== undefined || input.daysToDue !== undefined || input.issueOn !== undefined;
    const follows = bill.daysToDue !== null && dueMoved;
    const dueOn =
      input.dueOn !== undefined ? input.dueOn : follows ? dueDate(undefined, issueOn, bill.daysToDue) : before.dueOn;
    const draft = input.draft ?? before.state === 'draft';
    const cancelled = input.cancelled ?? (input.draft === undefined && before.state === 'cancelled');
    const contents: Invoice = {
      ...before,
      ...bill,
      kept: { ...before.kept, ...input.kept },
      meta: { ...before.meta, ...input.meta },
      issueOn,
      dueOn,
      overdueAt: dueOn === before.dueOn ? before.overdueAt : null,
      ...(input.description === undefined ? {} : { description: input.description }),
      ...(input.purchaseOrder === undefined ? {} : { purchaseOrder: input.purchaseOrder }),
      ...touched(work),
    };
    const movedCustomer = contents.customerId !== before.customerId || contents.projectId !== before.projectId;
    const nested = await nestPayments(contents, input.payments ?? [], movedCustomer, work);
    const rule = await changeRule(contents, input, work);
    const after = settled(
      { ...contents, payments: nested.payments, recurringInvoiceId: rule.id },
      { draft, cancelled },
    );
    const { sequences, ...numbered }: Numbered & { sequences: SequenceMove[] } = await renumber(
      before,
      input,
      draft,
      series,
      work,
    );
    const [saved] = await work.store.save(
      [invoices.update(stored, { ...after, ...numbered }), ...changes, ...nested.changes, ...rule.changes],
      { sequences },
    );
    return saved;
  };
  return racing(async () => {
    const stored = await existing(work.store.invoices, id);
    const issues = stored.doc.state === 'draft' && input.draft === false;
    if (!issues) return attempt(stored);
    return inSeries(await seriesOf(stored.doc, work), work, () => attempt(stored));
  });
}
