/** Wire types that only Perfex's invoices have. */
import * as z from 'zod';
import type { Invoice } from '../../domain/invoice/invoice.ts';
import { idInput, listInput, textInput } from '../codecs.ts';
import type { Codec } from '../field-table.ts';

const text = z.string();

/** The number without its prefix; a reference of its own is text, as other products write it. */
export const numberColumn: Codec<number | string> = {
  input: textInput
    .transform((value) => value.trim())
    .pipe(z.string().max(255, { error: 'is longer than 255 characters' }))
    .refine((value) => !/^[-+]?[\d.]+$/.test(value) || /^0*[1-9]\d{0,11}$/.test(value), {
      error: 'must be a whole number from 1',
    })
    .transform((value) => (/^\d+$/.test(value) ? Number(value) : value)),
  output: String,
  wire: text,
  broken: '-1',
  sample: '1001',
};

/** Payment modes the customer may use: an array of ids, shown as one text. */
export const modesColumn: Codec<number[]> = {
  input: z
    .unknown()
    // As answers show it: "['1','2']".
    .transform((value) => (typeof value === 'string' ? value.replace(/[[\]'"\s]/g, '') : value))
    .pipe(listInput(idInput))
    .refine((ids) => ids.length > 0, { error: 'The Allow Payment Mode field is required', path: [''] })
    .transform((ids) => [...new Set(ids)]),
  output: (ids) => `[${ids.map((id) => `'${id}'`).join(',')}]`,
  wire: text,
  broken: ['one'],
  sample: [1],
};

/** Tags, comma separated. */
export const tagsColumn: Codec<string[]> = {
  input: listInput(textInput).transform((tags) => [...new Set(tags.map((tag) => tag.trim()).filter(Boolean))]),
  output: (tags) => tags.join(','),
  wire: text,
  broken: [{ nested: 1 }],
  sample: 'retail,2023',
};

const discountTypes = ['none', 'before_tax', 'after_tax'] as const;
/** What a discount on the whole invoice is taken off from; "" for none. */
export const discountTypeColumn: Codec<Invoice['discount']['type']> = {
  input: textInput
    .transform((value) => (value.trim() === '' ? 'none' : value.trim()))
    .pipe(z.enum(discountTypes, { error: 'must be before_tax or after_tax' })),
  output: (value) => (value === 'none' ? '' : value),
  wire: text,
  broken: 'sideways',
  sample: 'before_tax',
};
