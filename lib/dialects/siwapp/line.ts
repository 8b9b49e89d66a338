/** The items of siwapp's invoices and recurring invoices, as they are written: one by one, or together with theirs. */
import * as z from 'zod';
import { type Line, lineId, readLineId } from '../../domain/bill/bill.ts';
import type { LineInput, LinesInput, TaxChoice } from '../../domain/bill/input.ts';
import type { Invoice } from '../../domain/invoice/invoice.ts';
import { unknownReference } from '../../domain/problem.ts';
import type { RecurringInvoice } from '../../domain/recurrence/recurring-invoice.ts';
import { flagInput, idInput } from '../codecs.ts';
import { type Codec, type Field, field } from '../field-table.ts';
import { type Nest, nested, type Place } from './body.ts';
import { decimal, taxIds, text, words } from './columns.ts';

/** A line with the invoice or recurring invoice it is of. */
export type Item = { line: Line; bill: Invoice | RecurringInvoice };

export type ItemWish = Pick<LineInput, 'description' | 'quantity' | 'unitPrice' | 'discountPercent'> & {
  taxIds: number[];
  taxNames: string[];
  id: number;
  destroy: boolean;
};

type Row = Field<Item, ItemWish, Place>;

function decimalRow(wire: string, key: 'quantity' | 'unitPrice' | 'discountPercent', sample: number): Row {
  return field<Item, ItemWish, Place, string>(wire, {
    codec: decimal,
    get: ({ line }) => line[key],
    put: (value) => ({ [key]: value }),
    sample,
  });
}

/** The document calls the text `name` in two places and `description` in the others: both are printed, both taken. */
const textRow = (wire: 'name' | 'description'): Row =>
  field<Item, ItemWish, Place, string>(wire, {
    codec: text,
    get: ({ line }) => line.description,
    put: (description) => ({ description }),
    sample: 'another shoe',
  });

export const itemRows: readonly Row[] = [
  textRow('name'),
  textRow('description'),
  decimalRow('quantity', 'quantity', 3),
  decimalRow('unitary_cost', 'unitPrice', 33.2),
  decimalRow('discount', 'discountPercent', 12),
  field('tax_ids', {
    codec: taxIds,
    get: ({ line }) => line.taxes.flatMap(({ taxId }) => taxId ?? []),
    put: (ids) => ({ taxIds: ids }),
  }),
  field('taxes', {
    codec: words,
    get: ({ line }) => line.taxes.map((tax) => tax.name),
    put: (taxNames) => ({ taxNames }),
  }),
];

const idCodec: Codec<number> = { input: idInput, output: String, wire: z.string(), sample: 1 };
const flagCodec: Codec<boolean> = { input: flagInput, output: String, wire: z.string(), sample: false };

/** What only a nested entry has: which record it is, and whether it is to go. */
export function nestedRows<D, N extends { id: number; destroy: boolean }>(
  id: (value: number) => Partial<N>,
  destroy: (value: boolean) => Partial<N>,
): Field<D, N, Place>[] {
  return [field('id', { codec: idCodec, put: id }), field('_destroy', { codec: flagCodec, put: destroy })];
}

/** Items written together with their invoice. */
export function nestedItems<W extends { items: Partial<ItemWish>[] }>(
  put: (items: Partial<ItemWish>[]) => Partial<W>,
): Nest<W> {
  const own = nestedRows<Item, ItemWish>(
    (id) => ({ id }),
    (destroy) => ({ destroy }),
  );
  return nested<Item, ItemWish, W>([...itemRows, ...own], put);
}

/**
 * The operation's input for one item. Taxes by id and by name add up; naming any replaces those that
 * were there. Ids alone say nothing of a tax that has none, written by name and rate in another product.
 */
export function lineInput({ taxIds: ids, taxNames, id: _, destroy: __, ...fields }: Partial<ItemWish>): LineInput {
  if (ids === undefined && taxNames === undefined) return fields;
  const named: TaxChoice[] = taxNames ? taxNames.map((name) => ({ name })) : [{ unlisted: true }];
  return { ...fields, taxes: [...(ids ?? []).map((id) => ({ id })), ...named] };
}

type Lines = Required<Pick<LinesInput, 'add' | 'change' | 'remove'>>;

/**
 * Nested items as lines to add, change and remove; those that are not mentioned stay.
 * @param id of the invoice they are nested in, null while it is new
 * @throws Problem `invalid` for an item of another invoice
 */
export function linesOf(items: readonly Partial<ItemWish>[], id: number | null): Lines {
  const lines: Lines = { add: [], change: [], remove: [] };
  for (const item of items) {
    if (item.id === undefined) {
      if (!item.destroy) lines.add.push(lineInput(item));
      continue;
    }
    const { billId, position } = readLineId(item.id);
    if (billId !== id || position === 0) throw unknownReference('items', item.id);
    if (item.destroy) lines.remove.push(position);
    else lines.change.push({ ...lineInput(item), position });
  }
  return lines;
}

/** The id an item goes by. */
export const itemId = ({ line, bill }: Item): number => lineId(bill.id, line.position);
