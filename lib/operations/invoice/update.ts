/** Changes an invoice. Number, payments and rule follow in the same transaction. */

import { findChargedRecord } from '../../domain/bill/bill.ts';
import { refuseOtherSums } from '../../domain/bill/stated-sums.ts';
import { deriveDueAfter, deriveFirstDue } from '../../domain/invoice/due.ts';
import { withFixedCost } from '../../domain/invoice/fixed-cost.ts';
import { type InvoiceInput, ownOfInvoice } from '../../domain/invoice/input.ts';
import type { Invoice } from '../../domain/invoice/invoice.ts';
import { settleInvoice } from '../../domain/invoice/standing.ts';
import { canBeDraft } from '../../domain/invoice/status.ts';
import { invalidProblem, Problem } from '../../domain/problem.ts';
import { pickGiven, stampChange } from '../../domain/record.ts';
import type { Series } from '../../domain/settings/settings.ts';
import type { Stored } from '../../store/record-type.ts';
import { retryOnConflict } from '../../store/retry.ts';
import type { Change } from '../../store/save.ts';
import type { Work } from '../../store/work.ts';
import { type Numbered, skipUsedNumbers } from '../bill/numbering.ts';
import { beginChangedCustomValues } from '../custom-field/values.ts';
import { readExisting } from '../record/records.ts';
import { changeRule } from './change-rule.ts';
import { composeInvoicing } from './compose.ts';
import { freeRecords } from './freed.ts';
import { planNestedPayments } from './nested-payments.ts';
import {
  chooseSeriesOf,
  findRequestedNumber,
  isNumberOf,
  numberInvoice,
  runInSeries,
  unnumbered,
} from './numbering.ts';

type Money = Pick<Invoice, 'lines' | 'currency' | 'totals'>;

/** Teamwork: the lines and totals of a complete invoice are locked. */
function refuseLocked(before: Invoice, after: Money): void {
  if (!before.completedAt) return;
  const money = ({ lines, currency, totals }: Money): string => JSON.stringify([lines, currency, totals]);
  if (money(before) !== money(after)) {
    throw new Problem('conflict', 'The invoice is complete: mark it as not complete before changing its lines');
  }
}

/** Credits belong to the customer and currency of their credit note, charged records to their project or customer. */
function refuseMoved(before: Invoice, after: Invoice): void {
  const hasMoved = after.customerId !== before.customerId || after.currency !== before.currency;
  if (hasMoved && before.credits.length > 0) {
    throw new Problem('conflict', 'Credit notes of its customer are applied to the invoice; remove them first');
  }
  const moves = after.customerId !== before.customerId || after.projectId !== before.projectId;
  if (moves && after.lines.some((line) => findChargedRecord(line) !== null)) {
    throw new Problem(
      'conflict',
      'The invoice charges time or expenses; remove them before changing its customer or project',
    );
  }
}

/** A draft owes nothing, so an invoice with payments or credits cannot become one. */
function refuseDrafting(before: Invoice, { payments }: Pick<Invoice, 'payments'>): void {
  if (before.state === 'draft') return;
  if (!canBeDraft({ payments })) throw invalidProblem('draft', 'is not possible: the invoice has payments');
  if (before.credits.length > 0)
    throw invalidProblem('draft', 'is not possible: credit notes are applied to the invoice');
}

/** Keeps the number, replaces it, takes the next one on issue or in another series, or drops it for a draft. */
async function renumber(
  before: Invoice,
  input: InvoiceInput,
  draft: boolean,
  series: Series | null,
  issueOn: string,
  work: Work,
  passed: number,
): Promise<Partial<Invoice> & Pick<Numbered, 'sequences'>> {
  if (draft) return unnumbered;
  const requested = findRequestedNumber(input, before);
  const hasMoved = series !== null && series.id !== before.seriesId;
  const unchanged = requested === undefined || isNumberOf(requested, before);
  if (before.state !== 'draft' && unchanged && !hasMoved) {
    return { sequences: [] };
  }
  return numberInvoice(requested, series ?? (await chooseSeriesOf(before, work)), issueOn, work, { passed });
}

