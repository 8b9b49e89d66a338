/** Payment modes in Perfex: the list that an invoice allows, and the flags that other records show. */
import * as z from 'zod';
import type { PaymentMode } from '../../../domain/settings/settings.ts';
import { idInput, listInput } from '../../codecs.ts';
import type { Codec } from '../../fields.ts';
import type { ColumnOf } from './joined.ts';

/** Payment modes the customer may use: a list of ids, shown as one text ("['1','2']"), which is accepted too. */
export const modesColumn: Codec<number[]> = {
  input: listInput(idInput).transform((ids) => [...new Set(ids)]),
  output: (ids) => `[${ids.map((id) => `'${id}'`).join(',')}]`,
  wire: z.string(),
  broken: ['one'],
  sample: [1],
};

const flag = (value: boolean): string => (value ? '1' : '0');

/** The flags of a payment mode, as records that name one show them. */
export const modeFlags = <C>(column: ColumnOf<PaymentMode, C>): C[] => [
  column('show_on_pdf', '0', (mode) => flag(mode.showOnPdf)),
  column('invoices_only', '0', (mode) => flag(mode.invoicesOnly)),
  column('expenses_only', '0', (mode) => flag(mode.expensesOnly)),
  column('selected_by_default', '0', (mode) => flag(mode.selectedByDefault)),
];
