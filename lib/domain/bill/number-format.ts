/**
 * How the number of a bill is printed. A format is text with placeholders: `{YYYY}` and `{YY}` are the year and `{MM}` the
 * month of the bill's date, `{0000}` is the number with at least as many digits as there are zeros. Without a place for the number
 * it comes at the end, so that plain text is what stands before it: `INV-` prints 7 as INV-7.
 */

const placeholder = /\{(YYYY|YY|MM|0{1,12})\}/g;
const number = /\{0{1,12}\}/;

/**
 * Prints a number.
 * @param format what is no placeholder stays as it is written
 * @param on the date of the bill
 */
export function printNumber(format: string, count: number, on: string): string {
  const whole = number.test(format) ? format : `${format}{0}`;
  return whole.replace(placeholder, (_, name: string) => {
    if (name === 'YYYY') return on.slice(0, 4);
    if (name === 'YY') return on.slice(2, 4);
    if (name === 'MM') return on.slice(5, 7);
    return String(count).padStart(name.length, '0');
  });
}

/** What is printed before the number. */
export function printPrefix(format: string, on: string): string {
  return printNumber(`${format.split(number, 1)[0] ?? ''}{0}`, 0, on).slice(0, -1);
}

/** Whether the year is printed, so that a number may come again in another one. */
export function printsYear(format: string): boolean {
  return /\{YYYY\}|\{YY\}/.test(format);
}

/**
 * What is wrong with a format, in words that follow its name; null where nothing is. Unknown placeholders are refused rather
 * than printed on bills; and with the number in two places nobody could say which digits are the number.
 */
export function findFormatFault(format: string): string | null {
  const rest = format.replace(placeholder, '');
  if (/[{}]/.test(rest)) return 'has a placeholder other than {YYYY}, {YY}, {MM} and {0000}';
  return (format.match(/\{0{1,12}\}/g) ?? []).length > 1 ? 'has more than one placeholder for the number' : null;
}