function deriveDues(before: Invoice, input: InvoiceInput, issueOn: string, { organization }: Work) {
  const isFirst = input.byTerms && before.dueOn === null;
  const due = isFirst
    ? deriveFirstDue(input.dueOn, issueOn, { ...before, organization })
    : deriveDueAfter(before, input, issueOn);
  return { ...due, overdueAt: due.dueOn === before.dueOn ? before.overdueAt : null };
}

function listFreed(before: Invoice, after: Invoice, work: Work): Promise<Change[]> {
  const presentPositions = new Set(after.lines.map((line) => line.position));
  const removedLines = before.lines.filter((line) => !presentPositions.has(line.position));
  return freeRecords(before.id, removedLines, work);
}

/**
 * Changes an invoice that was read, in one transaction with other changes.
 * @param charged changes of the records that this change puts on the invoice
 * @param changedValues begun earlier, where the invoice was read beside it
 * @throws Conflict where it has changed since; Problem as updateInvoice
 */
export async function changeInvoice(
  stored: Stored<Invoice>,
  input: InvoiceInput,
  work: Work,
  charged: readonly Change[] = [],
  changedValues = beginChangedCustomValues('invoice', input.customValues, work),
): Promise<Stored<Invoice>> {
  const { invoices } = work.store;
  const before = stored.doc;
  // Locked lines are refused before advice to remove them could be given.
  refuseLocked(before, { ...before, currency: input.currency ?? before.currency });
  const { bill, series, changes } = await composeInvoicing(before, withFixedCost(before, input), work);
  const issueOn = input.issueOn ?? before.issueOn;
  const asDraft = input.draft ?? (before.state === 'draft' && !input.issue);
  const cancelled = input.cancelled ?? (input.draft === undefined && before.state === 'cancelled');
  const contents: Invoice = {
    ...before,
    ...bill,
    extras: { ...before.extras, ...input.extras },
    meta: { ...before.meta, ...input.meta },
    issueOn,
    ...deriveDues(before, input, issueOn, work),
    ...pickGiven(input, ownOfInvoice),
    ...stampChange(work),
  };
  refuseLocked(before, contents);
  refuseMoved(before, contents);
  const hasMoved =
    contents.customerId !== before.customerId ||
    contents.projectId !== before.projectId ||
    contents.currency !== before.currency;
  const nested = await planNestedPayments(contents, input.payments ?? [], hasMoved, work);
  if (asDraft) refuseDrafting(before, nested);
  const draft = asDraft && !nested.isPaidOn;
  const filled = { ...contents, customValues: await changedValues(before.customValues) };
  const rule = await changeRule(before, filled, input, work);
  const freed = await listFreed(before, filled, work);
  const after = settleInvoice({ ...filled, payments: nested.payments, ...rule.repeats }, { draft, cancelled });
  refuseOtherSums(after, input.stated, work.organization);
  input.accept?.(after);
  const others = [...changes, ...nested.changes, ...rule.changes, ...freed, ...charged];
  const store = async (passed: number): Promise<Stored<Invoice>> => {
    const { sequences, ...numbered } = await renumber(before, input, draft, series, issueOn, work, passed);
    const changed = invoices.update(stored, { ...after, ...numbered });
    return (await work.store.save([changed, ...others], { sequences }))[0];
  };
  return findRequestedNumber(input, before) === undefined ? skipUsedNumbers(store) : store(0);
}

/**
 * Changes an invoice; fields left out stay.
 * @throws Problem `not_found`; `invalid`, `duplicate` as on create, and for a draft with payments or credits;
 * `conflict` for money of a complete invoice, for another customer, currency or project while credits or charged
 * records need it, and for removing more than 10 charged records at once
 */
export function updateInvoice(id: number, input: InvoiceInput, work: Work): Promise<Stored<Invoice>> {
  const changedValues = beginChangedCustomValues('invoice', input.customValues, work);
  return retryOnConflict(async () => {
    const stored = await readExisting(work.store.invoices, id);
    const change = () => changeInvoice(stored, input, work, [], changedValues);
    const mayIssue = input.draft === false || input.issue || (input.payments ?? []).length > 0;
    const isIssue = stored.doc.state === 'draft' && mayIssue;
    if (!isIssue) return change();
    return runInSeries(await chooseSeriesOf(stored.doc, work), work, change);
  });
}
