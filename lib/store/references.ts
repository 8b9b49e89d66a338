/** Who names a record: counted beside it, in all and by the kind of those who do. */
import { inUseProblem } from '../domain/in-use.ts';
import { Conflict } from './moment.ts';
import type { Reference } from './record-type.ts';

export const references = 'references';

/** The figure that counts the records of one kind that name it. */
export const toReferenceFigure = (recordType: string): string => `${references}.${recordType}`;

/**
 * How many records of each kind name a record.
 * @param figures the numbers beside it, as they were read or as a failed condition brings them
 * @param going those that go in the same write
 */
export function countUsers(
  figures: Readonly<Record<string, unknown>>,
  going: ReadonlyMap<string, number> = new Map(),
): Map<string, number> {
  const prefix = toReferenceFigure('');
  return new Map(
    Object.entries(figures).flatMap(([name, value]): [string, number][] => {
      if (!name.startsWith(prefix)) return [];
      const left = numberIn(value) + (going.get(name) ?? 0);
      return left > 0 ? [[name.slice(prefix.length), left]] : [];
    }),
  );
}

/**
 * Why a record could not be deleted: others name it. Where all of them are of kinds that are taken along, they have
 * come since those were read: the operation looks again.
 * @param going by figure, what the write took off: below zero
 */
export function explainInUse(
  recordType: string,
  figures: Readonly<Record<string, unknown>>,
  going: ReadonlyMap<string, number>,
): Error {
  const users = countUsers(figures, going);
  const isOvertaken = users.size > 0 && [...users.keys()].every((kind) => going.has(toReferenceFigure(kind)));
  return isOvertaken ? new Conflict(`more was added to the ${recordType} meanwhile`) : inUseProblem(recordType, users);
}

/** A number as it is, or in DynamoDB's own notation. */
function numberIn(value: unknown): number {
  if (typeof value === 'object' && value !== null && 'N' in value) return Number(value.N);
  return Number(value);
}

/**
 * The reference that a field makes; none where it names no record.
 * @param path the field, to be named where there is no such record
 */
export const toReference = (recordType: string, id: number | null | undefined, path: string): Reference[] =>
  id ? [{ recordType, id, path }] : [];

/** The same for a field that names several people, each once. */
export const toStaffReferences = (ids: readonly (number | null)[], path: string): Reference[] =>
  [...new Set(ids)].flatMap((id) => toReference('staff', id, path));
