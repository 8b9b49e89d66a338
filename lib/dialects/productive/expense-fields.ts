/**
 * What a client writes of an expense, in the order in which the document lists what is missing. What is
 * shown of it is in expense.ts: amounts are written once and shown in three currencies.
 */
import * as z from 'zod';
import { isCurrency } from '../../domain/currency.ts';
import type { Expense } from '../../domain/expense/expense.ts';
import type { ExpenseChange } from '../../domain/expense/input.ts';
import {
  currencyCodeInput,
  dateInput,
  decimalInput,
  flagInput,
  idInput,
  numeralInput,
  ofDays,
  optionalDateInput,
  optionalIdInput,
  textInput,
} from '../codecs.ts';
import { type Codec, type Field, field } from '../field-table.ts';
import type { Writable } from './body.ts';

type Row = Field<Expense, ExpenseChange, undefined>;

const blank = "can't be blank";
const notCurrency = 'is not an valid currency';

/** A codec of a value that is only written. */
function written<T>(input: z.ZodType<T>, broken: unknown, sample: unknown): Codec<T> {
  return { input, output: (value) => value, wire: z.unknown(), broken, sample };
}

/** Refuses what says nothing, in the document's words, before it is read. */
function filled<T>(input: z.ZodType<T>, messages: readonly string[]): z.ZodType<T> {
  return z
    .unknown()
    .check(({ value, issues }) => {
      const says = value !== null && value !== undefined && String(value).trim() !== '';
      if (!says) for (const message of messages) issues.push({ code: 'custom', message, input: value, path: [] });
    })
    .pipe(input);
}

/** Minor units: 10000, "10000", "10000.0". */
const minorInput = z.union([numeralInput, z.number()], { error: 'is not a number' }).transform((value, context) => {
  const number = String(value).trim() === '' ? Number.NaN : Number(value);
  if (Number.isSafeInteger(number)) return number + 0;
  const message = Number.isNaN(number)
    ? 'is not a number'
    : Number.isInteger(number)
      ? 'is too large'
      : 'must be an integer';
  context.issues.push({ code: 'custom', message, input: value });
  return z.NEVER;
});

const currencyInput = z
  .string({ error: notCurrency })
  .refine((code) => isCurrency(code.trim().toUpperCase()), { error: notCurrency, abort: true })
  .pipe(currencyCodeInput);

const positiveInput = decimalInput.refine((rate) => Number(rate) > 0, { error: 'must be above 0' });
const nameInput = textInput.pipe(z.string().trim().max(255, { error: 'is too long (maximum is 255 characters)' }));

/** What cannot be blank. */
const filling = <T>(input: z.ZodType<T>, broken: unknown, sample: unknown, messages = [blank]): Codec<T> => ({
  ...written(filled(input, messages), broken, sample),
  mustSay: true,
});

/** A field that every expense must have, and that cannot be emptied. */
const needed = { required: 'create', message: blank } as const;

const requiredDate: Codec<string> = { ...filling<string>(dateInput, '2021-02-30', '2021-04-15'), ...ofDays };

const requiredFields: readonly Row[] = [
  field('name', {
    codec: filling(nameInput, { nested: 1 }, 'test name'),
    ...needed,
    put: (name) => ({ name }),
  }),
  field('deal_id', {
    codec: filling(idInput, 'none', 1),
    ...needed,
    put: (projectId) => ({ projectId }),
  }),
  field('service_type', {
    codec: filling(idInput, 'none', 1),
    also: ['service_type_id'],
    ...needed,
    put: (categoryId) => ({ categoryId }),
  }),
  field('amount', {
    codec: filling(minorInput, 'much', 10_000),
    ...needed,
    put: (amountMinor) => ({ amountMinor }),
  }),
  field('currency', {
    codec: filling(currencyInput, 'XQQ', 'USD', [blank, notCurrency]),
    required: 'create',
    message: [blank, notCurrency],
    put: (currency) => ({ currency }),
  }),
  field('date', {
    codec: requiredDate,
    ...needed,
    put: (spentOn) => ({ spentOn }),
  }),
];

/** An id, a date, or nothing. */
const optional = (wire: string, key: 'personId' | 'vendorId'): Row =>
  field(wire, {
    codec: written(optionalIdInput, 'none', 1),
    put: (value): ExpenseChange => ({ [key]: value }),
  });
const optionalDate = (wire: string, key: 'payOn' | 'paidOn' | 'reimbursedOn'): Row =>
  field(wire, {
    codec: { ...written(optionalDateInput, '2021-02-30', '2021-05-01'), ...ofDays },
    put: (value): ExpenseChange => ({ [key]: value }),
  });

const optionalFields: readonly Row[] = [
  field('billable_amount', {
    codec: written(minorInput, 'much', 10_000),
    // Nothing to bill is 0; other dialects ask whether it is billable at all.
    put: (billableMinor) => ({ billableMinor, billable: billableMinor !== 0 }),
  }),
  field('position', {
    codec: written(minorInput, 'first', 1),
    put: (position) => ({ kept: { position } }),
  }),
  optional('person_id', 'personId'),
  optional('vendor_id', 'vendorId'),
  field('attachment_id', {
    codec: written(optionalIdInput, 'none', null),
    put: (receiptId) => ({ receiptId }),
  }),
  optionalDate('pay_on', 'payOn'),
  optionalDate('paid_on', 'paidOn'),
  field('reimbursable', {
    codec: written(z.union([z.null(), flagInput], { error: 'must be yes or no' }), 'perhaps', true),
    put: (reimbursable) => ({ reimbursable }),
  }),
  optionalDate('reimbursed_on', 'reimbursedOn'),
  field('exchange_rate', {
    // Null is how one that has none is shown; else it takes the one back that was stated.
    codec: written(positiveInput.nullable(), '0', '1.25'),
    put: (exchangeRate) => ({ exchangeRate }),
  }),
];

export const writable: Writable<Expense, ExpenseChange> = {
  fields: [...requiredFields, ...optionalFields],
  relations: {
    deal: 'deal_id',
    service_type: 'service_type',
    person: 'person_id',
    vendor: 'vendor_id',
    attachment: 'attachment_id',
  },
};
