/** One line, by its own id. Invoices and recurring invoices share one id sequence, so a line id is unambiguous. */
import { type Line, readLineId } from '../../domain/bill/bill.ts';
import type { LineInput, LinesInput } from '../../domain/bill/input.ts';
import type { Invoice } from '../../domain/invoice/invoice.ts';
import { notFoundProblem } from '../../domain/problem.ts';
import type { RecurringInvoice } from '../../domain/recurrence/recurring-invoice.ts';
import type { Work } from '../../store/work.ts';
import { updateInvoice } from '../invoice/update.ts';
import { requireRight } from '../record/records.ts';
import { updateRecurringInvoice } from '../recurring-invoice/write.ts';

/** A line, and the bill that it is on. */
export type PlacedLine = { kind: 'invoice' | 'recurring invoice'; bill: Invoice | RecurringInvoice; line: Line };
type Whole = Pick<PlacedLine, 'kind' | 'bill'>;

function findLineAt({ kind, bill }: Whole, position: number): PlacedLine {
  const line = bill.lines.find((one) => one.position === position);
  if (!line) throw notFoundProblem('item');
  return { kind, bill, line };
}

async function writeLines(kind: Whole['kind'], id: number, lines: LinesInput, work: Work): Promise<Whole> {
  const write = kind === 'invoice' ? updateInvoice : updateRecurringInvoice;
  return { kind, bill: (await write(id, { lines }, work)).doc };
}

/**
 * Finds a line. One round trip. @param right for lines of recurring invoices @throws Problem `not_found`; `forbidden`
 */
export async function findLine(id: number, right: 'read' | 'update', work: Work): Promise<PlacedLine> {
  const { billId, position } = readLineId(id);
  const { invoices, recurringInvoices } = work.store.whole;
  const [invoice, rule] = await Promise.all([invoices.get(billId), recurringInvoices.get(billId)]);
  if (invoice) return findLineAt({ kind: 'invoice', bill: invoice.doc }, position);
  if (!rule) throw notFoundProblem('item');
  requireRight(work, `recurring-invoices:${right}`);
  return findLineAt({ kind: 'recurring invoice', bill: rule.doc }, position);
}

/** Adds a line at the end. @throws Problem `not_found` for the bill, and as its update does */
export async function addLine(kind: Whole['kind'], id: number, input: LineInput, work: Work): Promise<PlacedLine> {
  const whole = await writeLines(kind, id, { add: [input] }, work);
  return findLineAt(whole, whole.bill.nextPosition - 1);
}

/** Most lines are on invoices, so that is tried first and other bills are looked for after a refusal. */
async function writeToLine(id: number, work: Work, lines: (position: number) => LinesInput): Promise<Whole> {
  const { billId, position } = readLineId(id);
  try {
    return await writeLines('invoice', billId, lines(position), work);
  } catch (error) {
    const { kind } = await findLine(id, 'update', work);
    if (kind === 'invoice') throw error;
    return writeLines(kind, billId, lines(position), work);
  }
}

/** Changes a line; fields left out stay. @throws Problem `not_found`, and as the update of the bill does */
export async function changeLine(id: number, input: LineInput, work: Work): Promise<PlacedLine> {
  const whole = await writeToLine(id, work, (position) => ({ change: [{ ...input, position }] }));
  return findLineAt(whole, readLineId(id).position);
}

/** Removes a line. @throws Problem `not_found`, and as the update of the bill does */
export async function removeLine(id: number, work: Work): Promise<void> {
  await writeToLine(id, work, (position) => ({ remove: [position] }));
}
