/**
 * What Perfex's fields of an invoice come to before they are put together: our input, with its
 * compound parts still in pieces, and what is read along with invoices to show them.
 */
import type { Customer } from '../../domain/customer/customer.ts';
import type { Invoice } from '../../domain/invoice/invoice.ts';
import { invalid } from '../../domain/problem.ts';
import type { Address } from '../../domain/record.ts';
import type { RecurringInvoice } from '../../domain/recurrence/recurring-invoice.ts';
import type { PaymentMode, Series } from '../../domain/settings/settings.ts';
import type { InvoiceInput, LineInput } from '../../operations/invoice/input.ts';
import type { Field } from '../field-table.ts';
import type { ChangedLine } from './invoice-lines.ts';
import { type Repeats, recurringOf } from './invoice-recurring.ts';

/** Records by id that the columns of invoices name. */
export type Join = {
  customers: ReadonlyMap<number, Customer>;
  rules: ReadonlyMap<number, RecurringInvoice>;
  series: ReadonlyMap<number, Series>;
  modes: ReadonlyMap<number, PaymentMode>;
};

type Blocks = { [K in 'billing' | 'shipping' as `${K}.${keyof Address}`]: string | null };
type Pieces = Blocks &
  Repeats & {
    newLines: LineInput[];
    changedLines: ChangedLine[];
    removedLineIds: number[];
    subtotal: string;
    total: string;
    discountType: Invoice['discount']['type'];
    discountPercent: string;
    discountTotal: string;
  };
export type InvoiceForm = Omit<InvoiceInput, 'lines' | 'billing' | 'shipping' | 'discount' | 'recurring'> & Pieces;
export type InvoiceRow = Field<Invoice, InvoiceForm, Join>;

/** Lists of lines by the names that `invoice.ts` turns into the client's: `items` alone means the lines as a whole. */
type LineList = 'changed_items' | 'removed_items';

/** The position a line's id stands for on an invoice. */
function positionOn(invoiceId: number | null, id: number, list: LineList): number {
  const position = id % 1000;
  if (Math.floor(id / 1000) === invoiceId && position > 0) return position;
  throw invalid(list, `refers to a line that is not on this invoice (${id})`);
}

function linesOf(form: Partial<InvoiceForm>, invoiceId: number | null): Pick<InvoiceInput, 'lines'> {
  const { newLines = [], changedLines = [], removedLineIds = [] } = form;
  const change = changedLines.map(({ id, ...line }) => ({
    ...line,
    position: positionOn(invoiceId, id, 'changed_items'),
  }));
  // On create there is nothing to take off, though the document offers the field there too.
  const remove = invoiceId === null ? [] : removedLineIds.map((id) => positionOn(invoiceId, id, 'removed_items'));
  if (newLines.length + change.length + remove.length === 0) return {};
  return { lines: { add: newLines, change, remove, names: { change: 'changed_items', remove: 'removed_items' } } };
}

function discountOf(form: Partial<InvoiceForm>): Pick<InvoiceInput, 'discount'> {
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

function blockOf(
  form: Partial<InvoiceForm>,
  block: 'billing' | 'shipping',
): { [K in typeof block]?: Partial<Address> } {
  const parts = Object.entries(form).flatMap(([name, value]) =>
    name.startsWith(`${block}.`) ? [[name.slice(block.length + 1), value]] : [],
  );
  return parts.length === 0 ? {} : { [block]: Object.fromEntries(parts) };
}

/**
 * The operation's input.
 * @param invoiceId of the invoice that is changed, null for a new one
 * @throws Problem `invalid` for pieces that do not go together
 */
export function inputOf(form: Partial<InvoiceForm>, invoiceId: number | null): InvoiceInput {
  const plain = Object.entries(form).filter(([name]) => !name.includes('.') && !pieces.has(name));
  return {
    ...Object.fromEntries(plain),
    ...blockOf(form, 'billing'),
    ...blockOf(form, 'shipping'),
    ...linesOf(form, invoiceId),
    ...discountOf(form),
    ...recurringOf(form, invoiceId === null),
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
  'recurs',
  'everyCustom',
  'unitCustom',
  'cycles',
]);
