/** One limit for every number, date and time that clients write as text. */

/** In characters. The longest number has 26 digits, the longest time 35 characters. */
export const longestNumeral = 40;

/** Returns whether a text is short enough for a number, date or time; longer ones are refused unread. */
export function canBeNumeral(text: string): boolean {
  return text.length <= longestNumeral;
}
