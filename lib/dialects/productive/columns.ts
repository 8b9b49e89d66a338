/** Productive's wire types: codecs of what is written, and columns that more than one resource has. */
import * as z from 'zod';
import { toIsoWithOffsetMillis } from '../../domain/calendar.ts';
import { isCurrency } from '../../domain/currency.ts';
import { type Ratio, roundRatio } from '../../domain/exchange-rate/conversion.ts';
import { formatShortDecimal } from '../../domain/money.ts';
import * as codecs from '../codecs.ts';
import { type Codec, type Column, computed, type View } from '../fields.ts';

export const nullableText = z.string().nullable();
/** Minor units; null in a currency to which no rate is known. */
const amount = z.number().nullable();

/** "2021-04-15T01:03:38.804+02:00", or null. */
export function formatInstant(
  value: string | null,
  { organization }: Pick<View<unknown>, 'organization'>,
): string | null {
  return value === null ? null : toIsoWithOffsetMillis(Date.parse(value), organization.timezone);
}

/** "1.25", "1.0"; null where none is known. */
export const formatRate = (value: Ratio | null): string | null =>
  value === null ? null : formatShortDecimal(roundRatio(value));

/** Attributes that are the same for every record, as the document's sample has them. */
export function constantColumns(values: Readonly<Record<string, unknown>>): Column<unknown, object, unknown>[] {
  return Object.entries(values).map(([wire, value]) => computed(wire, z.unknown(), () => value));
}

/** A figure in the organization's currency and in the project's. */
export type Converted = { default: number | null; normalized: number | null };
type Figure<D, J> = (doc: D, view: View<J>) => Converted;

/** `name_default`, `name_normalized`: what `name` is in other currencies. */
export function conversionColumns<D, J>(name: string, read: Figure<D, J>): Column<D, object, J>[] {
  return (['default', 'normalized'] as const).map((currency) =>
    computed(`${name}_${currency}`, amount, (doc, view) => read(doc, view)[currency]),
  );
}

/** A figure in the project's currency, in the organization's, and in the project's again. */
export function moneyColumns<D, J>(name: string, read: Figure<D, J>): Column<D, object, J>[] {
  return [computed(name, amount, (doc, view) => read(doc, view).normalized), ...conversionColumns(name, read)];
}

/** The currencies of `conversions`. */
export function currencyColumns<D>(ofProject: (doc: D) => string): Column<D, object, unknown>[] {
  return [
    computed('currency_default', z.string(), (_, { organization }) => organization.currency),
    computed('currency_normalized', z.string(), ofProject),
  ];
}

export const blank = "can't be blank";
export const notCurrency = 'is not an valid currency';

/** Refuses what says nothing, in the document's words, before it is read; and so it cannot be emptied. */
function fillColumn<T>(codec: Codec<T>, messages: readonly string[] = [blank]): Codec<T> {
  const saying = z.unknown().check(({ value, issues }) => {
    const says = value !== null && value !== undefined && String(value).trim() !== '';
    if (!says) for (const message of messages) issues.push({ code: 'custom', message, input: value, path: [] });
  });
  return { ...codec, mustSay: true, input: saying.pipe(codec.input) };
}

export const name = fillColumn<string>({
  input: codecs.textInput.pipe(z.string().trim().max(255, { error: 'is too long (maximum is 255 characters)' })),
  wire: z.string(),
  broken: { nested: 1 },
  sample: 'test name',
});

/** The id of a record; relationships show it. */
export const id = fillColumn<number>({ input: codecs.idInput, wire: z.number(), broken: 'none', sample: 1 });

export const optionalId: Codec<number | null> = {
  input: codecs.optionalIdInput,
  wire: z.number().nullable(),
  broken: 'none',
  sample: 1,
};

function wholeFault(value: number): string {
  if (Number.isNaN(value)) return 'is not a number';
  return Number.isInteger(value) ? 'is too large' : 'must be an integer';
}

/** Whole numbers: 10000, "10000", "10000.0". */
export const whole: Codec<number> = {
  input: z.union([codecs.numeralInput, z.number()], { error: 'is not a number' }).transform((value, context) => {
    const number = String(value).trim() === '' ? Number.NaN : Number(value);
    if (Number.isSafeInteger(number)) return number + 0;
    context.issues.push({ code: 'custom', message: wholeFault(number), input: value });
    return z.NEVER;
  }),
  wire: z.number(),
  broken: 'first',
  sample: 1,
};

export const minor: Codec<number> = { ...whole, wire: amount, broken: 'much', sample: 10_000 };
export const requiredMinor = fillColumn(minor);

const currencyInput = z
  .string({ error: notCurrency })
  .refine((code) => isCurrency(code.trim().toUpperCase()), { error: notCurrency, abort: true })
  .pipe(codecs.currencyCodeInput);
export const currency = fillColumn<string>({ input: currencyInput, wire: z.string(), broken: 'XQQ', sample: 'USD' }, [
  blank,
  notCurrency,
]);

export const day = fillColumn<string>({
  ...codecs.ofDays,
  input: codecs.dateInput,
  wire: z.string(),
  broken: '2021-02-30',
  sample: '2021-04-15',
});

export const optionalDay: Codec<string | null> = {
  ...codecs.ofDays,
  input: codecs.optionalDateInput,
  wire: nullableText,
  broken: '2021-02-30',
  sample: '2021-05-01',
};

export const optionalFlag: Codec<boolean | null> = {
  input: z.union([z.null(), codecs.flagInput], { error: 'must be yes or no' }),
  wire: z.boolean().nullable(),
  broken: 'perhaps',
  sample: true,
};

/** A rate. Null is how one that has none is shown; else it takes the one back that was stated. */
export const rate: Codec<string | null> = {
  input: codecs.decimalInput.refine((given) => Number(given) > 0, { error: 'must be above 0' }).nullable(),
  output: formatRate,
  wire: nullableText,
  broken: '0',
  sample: '1.25',
};
