/** Codecs that only Perfex's bills use. */
import * as z from 'zod';
import type { Bill } from '../../../domain/bill/bill.ts';
import { canBeNumeral } from '../../../domain/numeral.ts';
import { listInput, optionalIdInput, textInput } from '../../codecs.ts';
import type { Codec } from '../../fields.ts';

const text = z.string();

/** The number without its prefix. Text is a free reference, as other products write it. */
export const numberColumn: Codec<number | string> = {
  input: textInput
    .transform((value) => value.trim())
    .pipe(z.string().max(255, { error: 'is longer than 255 characters' }))
    .refine((value) => !/^[-+]?[\d.]+$/.test(value) || (canBeNumeral(value) && /^0*[1-9]\d{0,11}$/.test(value)), {
      error: 'must be a whole number from 1',
    })
    .transform((value) => (/^\d+$/.test(value) ? Number(value) : value)),
  output: String,
  wire: text,
  broken: '-1',
  sample: '1001',
};

/** The number without its prefix, where free references are not allowed. */
export const wholeNumberColumn: Codec<number> = {
  input: numberColumn.input.pipe(z.number({ error: 'must be a whole number from 1' })),
  output: String,
  wire: text,
  broken: '-1',
  sample: '1001',
};

export const linkColumn: Codec<number | null> = {
  input: optionalIdInput,
  output: (value) => (value === null ? null : String(value)),
  wire: text.nullable(),
  broken: 'eleven',
  sample: '',
};

export const tagsColumn: Codec<string[]> = {
  input: listInput(textInput).transform((tags) => [...new Set(tags.map((tag) => tag.trim()).filter(Boolean))]),
  output: (tags) => tags.join(','),
  wire: text,
  broken: [{ nested: 1 }],
  sample: 'retail,2023',
};

const discountTypes = ['none', 'before_tax', 'after_tax'] as const;
/** Whether the bill's discount comes off before or after tax; "" for none. */
export const discountTypeColumn: Codec<Bill['discount']['type']> = {
  input: textInput
    .transform((value) => (value.trim() === '' ? 'none' : value.trim()))
    .pipe(z.enum(discountTypes, { error: 'must be before_tax or after_tax' })),
  output: (value) => (value === 'none' ? '' : value),
  wire: text,
  broken: 'sideways',
  sample: 'before_tax',
};
