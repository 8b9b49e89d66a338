/** siwapp's items as they are written: one by one, or nested in their bill. */
import { type Line, readLineId, toLineId } from '../../domain/bill/bill.ts';
import type { BillInput, LineInput, LinesInput, TaxChoice } from '../../domain/bill/input.ts';
import type { Invoice } from '../../domain/invoice/invoice.ts';
import { unknownReferenceProblem } from '../../domain/problem.ts';
import type { RecurringInvoice } from '../../domain/recurrence/recurring-invoice.ts';
import { toInput } from '../bodies.ts';
import { defineColumns } from '../fields.ts';
import type { Nest } from './body.ts';
import { decimal, nestedId, nestedRemoval, taxIds, text, words } from './columns.ts';

export type Item = { line: Line; bill: Invoice | RecurringInvoice };

/** A line's input with its taxes by id and name; `id` and `remove` are for nested items. */
export type ItemInput = Omit<LineInput, 'taxes'> & {
  taxes?: { ids?: number[]; names?: string[] };
  id?: number;
  remove?: boolean;
};

const { column, writeOnly } = defineColumns<Item, ItemInput>();

/** The document calls the text `name` in two places and `description` elsewhere: both are printed and accepted. */
const textColumn = (wire: 'name' | 'description') =>
  column(wire, 'description', text, { read: ({ line }) => line.description, sample: 'another shoe' });

/** Lists the tax ids of a line; a tax that another product wrote by name and rate has none. */
export const listTaxIds = (line: Line): number[] => line.taxes.flatMap(({ taxId }) => taxId ?? []);

export const itemColumns = [
  textColumn('name'),
  textColumn('description'),
  column('quantity', 'quantity', decimal, { read: ({ line }) => line.quantity, sample: 3 }),
  column('unitary_cost', 'unitPrice', decimal, { read: ({ line }) => line.unitPrice, sample: 33.2 }),
  column('discount', 'discountPercent', decimal, { read: ({ line }) => line.discountPercent, sample: 12 }),
  column('tax_ids', ['taxes', 'ids'], taxIds, {
    read: ({ line }) => listTaxIds(line),
    alsoNames: [['taxes', 'id']],
  }),
  column('taxes', ['taxes', 'names'], words, {
    read: ({ line }) => line.taxes.map((tax) => tax.name),
    alsoNames: ['taxes', ['taxes', 'name']],
  }),
];

/** Builds one line's input. Taxes by id and by name add up; ids alone keep the taxes without one. */
export function toLineInput({ taxes, id: _, remove: __, ...fields }: ItemInput): LineInput {
  if (taxes === undefined) return fields;
  const { ids = [], names } = taxes;
  const named: TaxChoice[] = names ? names.map((name) => ({ name })) : [{ unlisted: true }];
  return { ...fields, taxes: [...ids.map((id) => ({ id })), ...named] };
}

/** @throws Problem `invalid` for an item of another bill; `id` is null for a new bill */
function toLines(items: readonly ItemInput[], id: number | null): LinesInput {
  const lines: Required<LinesInput> = { add: [], change: [], remove: [] };
  for (const item of items) {
    if (item.id === undefined) {
      if (!item.remove) lines.add.push(toLineInput(item));
      continue;
    }
    const { billId, position } = readLineId(item.id);
    if (billId !== id || position === 0) throw unknownReferenceProblem('lines', item.id);
    if (item.remove) lines.remove.push(position);
    else lines.change.push({ ...toLineInput(item), position });
  }
  return lines;
}

const nestedColumns = [...itemColumns, writeOnly('id', 'id', nestedId), writeOnly('_destroy', 'remove', nestedRemoval)];

export const nestedItems: Nest<Pick<BillInput, 'lines'>> = {
  key: 'lines',
  columns: nestedColumns,
  put: (entries, id, asker) => ({
    lines: toLines(
      entries.map((values) => toInput<ItemInput>(nestedColumns, values, asker)),
      id,
    ),
  }),
};

/** The id that an item has in siwapp. */
export const toItemId = ({ line, bill }: Item): number => toLineId(bill.id, line.position);
