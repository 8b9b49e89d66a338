/**
 * Number formats of bills: `{YYYY}`, `{YY}` and `{MM}` stand for the bill's date, `{0000}` for the padded number.
 * Without `{0}` the number comes last, so plain text is a prefix: `INV-` prints 7 as INV-7.
 */

const placeholder = /\{(YYYY|YY|MM|0{1,12})\}/g;
const number = /\{0{1,12}\}/;

/** Prints a number; `on` is the bill's date. Text outside placeholders stays. */
export function printNumber(format: string, count: number, on: string): string {
  const whole = number.test(format) ? format : `${format}{0}`;
  return whole.replace(placeholder, (_, name: string) => {
    if (name === 'YYYY') return on.slice(0, 4);
    if (name === 'YY') return on.slice(2, 4);
    if (name === 'MM') return on.slice(5, 7);
    return String(count).padStart(name.length, '0');
  });
}

/** Prints the part before the number. */
export function printPrefix(format: string, on: string): string {
  return printNumber(`${format.split(number, 1)[0] ?? ''}{0}`, 0, on).slice(0, -1);
}

/** Returns whether the format prints the year, so that numbers may restart each year. */
export function printsYear(format: string): boolean {
  return /\{YYYY\}|\{YY\}/.test(format);
}

/**
 * Explains what is wrong with a format, in words that follow its name; null if nothing is. Two places for the number
 * are wrong: nobody could read it back.
 */
export function findFormatFault(format: string): string | null {
  const rest = format.replace(placeholder, '');
  if (/[{}]/.test(rest)) return 'has a placeholder other than {YYYY}, {YY}, {MM} and {0000}';
  return (format.match(/\{0{1,12}\}/g) ?? []).length > 1 ? 'has more than one placeholder for the number' : null;
}
