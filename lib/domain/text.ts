/**
 * Text as search sees it. Not for display and not for sorting: what is folded has lost its
 * case, its accents and its spacing for good.
 */

/** Letters that Unicode does not take apart, though people type them without their stroke or as two. */
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
const special = new RegExp(`[${Object.keys(letters).join('')}]`, 'gu');

/**
 * Accents, and characters nobody sees (soft hyphens, joiners, byte order marks). Only marks shared by
 * several scripts: the vowel signs of Hindi or Thai are letters, and so is the voicing of Japanese kana.
 */
const unwanted = /(?![\u3099\u309a])(?:\p{Default_Ignorable_Code_Point}|(?=\p{M})\p{Script=Inherited})/gu;

/**
 * Folds text for search: lower case, accents and invisible characters dropped, compatibility forms
 * (ligatures, full-width letters) made plain, white space (line feeds too) collapsed to one space and
 * trimmed. Folding twice changes nothing. Text and search term must both be folded.
 *
 * @example fold('  Łódź\n Straße ') // 'lodz strasse'
 */
export function foldText(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(unwanted, '')
    .replace(special, (letter) => letters[letter] ?? letter)
    .normalize('NFKC')
    .replace(/\s+/g, ' ')
    .trim();
}

const longestShown = 200;

/** A text of a client's as it may be shown back: at most 200 characters of it. */
export function shortenText(text: string): string {
  return text.length > longestShown ? `${text.slice(0, longestShown)}…` : text;
}
