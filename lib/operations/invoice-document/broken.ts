/** Words too long for any column. */

/**
 * The text with a space after every 60 characters in which no line can end. A word that does not fit into its column
 * is tried letter by letter, which takes the square of its length: one of 100,000 letters took minutes, in which
 * nobody else was answered.
 */
export const broken = (text: string): string => text.replace(/[^ \t\r\n]{60}(?=[^ \t\r\n])/gu, '$& ');
