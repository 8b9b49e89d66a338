/** A record of a custom table: texts by column name. */
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
  /** Empty columns are absent. Values of removed columns stay. */
  values: z.record(z.string(), z.string()),
});
export type CustomRow = z.infer<typeof customRow>;

/** Rows have the beginning of a longer value: longer texts with the same beginning rank alike. */
export const longestFact = 100;

/** Names a column among the facts of rows. */
export const toFactName = (column: string): string => `column.${column}`;

const booleans: Readonly<Record<string, string>> = {
  ...{ true: '1', yes: '1', on: '1', 1: '1' },
  ...{ false: '0', no: '0', off: '0', 0: '0' },
};

/** Readers of all types but text. `read` returns null for wrong values, and `expected` is the message then. */
const readers: Record<
  Exclude<Column['type'], 'text'>,
  { read: (text: string, timeZone: string) => string | null; expected: string }
> = {
  integer: { read: readInteger, expected: 'must be a whole number' },
  decimal: { read: parseDecimal, expected: decimalExpected },
  date: { read: readDate, expected: 'must be a date YYYY-MM-DD' },
  datetime: { read: readDateTime, expected: 'must be a date and time YYYY-MM-DD HH:MM:SS' },
  boolean: { read: (text) => booleans[text.trim().toLowerCase()] ?? null, expected: 'must be 0 or 1' },
};

/** 18 digits fit the widest integers of databases. */
function readInteger(text: string): string | null {
  if (!canBeNumeral(text)) return null;
  return /^[-+]?\d{1,18}$/.test(text.trim()) ? String(BigInt(text.trim().replace('+', ''))) : null;
}

type Read = { value: string | null } | { refusal: string };

function readValue({ type, maxLength }: Column, given: unknown, timeZone: string): Read {
  if (given === null || given === undefined) return { value: null };
  if (!['string', 'number', 'boolean'].includes(typeof given)) {
    return { refusal: type === 'text' ? 'must be text' : readers[type].expected };
  }
  const text = String(given);
  if (type === 'text') {
    const longest = maxLength ?? longestColumn;
    return text.length <= longest ? { value: text } : { refusal: `is longer than ${longest} characters` };
  }
  if (text.trim() === '') return { value: null };
  const value = readers[type].read(text, timeZone);
  return value === null ? { refusal: readers[type].expected } : { value };
}

/**
 * Merges a client's values into a record. Omitted columns keep their value. Null clears a value; so does an empty text
 * in a new record or in a column that is not text.
 * @param before null for a new record, which must have every required column
 * @throws Problem `invalid` that names every unknown column and every refused value
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
    const isWritten = before === null || Object.hasOwn(given, name);
    if (required && isWritten && !values.get(name) && !refused.has(name)) refuse(name, 'is required');
  }
  const [first] = problems;
  if (first) throw new Problem('invalid', `Column '${first.path[1]}' ${first.message}`, problems);
  return Object.fromEntries(values);
}

/** Clients send back what they read, including the id. A new record has none yet. */
function checkId(sent: unknown, before: { id: number } | null, refuse: (name: string, message: string) => unknown) {
  const isNone = sent === null || sent === '' || sent === 0 || sent === '0';
  if (before === null && !isNone) refuse(idColumn, 'is given by the server');
  const isNumeral = typeof sent === 'number' || (typeof sent === 'string' && canBeNumeral(sent));
  if (before !== null && !(isNumeral && Number(sent) === before.id)) refuse(idColumn, 'cannot be changed');
}
