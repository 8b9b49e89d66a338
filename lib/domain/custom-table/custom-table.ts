/** A custom table, as only Perfex's thirdparty/customtable serves it: with these exact names, all values as text. */
import * as z from 'zod';
import { type FieldProblem, Problem } from '../problem.ts';
import { instant, recordFields } from '../record.ts';

/** Stored as text: `date` YYYY-MM-DD, `datetime` YYYY-MM-DD HH:MM:SS, `boolean` "0" or "1". */
export const columnTypes = ['text', 'integer', 'decimal', 'date', 'datetime', 'boolean'] as const;

/** Every record has an id, so no column can have this name. */
export const idColumn = 'id';
export const longestColumn = 10_000;

const column = z.object({
  name: z.string(),
  type: z.enum(columnTypes).default('text'),
  required: z.boolean().default(false),
  /** In characters; null for the longest, and for other types than text. */
  maxLength: z.int().positive().max(longestColumn).nullable().default(null),
});
export type Column = z.infer<typeof column>;

export const customTable = z.object({
  ...recordFields,
  /** As paths have it. No two names differ only in case. */
  name: z.string(),
  columns: z.array(column),
  deletedAt: instant.nullable().default(null),
});
export type CustomTable = z.infer<typeof customTable>;

const identifier = /^[A-Za-z][A-Za-z0-9_]{0,63}$/;
const notIdentifier = 'must be a letter, then up to 63 letters, digits and underscores';

/** Refuses bad or repeated names, and a length without text. @throws Problem `invalid` with every problem */
export function checkCustomTable({ name, columns }: Pick<CustomTable, 'name' | 'columns'>): void {
  const problems: FieldProblem[] = identifier.test(name) ? [] : [{ path: ['name'], message: notIdentifier }];
  const seen = new Set<string>([idColumn]);
  columns.forEach((one, i) => {
    const wrong = (field: string, message: string): unknown => problems.push({ path: ['columns', i, field], message });
    const lower = one.name.toLowerCase();
    if (!identifier.test(one.name)) wrong('name', notIdentifier);
    else if (lower === idColumn) wrong('name', 'is the column every table has');
    else if (seen.has(lower)) wrong('name', 'is the name of another column');
    seen.add(lower);
    if (one.maxLength !== null && one.type !== 'text') wrong('maxLength', 'is for text columns only');
  });
  const first = problems[0];
  if (first) throw new Problem('invalid', `${first.path.join('.')} ${first.message}`, problems);
}
