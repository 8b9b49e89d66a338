/** How long a number, a date or a time may be that somebody writes as text: one rule for all of them, everywhere. */

/** In characters, blanks and padding zeros among them. No number of ours has more than 26 digits, no time more than 35 characters. */
export const longestNumeral = 40;

/** Whether a text can be a number, a date or a time at all: what cannot is refused before it is looked at. */
export function canBeNumeral(text: string): boolean {
  return text.length <= longestNumeral;
}
