/** The currencies of ISO 4217, including withdrawn ones. For an organization's own see `organization.ts`. */
import { data } from 'currency-codes';
import { invalidProblem } from './problem.ts';
import { withdrawnCurrencies } from './withdrawn-currencies.ts';

/** `minorDigits` are the decimals of the smallest unit (JPY 0, EUR 2, BHD 3, CLF 4). `symbol` is computed lazily. */
export type Currency = {
  readonly code: string;
  readonly name: string;
  readonly minorDigits: number;
  readonly symbol: string;
};

/** ISO lists these without a minor unit, in which amounts could be counted: metals, bond units, the test code. */
const withoutMinorUnit: ReadonlySet<string> = new Set('XAG XAU XBA XBB XBC XBD XDR XPD XPT XSU XTS XUA XXX'.split(' '));

/** ISO 4217 amendments 176 and 179 came after the package's edition of June 2024. */
const since2024 = [
  { code: 'XCG', currency: 'Caribbean Guilder', digits: 2 },
  { code: 'XAD', currency: 'Arab Accounting Dinar', digits: 2 },
];

/** "$" for USD, "€" for EUR; the code itself if there is no sign. */
function toSymbol(code: string): string {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency: code, currencyDisplay: 'narrowSymbol' });
  return format.formatToParts(0).find((part) => part.type === 'currency')?.value ?? code;
}

function toCurrency(code: string, name: string, minorDigits: number): Currency {
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
  .map(({ code, currency, digits }) => toCurrency(code, currency.trim(), digits));
const inForceCodes = new Set(inForce.map(({ code }) => code));

const names = new Intl.DisplayNames('en', { type: 'currency' });

/** All currencies, by code. Withdrawn ones are included because old records use them. */
export const currencies: readonly Currency[] = [
  ...inForce,
  ...withdrawnCurrencies
    .filter(({ code }) => !inForceCodes.has(code))
    .map(({ code, minorDigits }) => toCurrency(code, names.of(code) ?? code, minorDigits)),
].sort((a, b) => (a.code < b.code ? -1 : 1));

const lastDays: ReadonlyMap<string, string> = new Map(withdrawnCurrencies.map(({ code, lastOn }) => [code, lastOn]));

/** Returns whether a day is after a currency's last day. */
export function isWithdrawnOn(code: string, on: string): boolean {
  const lastOn = lastDays.get(code);
  return lastOn !== undefined && on > lastOn;
}

/** Refuses a currency on a day after its last. @throws Problem `invalid` that names the currency and its last day */
export function checkCurrencyOn(code: string, on: string, path = 'currency'): void {
  if (isWithdrawnOn(code, on))
    throw invalidProblem(path, `${code} was withdrawn: its last day was ${lastDays.get(code)}`);
}

const byCode: ReadonlyMap<string, Currency> = new Map(currencies.map((currency) => [currency.code, currency]));

/** Returns whether this is a currency's code, in capitals. */
export function isCurrency(code: string): boolean {
  return byCode.has(code);
}

/** Returns the currency of a code that `isCurrency` accepts. @throws RangeError for any other code */
export function getCurrency(code: string): Currency {
  const found = byCode.get(code);
  if (!found) throw new RangeError(`There is no currency ${code}.`);
  return found;
}
