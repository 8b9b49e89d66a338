/** Text as search sees it: unfit for display and sorting, because case, accents and spacing are lost. */

/** Letters that Unicode does not decompose, though people type them plainly. */
const letters: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ħ: 'h',
  ŧ: 't',
  ı: 'i',
  ς: 'σ',
};
const specialLetters = new RegExp(`[${Object.keys(letters).join('')}]`, 'gu');

/**
 * Accents and invisible characters (soft hyphens, joiners). Only marks that several scripts share are dropped: vowel
 * signs of Hindi or Thai are letters, and so is the voicing of Japanese kana.
 */
const ignoredMarks = /(?![\u3099\u309a])(?:\p{Default_Ignorable_Code_Point}|(?=\p{M})\p{Script=Inherited})/gu;

/**
 * Folds text for search: drops case, accents and invisible characters, and collapses white space. Compatibility forms
 * (ligatures, full-width letters) become plain. Text and search term must both be folded.
 * @example foldText('  Łódź\n Straße ') // 'lodz strasse'
 */
export function foldText(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(ignoredMarks, '')
    .replace(specialLetters, (letter) => letters[letter] ?? letter)
    .normalize('NFKC')
    .replace(/\s+/g, ' ')
    .trim();
}

const longestShown = 200;

/** Shortens a client's text for a message. */
export function shortenText(text: string): string {
  return text.length > longestShown ? `${text.slice(0, longestShown)}…` : text;
}
