/** Productive's wire types, and columns that several resources have. */
import * as z from 'zod';
import { toIsoWithOffsetMillis } from '../../domain/calendar.ts';
import { isCurrency } from '../../domain/currency.ts';
import { type Ratio, roundRatio } from '../../domain/exchange-rate/conversion.ts';
import { formatShortDecimal } from '../../domain/money.ts';
import { isBlank } from '../blank.ts';
import * as codecs from '../codecs.ts';
import { type Codec, type Column, computed, type View } from '../fields.ts';

export const nullableText = z.string().nullable();
/** Minor units; null in a currency without a known rate. */
const amount = z.number().nullable();

/** Formats an instant: "2021-04-15T01:03:38.804+02:00". */
export function formatInstant(
  value: string | null,
  { organization }: Pick<View<unknown>, 'organization'>,
): string | null {
  return value === null ? null : toIsoWithOffsetMillis(Date.parse(value), organization.timezone);
}

/** Formats a rate: "1.25", "1.0". */
export const formatRate = (value: Ratio | null): string | null =>
  value === null ? null : formatShortDecimal(roundRatio(value));

/** Makes attributes with the same value in every record, as in the document's sample. */
export function constantColumns(values: Readonly<Record<string, unknown>>): Column<unknown, object, unknown>[] {
  return Object.entries(values).map(([wire, value]) => computed(wire, z.unknown(), () => value));
}

/** A figure in the organization's currency and in the project's. */
export type Converted = { default: number | null; normalized: number | null };
type Figure<D, J> = (doc: D, view: View<J>) => Converted;

/** Makes `name_default` and `name_normalized`, the figure in both currencies. */
export function conversionColumns<D, J>(name: string, read: Figure<D, J>): Column<D, object, J>[] {
  return (['default', 'normalized'] as const).map((currency) =>
    computed(`${name}_${currency}`, amount, (doc, view) => read(doc, view)[currency]),
  );
}

/** Makes a figure in the project's currency, followed by its `conversionColumns`. */
export function moneyColumns<D, J>(name: string, read: Figure<D, J>): Column<D, object, J>[] {
  return [computed(name, amount, (doc, view) => read(doc, view).normalized), ...conversionColumns(name, read)];
}

/** Makes the columns that name the currencies of `conversionColumns`. */
export function currencyColumns<D>(ofProject: (doc: D) => string): Column<D, object, unknown>[] {
  return [
    computed('currency_default', z.string(), (_, { organization }) => organization.currency),
    computed('currency_normalized', z.string(), ofProject),
  ];
}

export const blank = "can't be blank";
export const notCurrency = 'is not an valid currency';

/** Refuses blank with the document's messages before the value is read; an update cannot empty it either. */
function refuseBlank<T>(codec: Codec<T>, messages: readonly string[] = [blank]): Codec<T> {
  const saying = z.unknown().check(({ value, issues }) => {
    const says = value !== null && value !== undefined && String(value).trim() !== '';
    if (!says) for (const message of messages) issues.push({ code: 'custom', message, input: value, path: [] });
  });
  return { ...codec, mustSay: true, input: saying.pipe(codec.input) };
}

export const name = refuseBlank<string>({
  input: codecs.textInput.pipe(z.string().trim().max(255, { error: 'is too long (maximum is 255 characters)' })),
  wire: z.string(),
  broken: { nested: 1 },
  sample: 'test name',
});

export const id = refuseBlank<number>({ input: codecs.idInput, wire: z.number(), broken: 'none', sample: 1 });

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

/** A whole number: 10000, "10000", "10000.0". */
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
export const requiredMinor = refuseBlank(minor);

const currencyInput = z
  .string({ error: notCurrency })
  .refine((code) => isCurrency(code.trim().toUpperCase()), { error: notCurrency, abort: true })
  .pipe(codecs.currencyCodeInput);
export const currency = refuseBlank<string>({ input: currencyInput, wire: z.string(), broken: 'XQQ', sample: 'USD' }, [
  blank,
  notCurrency,
]);

/** A currency, or none for the organization's. */
export const optionalCurrency: Codec<string | null> = {
  input: z.preprocess((given) => (isBlank(given) ? null : given), currencyInput.nullable()),
  wire: nullableText,
  broken: 'XQQ',
  sample: 'USD',
};

/** Text, shown as null where there is none. */
export const optionalText: Codec<string | null> = {
  input: codecs.nullableTextInput,
  wire: nullableText,
  broken: { nested: 1 },
  sample: 'As agreed',
};

/** The same of a field that is '' without a text. */
export const plainText: Codec<string> = {
  input: codecs.textInput,
  output: (value) => value || null,
  wire: nullableText,
  broken: { nested: 1 },
  sample: 'As agreed',
};

export const day = refuseBlank<string>({
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

/** A rate; null is how an unknown one is shown, and sent back it takes back a rate that a client stated. */
export const rate: Codec<string | null> = {
  input: codecs.decimalInput.refine((given) => Number(given) > 0, { error: 'must be above 0' }).nullable(),
  output: formatRate,
  wire: nullableText,
  broken: '0',
  sample: '1.25',
};

/** One of a few words, numbered from 1 on the wire. */
export function choice<const W extends string>(words: readonly W[]): Codec<W> {
  const error = `must be one of ${words.map((_, i) => i + 1).join(', ')}`;
  const input = z.union([z.string(), z.number()], { error });
  return {
    input: codecs.readBy(input, (given) => words.find((_, i) => String(given).trim() === String(i + 1)), error),
    output: (word) => words.indexOf(word) + 1,
    wire: z.number(),
    broken: words.length + 1,
    sample: 1,
  };
}
