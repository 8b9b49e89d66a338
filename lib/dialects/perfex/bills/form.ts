/**
 * What Perfex's fields of a bill (an invoice, credit note, estimate or proposal) come to before they are
 * put together: our input, with its compound parts still in pieces. And what is read along to show them.
 */
import type { Bill } from '../../../domain/bill/bill.ts';
import type { BillInput, LineInput } from '../../../domain/bill/input.ts';
import type { Customer } from '../../../domain/customer/customer.ts';
import { invalid } from '../../../domain/problem.ts';
import type { Address, RecordFields } from '../../../domain/record.ts';
import type { Field } from '../../field-table.ts';
import type { ChangedLine } from './lines.ts';

/** A bill of any kind as it is stored. */
export type BillDoc = RecordFields & Bill & { number: number | null; reference: string; issueOn: string };

/** Records by id that the columns of bills name. */
export type BillJoin = { customers: ReadonlyMap<number, Customer> };

type Blocks = { [K in 'billing' | 'shipping' as `${K}.${keyof Address}`]: string | null };
type Pieces = Blocks & {
  newLines: LineInput[];
  changedLines: ChangedLine[];
  removedLineIds: number[];
  subtotal: string;
  total: string;
  discountType: Bill['discount']['type'];
  discountPercent: string;
  discountTotal: string;
};
/** An operation's input with the lines, addresses and sums in pieces. */
export type InPieces<I extends BillInput> = Omit<I, 'lines' | 'billing' | 'shipping' | 'discount'> & Pieces;
export type BillForm = InPieces<BillInput & { issueOn?: string }>;
/** A row that needs nothing but the bill; one that needs the records it names. */
export type BillRow = Field<BillDoc, BillForm, unknown>;
export type JoinedBillRow = Field<BillDoc, BillForm, BillJoin>;

/** Lists of lines by the names that `billNames` turns into the client's: `items` alone means the lines as a whole. */
type LineList = 'changed_items' | 'removed_items';

/** The position a line's id stands for on a bill. */
function positionOn(billId: number | null, id: number, list: LineList): number {
  const position = id % 1000;
  if (Math.floor(id / 1000) === billId && position > 0) return position;
  throw invalid(list, `refers to a line that is not on this document (${id})`);
}

function linesOf(form: Partial<Pieces>, billId: number | null): Pick<BillInput, 'lines'> {
  const { newLines = [], changedLines = [], removedLineIds = [] } = form;
  const change = changedLines.map(({ id, ...line }) => ({
    ...line,
    position: positionOn(billId, id, 'changed_items'),
  }));
  // On create there is nothing to take off, though the document offers the field there too.
  const remove = billId === null ? [] : removedLineIds.map((id) => positionOn(billId, id, 'removed_items'));
  if (newLines.length + change.length + remove.length === 0) return {};
  return { lines: { add: newLines, change, remove } };
}

function discountOf(form: Partial<Pieces>): Pick<BillInput, 'discount'> {
  const { discountType: type, discountPercent: percent, discountTotal: fixed } = form;
  if (type === undefined && percent === undefined && fixed === undefined) return {};
  const byPercent = percent !== undefined && Number(percent) !== 0;
  return {
    discount: {
      ...(type === undefined ? {} : { type }),
      ...(percent === undefined ? {} : { percent }),
      // An amount beside a percentage is what that came to; an amount alone takes the percentage's place.
      ...(byPercent ? { fixed: '0' } : fixed === undefined ? {} : { fixed, percent: '0' }),
    },
  };
}

function blockOf(form: Partial<Pieces>, block: 'billing' | 'shipping'): { [K in typeof block]?: Partial<Address> } {
  const parts = Object.entries(form).flatMap(([name, value]) =>
    name.startsWith(`${block}.`) ? [[name.slice(block.length + 1), value]] : [],
  );
  return parts.length === 0 ? {} : { [block]: Object.fromEntries(parts) };
}

/**
 * The operation's input: the pieces put together, everything else as it is.
 * @param billId of the bill that is changed, null for a new one
 * @throws Problem `invalid` for pieces that do not go together
 */
export function inputOf(form: Partial<Pieces>, billId: number | null) {
  const plain = Object.entries(form).filter(([name]) => !name.includes('.') && !pieces.has(name));
  return {
    ...Object.fromEntries(plain),
    ...blockOf(form, 'billing'),
    ...blockOf(form, 'shipping'),
    ...linesOf(form, billId),
    ...discountOf(form),
  };
}

const pieces: ReadonlySet<string> = new Set<Exclude<keyof Pieces, keyof Blocks>>([
  'newLines',
  'changedLines',
  'removedLineIds',
  'subtotal',
  'total',
  'discountType',
  'discountPercent',
  'discountTotal',
]);
