/** The input of Perfex's bills (invoices, credit notes, estimates, proposals), and the records joined to show them. */
import { isDeepStrictEqual } from 'node:util';
import type { Bill } from '../../../domain/bill/bill.ts';
import type { BillInput, LineInput, LinesInput } from '../../../domain/bill/input.ts';
import { compareSums } from '../../../domain/bill/stated-sums.ts';
import type { Customer } from '../../../domain/customer/customer.ts';
import { invalidProblem, Problem } from '../../../domain/problem.ts';
import type { RecordFields } from '../../../domain/record.ts';
import type { Column } from '../../fields.ts';
import type { ChangedLine } from './lines.ts';

export type BillDoc = RecordFields & Bill & { number: number | null; reference: string; issueOn: string };

export type BillJoin = { customers: ReadonlyMap<number, Customer> };

/** An operation's input, with lines identified by id in place of position. */
export type ByLineId<I extends BillInput> = Omit<I, 'lines'> & {
  /** `again`: the lines of a new bill by another name. */
  lines?: { add?: LineInput[]; again?: LineInput[]; change?: ChangedLine[]; remove?: number[] };
};
export type BillFields = ByLineId<BillInput & { issueOn?: string; number?: number }>;
export type BillColumn = Column<BillDoc, BillFields, unknown>;

function positionOn(billId: number | null, id: number, list: 'change' | 'remove'): number {
  const position = id % 1000;
  if (Math.floor(id / 1000) === billId && position > 0) return position;
  throw invalidProblem(['lines', list], `refers to a line that is not on this document (${id})`);
}

/** A client that serves several versions of the document may send the same lines under both names. */
function chooseLines(add: LineInput[], again: LineInput[]): LineInput[] {
  if (again.length === 0 || isDeepStrictEqual(add, again)) return add;
  if (add.length === 0) return again;
  throw invalidProblem(['lines', 'again'], 'differs from newitems: send the lines under one of these names');
}

function placeLines(
  { add = [], again = [], change = [], remove = [] }: NonNullable<BillFields['lines']>,
  billId: number | null,
): LinesInput {
  return {
    add: chooseLines(add, again),
    change: change.map(({ id, ...line }) => ({ ...line, position: positionOn(billId, id, 'change') })),
    // The API document offers `removed_items` on create too, where there is nothing to remove.
    remove: billId === null ? [] : remove.map((id) => positionOn(billId, id, 'remove')),
  };
}

/** Beside a percentage the amount is only its result. An amount alone replaces the percentage. */
function resolveDiscount(discount: NonNullable<BillInput['discount']>): NonNullable<BillInput['discount']> {
  const { percent, fixed } = discount;
  const byPercent = percent !== undefined && Number(percent) !== 0;
  return { ...discount, ...(byPercent ? { fixed: '0' } : fixed === undefined ? {} : { fixed, percent: '0' }) };
}

/** Makes the operation's input. `billId` null: of a new bill. Throws `invalid` for a line of another bill. */
export function toBillInput<I extends Pick<BillFields, 'lines' | 'discount'>>(input: I, billId: number | null) {
  const { lines, discount, ...rest } = input;
  const placed = lines && placeLines(lines, billId);
  const isChanged = placed && [placed.add, placed.change, placed.remove].some((list) => list && list.length > 0);
  return {
    ...rest,
    ...(isChanged ? { lines: placed } : {}),
    ...(discount ? { discount: resolveDiscount(discount) } : {}),
  };
}

/** Warns about stated sums that differ from those of the lines. */
export function warnAboutSums(doc: Pick<Bill, 'currency' | 'totals'>, { stated }: Pick<BillInput, 'stated'>): string[] {
  return compareSums(doc, stated).map(({ path, message }) => `${path.at(-1)} ${message}`);
}

/** Runs the write and refuses a number in use with the sentence that the API document prints for it. */
export async function reportNumberInUse<T>(message: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'duplicate') throw error;
    const fields = error.fields.map(({ rule: _, ...one }) => ({ ...one, message }));
    throw new Problem('duplicate', message, fields);
  }
}
