/**
 * Time and expenses are put on an invoice and taken off it: a line comes or goes, and the record knows its invoice,
 * in one transaction on condition of both as they were read. So a record is on one invoice at most, whoever asks
 * at the same time. More than fit into a transaction go in steps, each of them whole: what is done stays done, and
 * the same request goes on where it was broken off.
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
import { type Charges, type Loaded, toPut } from './chargeable.ts';
import { chargedAtOnce } from './freed.ts';
import { changeInvoice } from './update.ts';

/** One record to go on (its line, and the record with its invoice) or off (the position of its line). */
type Step = { line: LineInput; change: Change } | { position: number };

/**
 * Puts records on an invoice and takes others off. What is on it already, or on none when it is to come off,
 * stays as it is. Three round trips, one more for each further 10 records.
 * @returns the invoice as it then is
 * @throws Problem `not_found` for the invoice; `invalid` naming each record that does not exist or that it cannot
 *   charge; `conflict` while it is complete; `forbidden` where those records may not be changed. Then nothing is
 *   written.
 */
export function chargeRecords(invoiceId: number, input: Charges, work: Work): Promise<Stored<Invoice>> {
  const { add, remove } = input;
  // A record that is on an invoice is changed by that: it says so, and is locked.
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

/** Everything that is asked for is looked at before anything is written. */
async function planCharge(input: Charges, loaded: Loaded, work: Work): Promise<Step[]> {
  const found = await toPut(input, loaded, work);
  const problems = found.flatMap((one) => one.problems);
  if (problems.length > 0) {
    const text = problems.map(({ path, message }) => `${path.join('.')} ${message}`).join('; ');
    throw new Problem('invalid', text, problems);
  }
  const put = found.flatMap((one) => one.put);
  if (loaded.invoice.nextPosition - 1 + put.length > maxLines) {
    throw invalidProblem('add', `would exceed ${maxLines} lines over the life of one invoice`);
  }
  return [...removals(input, loaded.invoice), ...put];
}

function removals({ remove }: Charges, { lines }: Invoice): Step[] {
  const gone = { timesheet: new Set(remove.timesheets), expense: new Set(remove.expenses) };
  return lines.flatMap((line) => {
    const record = findChargedRecord(line);
    return record && gone[record.recordType].has(record.id) ? [{ position: line.position }] : [];
  });
}

function composeCharge(stored: Stored<Invoice>, steps: readonly Step[], work: Work): Promise<Stored<Invoice>> {
  const put = steps.filter((step) => 'line' in step);
  const remove = steps.flatMap((step) => ('line' in step ? [] : [step.position]));
  const charged = put.map(({ change }) => change);
  const lines = { add: put.map(({ line }) => line), remove };
  // What is charged is due by the firm's terms, also where the invoice was made before there were any.
  return changeInvoice(stored, { lines, byTerms: put.length > 0 }, work, charged);
}
