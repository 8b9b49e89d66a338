/**
 * The currencies of ISO 4217, also those that are no more, and how many decimals each has. An organization's own choice
 * among them is in `organization.ts`; amounts and rounding are in `money.ts`.
 */
import { data } from 'currency-codes';
import { invalidProblem } from './problem.ts';
import { withdrawnCurrencies } from './withdrawn-currencies.ts';

/** `minorDigits`: decimals of its smallest unit (JPY 0, EUR 2, BHD 3, CLF 4). `symbol` is found when first asked for. */
export type Currency = {
  readonly code: string;
  readonly name: string;
  readonly minorDigits: number;
  readonly symbol: string;
};

/**
 * Listed by ISO without a minor unit: metals, bond-market units, institutions' units of account,
 * the test code and "no currency". An integer of minor units would mean nothing in them.
 */
const withoutMinorUnit: ReadonlySet<string> = new Set('XAG XAU XBA XBB XBC XBD XDR XPD XPT XSU XTS XUA XXX'.split(' '));

/** In force since the package's edition of June 2024 (ISO 4217 amendments 176 and 179). */
const since2024 = [
  { code: 'XCG', currency: 'Caribbean Guilder', digits: 2 },
  { code: 'XAD', currency: 'Arab Accounting Dinar', digits: 2 },
];

/** "$" for USD, "€" for EUR; the code itself where there is no sign. */
function toSymbol(code: string): string {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency: code, currencyDisplay: 'narrowSymbol' });
  return format.formatToParts(0).find((part) => part.type === 'currency')?.value ?? code;
}

function describe(code: string, name: string, minorDigits: number): Currency {
  let symbol: string | undefined;
  return {
    code,
    name,
    minorDigits,
    get symbol() {
      symbol ??= toSymbol(code);
      return symbol;
    },
  };
}

const inForce = [...data, ...since2024]
  .filter(({ code }) => !withoutMinorUnit.has(code))
  .map(({ code, currency, digits }) => describe(code, currency.trim(), digits));
const known = new Set(inForce.map(({ code }) => code));

/** "German Mark". */
const names = new Intl.DisplayNames('en', { type: 'currency' });

/** All currencies, by code. Those that are no more are among them: what was written in them is written, read and paid. */
export const currencies: readonly Currency[] = [
  ...inForce,
  ...withdrawnCurrencies
    .filter(({ code }) => !known.has(code))
    .map(({ code, minorDigits }) => describe(code, names.of(code) ?? code, minorDigits)),
].sort((a, b) => (a.code < b.code ? -1 : 1));

const lastDays: ReadonlyMap<string, string> = new Map(withdrawnCurrencies.map(({ code, lastOn }) => [code, lastOn]));

/** Whether a day (YYYY-MM-DD) is after the last one of a currency. */
export function isWithdrawnOn(code: string, on: string): boolean {
  const lastOn = lastDays.get(code);
  return lastOn !== undefined && on > lastOn;
}

/**
 * Refuses a currency for a day after its last one, in every dialect.
 * @param on the day of what is written in it, YYYY-MM-DD
 * @throws Problem `invalid` naming the currency and its last day
 */
export function checkCurrencyOn(code: string, on: string, path = 'currency'): void {
  if (isWithdrawnOn(code, on))
    throw invalidProblem(path, `${code} was withdrawn: its last day was ${lastDays.get(code)}`);
}

const byCode: ReadonlyMap<string, Currency> = new Map(currencies.map((currency) => [currency.code, currency]));

/** Whether this is the code, in capitals, of a currency amounts can be kept in. */
export function isCurrency(code: string): boolean {
  return byCode.has(code);
}

/** The currency of a code that `isCurrency` has let in. Throws RangeError for any other. */
export function getCurrency(code: string): Currency {
  const found = byCode.get(code);
  if (!found) throw new RangeError(`There is no currency ${code}.`);
  return found;
}
