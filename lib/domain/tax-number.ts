/** Checks tax numbers. Numbers of the EU, Great Britain and Switzerland have check digits; others pass unchecked. */
import * as jsvat from 'jsvat-next';

const countries = [
  jsvat.austria,
  jsvat.belgium,
  jsvat.bulgaria,
  jsvat.croatia,
  jsvat.cyprus,
  jsvat.czechRepublic,
  jsvat.denmark,
  jsvat.estonia,
  jsvat.finland,
  jsvat.france,
  jsvat.germany,
  jsvat.greece,
  jsvat.hungary,
  jsvat.ireland,
  jsvat.italy,
  jsvat.latvia,
  jsvat.lithuania,
  jsvat.luxembourg,
  jsvat.malta,
  jsvat.netherlands,
  jsvat.poland,
  jsvat.portugal,
  jsvat.romania,
  jsvat.slovakiaRepublic,
  jsvat.slovenia,
  jsvat.spain,
  jsvat.sweden,
  jsvat.switzerland,
  jsvat.unitedKingdom,
];

/** Letters after those of the country: Switzerland's E and MWST are the most. */
const mostLetters = 5;

/** Explains what is wrong with a tax number, in words that follow its name; null if nothing is, or for ''. */
export function findTaxNumberFault(text: string): string | null {
  if (text === '') return null;
  if (!/\d/.test(text)) return 'is not a tax number: it has no digit';
  const number = text
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '')
    .replace(/^GR/, 'EL');
  const letters = number.slice(2).replace(/\d/g, '');
  if (letters.length > mostLetters) return null;
  const { country, isValid } = jsvat.checkVAT(number, countries);
  return country && !isValid ? `is not a VAT number of ${country.name}` : null;
}
