/**
 * A table of a firm's own: its name and columns. Its records are rows of texts by column name,
 * as the only API that serves them (Perfex's thirdparty/customtable) shows all values as text;
 * that API names tables and columns exactly as they are here, and says which it does not know.
 */
import * as z from 'zod';
import { type FieldProblem, Problem } from '../problem.ts';
import { instant, recordFields } from '../record.ts';

/** What a column holds: `date` YYYY-MM-DD, `datetime` YYYY-MM-DD HH:MM:SS, `boolean` "0" or "1". */
export const columnTypes = ['text', 'integer', 'decimal', 'date', 'datetime', 'boolean'] as const;

/** Every record has it, whatever the columns: no column can be called so. */
export const idColumn = 'id';
/** The longest text of a column, in characters. */
export const longestColumn = 10_000;

const column = z.object({
  name: z.string(),
  type: z.enum(columnTypes).default('text'),
  /** A new record must have a value. */
  required: z.boolean().default(false),
  /** Characters of a text; null: up to the longest. Null too for every other type. */
  maxLength: z.int().positive().max(longestColumn).nullable().default(null),
});
export type Column = z.infer<typeof column>;

export const customTable = z.object({
  ...recordFields,
  /** Exactly as it stands in paths; no two differ in case alone. */
  name: z.string(),
  columns: z.array(column),
  deletedAt: instant.nullable().default(null),
});
export type CustomTable = z.infer<typeof customTable>;

/** What a table or column may be called. */
const identifier = /^[A-Za-z][A-Za-z0-9_]{0,63}$/;
const notIdentifier = 'must be a letter, then up to 63 letters, digits and underscores';

/**
 * Refuses a table that could not be served: names that are none, two columns of one name (case does
 * not tell names apart), a column called like the id, a length of something that is no text.
 * @throws Problem `invalid` with everything that is wrong
 */
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
