/** Wire types that only Perfex's invoices have. */
import * as z from 'zod';
import { idInput, listInput } from '../../codecs.ts';
import type { Codec } from '../../fields.ts';

/** Payment modes the customer may use: a list of ids, shown as one text ("['1','2']"), which is taken as well. */
export const modesColumn: Codec<number[]> = {
  input: listInput(idInput)
    .refine((ids) => ids.length > 0, { error: 'The Allow Payment Mode field is required', path: [''] })
    .transform((ids) => [...new Set(ids)]),
  output: (ids) => `[${ids.map((id) => `'${id}'`).join(',')}]`,
  wire: z.string(),
  broken: ['one'],
  sample: [1],
};
