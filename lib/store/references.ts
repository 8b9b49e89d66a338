/** References to a record, counted beside it: in all, and by the record type that refers. */
import { inUseProblem } from '../domain/in-use.ts';
import { Conflict } from './moment.ts';
import type { Reference } from './record-type.ts';

export const references = 'references';

/** Names the figure that counts the references from one record type. */
export const toReferenceFigure = (recordType: string): string => `${references}.${recordType}`;

/** Counts the records that refer to a record, by record type. `deltas`: what the same write adds. */
export function countUsers(
  figures: Readonly<Record<string, unknown>>,
  deltas: ReadonlyMap<string, number> = new Map(),
): Map<string, number> {
  const prefix = toReferenceFigure('');
  return new Map(
    Object.entries(figures).flatMap(([name, value]): [string, number][] => {
      if (!name.startsWith(prefix)) return [];
      const left = toNumber(value) + (deltas.get(name) ?? 0);
      return left > 0 ? [[name.slice(prefix.length), left]] : [];
    }),
  );
}

/** Explains why a record could not be deleted: a `Conflict` if only types that are deleted along refer to it. */
export function explainInUse(
  recordType: string,
  figures: Readonly<Record<string, unknown>>,
  deltas: ReadonlyMap<string, number>,
): Error {
  const users = countUsers(figures, deltas);
  const isOvertaken = users.size > 0 && [...users.keys()].every((kind) => deltas.has(toReferenceFigure(kind)));
  return isOvertaken ? new Conflict(`more was added to the ${recordType} meanwhile`) : inUseProblem(recordType, users);
}

function toNumber(value: unknown): number {
  if (typeof value === 'object' && value !== null && 'N' in value) return Number(value.N);
  return Number(value);
}

/** Makes the reference of a field, if it names a record. `path` is the field to name when that does not exist. */
export const toReference = (recordType: string, id: number | null | undefined, path: string): Reference[] =>
  id ? [{ recordType, id, path }] : [];

/** Makes the references of a field that names several people, each once. */
export const toStaffReferences = (ids: readonly (number | null)[], path: string): Reference[] =>
  [...new Set(ids)].flatMap((id) => toReference('staff', id, path));
