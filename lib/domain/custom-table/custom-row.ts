/** A record of a custom table: its values by column, as text. What a column may hold is said by its table. */
import * as z from 'zod';
import { readDate, readDateTime } from '../date-text.ts';
import { decimalExpected, parseDecimal } from '../money.ts';
import { canBeNumeral } from '../numeral.ts';
import { type FieldProblem, Problem } from '../problem.ts';
import { id, recordFields } from '../record.ts';
import { type Column, type CustomTable, idColumn, longestColumn } from './custom-table.ts';

export const customRow = z.object({
  ...recordFields,
  tableId: id,
  /** A column without a value is not in it. Values of columns the table has no more stay. */
  values: z.record(z.string(), z.string()),
});
export type CustomRow = z.infer<typeof customRow>;

/** What a column is called among the facts that lists are sorted by. */
export const toFactName = (column: string): string => `column.${column}`;

const truth: Readonly<Record<string, string>> = {
  ...{ true: '1', yes: '1', on: '1', 1: '1' },
  ...{ false: '0', no: '0', off: '0', 0: '0' },
};

/** For each type but text: the text to store, null for what is none, and what is asked for then. */
const readers: Record<
  Exclude<Column['type'], 'text'>,
  { read: (text: string, timeZone: string) => string | null; wanted: string }
> = {
  integer: { read: readInteger, wanted: 'must be a whole number' },
  decimal: { read: parseDecimal, wanted: decimalExpected },
  date: { read: readDate, wanted: 'must be a date YYYY-MM-DD' },
  datetime: { read: readDateTime, wanted: 'must be a date and time YYYY-MM-DD HH:MM:SS' },
  boolean: { read: (text) => truth[text.trim().toLowerCase()] ?? null, wanted: 'must be 0 or 1' },
};

/** Up to 18 digits, as the widest integers of databases. */
function readInteger(text: string): string | null {
  if (!canBeNumeral(text)) return null;
  return /^[-+]?\d{1,18}$/.test(text.trim()) ? String(BigInt(text.trim().replace('+', ''))) : null;
}

type Read = { value: string | null } | { refusal: string };

/** The text to store of what a client sent for a column; null for none. */
function readValue({ type, maxLength }: Column, given: unknown, timeZone: string): Read {
  if (given === null || given === undefined) return { value: null };
  if (!['string', 'number', 'boolean'].includes(typeof given)) {
    return { refusal: type === 'text' ? 'must be text' : readers[type].wanted };
  }
  const text = String(given);
  if (type === 'text') {
    const longest = maxLength ?? longestColumn;
    return text.length <= longest ? { value: text } : { refusal: `is longer than ${longest} characters` };
  }
  if (text.trim() === '') return { value: null };
  const value = readers[type].read(text, timeZone);
  return value === null ? { refusal: readers[type].wanted } : { value };
}

/**
 * The values of a record after a write. Columns that are not mentioned keep their value; null, and an
 * empty text where the column is no text or the record is new, clears one.
 * @param before the record so far; null for a new one, which must have every required column. Its id may be
 *   given, if it is the same
 * @param timeZone of the firm
 * @throws Problem `invalid` that names every column that the table lacks, and every value that is refused
 */
export function mergeRow(
  table: Pick<CustomTable, 'name' | 'columns'>,
  given: Readonly<Record<string, unknown>>,
  before: Pick<CustomRow, 'id' | 'values'> | null,
  timeZone: string,
): Record<string, string> {
  const values = new Map(Object.entries(before?.values ?? {}));
  const problems: FieldProblem[] = [];
  const refuse = (name: string, message: string): unknown => problems.push({ path: ['values', name], message });
  const columns = new Map(table.columns.map((column) => [column.name, column]));
  for (const [name, sent] of Object.entries(given)) {
    const column = columns.get(name);
    if (name === idColumn) checkId(sent, before, refuse);
    else if (!column) refuse(name, `does not exist in table '${table.name}'`);
    else {
      const read = readValue(column, sent, timeZone);
      if ('refusal' in read) refuse(name, read.refusal);
      else if (read.value === null || (before === null && read.value.trim() === '')) values.delete(name);
      else values.set(name, read.value);
    }
  }
  const refused = new Set(problems.map(({ path }) => path[1]));
  for (const { name, required } of table.columns) {
    const asked = before === null || Object.hasOwn(given, name);
    if (required && asked && !values.get(name) && !refused.has(name)) refuse(name, 'is required');
  }
  const [first] = problems;
  if (first) throw new Problem('invalid', `Column '${first.path[1]}' ${first.message}`, problems);
  return Object.fromEntries(values);
}

/** Clients send back what they read, the id with it; a new record has none yet. */
function checkId(sent: unknown, before: { id: number } | null, refuse: (name: string, message: string) => unknown) {
  const isNone = sent === null || sent === '' || sent === 0 || sent === '0';
  if (before === null && !isNone) refuse(idColumn, 'is given by the server');
  const same = typeof sent === 'number' || (typeof sent === 'string' && canBeNumeral(sent));
  if (before !== null && !(same && Number(sent) === before.id)) refuse(idColumn, 'cannot be changed');
}
