/**
 * The number under which the tax office knows the firm. Those of the EU's VAT, of Great Britain and Switzerland are
 * checked to their last digit, by the letters of their country; what other countries call a tax number is taken as it is.
 */
import * as jsvat from 'jsvat-next';

/** Whose numbers begin with letters of their country, so that one is known that is wrong. */
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

/** Letters that a number has behind those of its country: Switzerland's E and MWST have most. */
const mostLetters = 5;

/**
 * What is wrong with a tax number, in words that follow its name; null where nothing is.
 * @param text as it is printed, with or without spaces, dots and hyphens; '' is none
 */
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
