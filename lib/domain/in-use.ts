/** The refusal to delete a record that others name, in words that say which kinds of record those are. */
import { Problem } from './problem.ts';

const plurals: Readonly<Record<string, string>> = { staff: 'members of staff', reply: 'replies', series: 'series' };

function formatCount(recordType: string, count: number): string {
  if (count === 1) return `1 ${recordType === 'staff' ? 'member of staff' : recordType}`;
  return `${count} ${plurals[recordType] ?? `${recordType}s`}`;
}

/**
 * @param recordType of the record that stays
 * @param users how many records of each kind name it
 * @returns a Problem `conflict`: "The customer is still in use by 2 invoices and 1 project"
 */
export function inUseProblem(recordType: string, users: ReadonlyMap<string, number>): Problem {
  const kinds = [...users].filter(([, count]) => count > 0).sort(([a], [b]) => (a < b ? -1 : 1));
  const words = kinds.map(([kind, count]) => formatCount(kind, count));
  const all = words.length > 1 ? `${words.slice(0, -1).join(', ')} and ${words.at(-1)}` : words[0];
  return new Problem('conflict', `The ${recordType} is still in use by ${all ?? 'other records'}`);
}
