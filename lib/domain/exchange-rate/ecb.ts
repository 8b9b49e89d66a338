/**
 * The reference rates of the European Central Bank, as its CSV files have them: a line of currency codes, then a line a
 * day with what one euro was worth. The file of one day writes "21 November 2025", the historic one "2025-11-21" and
 * "N/A" where a currency had no rate; both end their lines with a comma.
 */
import { isoDate } from '../calendar.ts';
import { isCurrency, isWithdrawnOn } from '../currency.ts';
import { parseDecimal } from '../money.ts';
import { Problem } from '../problem.ts';
import { type ExchangeRate, pivot } from './exchange-rate.ts';

export type ReferenceRate = Pick<ExchangeRate, 'from' | 'to' | 'on' | 'rate'>;

const months = 'January February March April May June July August September October November December'.split(' ');

/** YYYY-MM-DD, or null for what is no date. */
function findDay(text: string): string | null {
  const [, day = '', name = '', year = ''] = /^(\d{1,2}) ([A-Za-z]+) (\d{4})$/.exec(text) ?? [];
  const month = months.findIndex((one) => name.length >= 3 && one.toLowerCase().startsWith(name.toLowerCase())) + 1;
  const written = month > 0 ? `${year}-${String(month).padStart(2, '0')}-${day.padStart(2, '0')}` : text;
  return isoDate.safeParse(written).data ?? null;
}

const unreadable = (line: number, message: string): Problem => new Problem('invalid', `line ${line} ${message}`);

const listCells = (line: string): string[] => line.split(',').map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));

/**
 * Reads either file. Days on which a currency had no rate are left out, and those after its last one.
 * @param since the first day of interest, YYYY-MM-DD
 * @returns in the order of the file
 * @throws Problem `invalid` naming the line that cannot be read
 */
export function readReferenceRates(csv: string, since = ''): ReferenceRate[] {
  const [head = '', ...lines] = csv.replace(/^\uFEFF/, '').split(/\r?\n/);
  const [first = '', ...codes] = listCells(head);
  if (first.toLowerCase() !== 'date' || !codes.some(isCurrency)) {
    throw unreadable(1, 'must be "Date" and codes of currencies, as in the files of the European Central Bank');
  }
  return lines.flatMap((line, i) => {
    if (line.trim() === '') return [];
    const [written = '', ...cells] = listCells(line);
    const on = findDay(written);
    if (on === null) throw unreadable(i + 2, `does not begin with a day (${written.slice(0, 40)})`);
    if (on < since) return [];
    return codes.flatMap((to, column): ReferenceRate[] => {
      const cell = cells[column] ?? '';
      if (!isCurrency(to) || to === pivot || cell === '' || cell === 'N/A' || isWithdrawnOn(to, on)) return [];
      const rate = parseDecimal(cell);
      if (rate === null || Number(rate) <= 0) throw unreadable(i + 2, `has no rate for ${to} (${cell.slice(0, 40)})`);
      return [{ from: pivot, to, on, rate }];
    });
  });
}
