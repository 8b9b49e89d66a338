/**
 * Reads the European Central Bank's CSV files: a line of currency codes, then a line of rates to the euro per day. The
 * daily file writes "21 November 2025". The historic one writes "2025-11-21", and "N/A" where there was no rate.
 */
import { isoDate } from '../calendar.ts';
import { isCurrency, isWithdrawnOn } from '../currency.ts';
import { parseDecimal } from '../money.ts';
import { Problem } from '../problem.ts';
import { type ExchangeRate, pivot } from './exchange-rate.ts';

export type ReferenceRate = Pick<ExchangeRate, 'from' | 'to' | 'on' | 'rate'>;

const months = 'January February March April May June July August September October November December'.split(' ');

function findDay(text: string): string | null {
  const [, day = '', name = '', year = ''] = /^(\d{1,2}) ([A-Za-z]+) (\d{4})$/.exec(text) ?? [];
  const month = months.findIndex((one) => name.length >= 3 && one.toLowerCase().startsWith(name.toLowerCase())) + 1;
  const written = month > 0 ? `${year}-${String(month).padStart(2, '0')}-${day.padStart(2, '0')}` : text;
  return isoDate.safeParse(written).data ?? null;
}

const toUnreadableProblem = (line: number, message: string): Problem =>
  new Problem('invalid', `line ${line} ${message}`);

const listCells = (line: string): string[] => line.split(',').map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));

/** Reads either file from the day `since` on. @throws Problem `invalid` that names the unreadable line */
export function readReferenceRates(csv: string, since = ''): ReferenceRate[] {
  const [header = '', ...lines] = csv.replace(/^\uFEFF/, '').split(/\r?\n/);
  const [first = '', ...codes] = listCells(header);
  if (first.toLowerCase() !== 'date' || !codes.some(isCurrency)) {
    throw toUnreadableProblem(
      1,
      'must be "Date" and codes of currencies, as in the files of the European Central Bank',
    );
  }
  return lines.flatMap((line, i) => {
    if (line.trim() === '') return [];
    const [dayText = '', ...cells] = listCells(line);
    const on = findDay(dayText);
    if (on === null) throw toUnreadableProblem(i + 2, `does not begin with a day (${dayText.slice(0, 40)})`);
    if (on < since) return [];
    return codes.flatMap((to, column): ReferenceRate[] => {
      const cell = cells[column] ?? '';
      if (!isCurrency(to) || to === pivot || cell === '' || cell === 'N/A' || isWithdrawnOn(to, on)) return [];
      const rate = parseDecimal(cell);
      if (rate === null || Number(rate) <= 0)
        throw toUnreadableProblem(i + 2, `has no rate for ${to} (${cell.slice(0, 40)})`);
      return [{ from: pivot, to, on, rate }];
    });
  });
}
