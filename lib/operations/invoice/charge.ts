/**
 * Puts time and expenses on an invoice and removes them. Line and record change in one transaction, so a record is on
 * at most one invoice. Larger requests go in steps; repeating the request completes it.
 */
import { findChargedRecord, maxLines } from '../../domain/bill/bill.ts';
import type { LineInput } from '../../domain/bill/input.ts';
import type { Invoice } from '../../domain/invoice/invoice.ts';
import { invalidProblem, Problem } from '../../domain/problem.ts';
import type { Stored } from '../../store/record-type.ts';
import { retryOnConflict } from '../../store/retry.ts';
import type { Change } from '../../store/save.ts';
import type { Work } from '../../store/work.ts';
import { readExisting, requireRight } from '../record/records.ts';
import { type Charges, type Loaded, planAdditions } from './chargeable.ts';
import { chargedAtOnce } from './freed.ts';
import { changeInvoice } from './update.ts';

/** One record to add (its line and its change) or to remove (its line's position). */
type Step = { line: LineInput; change: Change } | { position: number };

/**
 * Puts records on an invoice and removes others; what is already so stays. Three round trips, one more for each further
 * 10 records.
 * @throws Problem `not_found` for the invoice; `invalid` naming each unknown or unsuitable record; `conflict` while it
 * is complete; `forbidden` where the token may not change the records. Nothing is written then.
 */
export function chargeRecords(invoiceId: number, input: Charges, work: Work): Promise<Stored<Invoice>> {
  const { add, remove } = input;
  // Charging changes the record itself: it names its invoice and is locked.
  for (const kind of ['timesheets', 'expenses'] as const) {
    if (add[kind].length + remove[kind].length > 0) requireRight(work, `${kind}:update`);
  }
  return retryOnConflict(async () => {
    const { invoices, timesheets, expenses } = work.store;
    const [before, time, spent] = await Promise.all([
      readExisting(invoices, invoiceId),
      timesheets.getMany([...input.add.timesheets, ...input.remove.timesheets]),
      expenses.getMany([...input.add.expenses, ...input.remove.expenses]),
    ]);
    const steps = await planCharge(input, { invoice: before.doc, time, spent }, work);
    let stored = before;
    for (let from = 0; from < steps.length; from += chargedAtOnce) {
      stored = await composeCharge(stored, steps.slice(from, from + chargedAtOnce), work);
    }
    return stored;
  });
}

/** Checks everything before the first step is written. */
async function planCharge(input: Charges, loaded: Loaded, work: Work): Promise<Step[]> {
  const answers = await planAdditions(input, loaded, work);
  const problems = answers.flatMap((one) => one.problems);
  if (problems.length > 0) {
    const text = problems.map(({ path, message }) => `${path.join('.')} ${message}`).join('; ');
    throw new Problem('invalid', text, problems);
  }
  const additions = answers.flatMap((one) => one.additions);
  if (loaded.invoice.nextPosition - 1 + additions.length > maxLines) {
    throw invalidProblem('add', `would exceed ${maxLines} lines over the life of one invoice`);
  }
  return [...listRemovals(input, loaded.invoice), ...additions];
}

function listRemovals({ remove }: Charges, { lines }: Invoice): Step[] {
  const removedIds = { timesheet: new Set(remove.timesheets), expense: new Set(remove.expenses) };
  return lines.flatMap((line) => {
    const record = findChargedRecord(line);
    return record && removedIds[record.recordType].has(record.id) ? [{ position: line.position }] : [];
  });
}

function composeCharge(stored: Stored<Invoice>, steps: readonly Step[], work: Work): Promise<Stored<Invoice>> {
  const additions = steps.filter((step) => 'line' in step);
  const remove = steps.flatMap((step) => ('line' in step ? [] : [step.position]));
  const charged = additions.map(({ change }) => change);
  const lines = { add: additions.map(({ line }) => line), remove };
  // Payment terms apply from the first charge on, also to an invoice from before there were any.
  return changeInvoice(stored, { lines, byTerms: additions.length > 0 }, work, charged);
}
