/** Columns of a settings entry that a record refers to, which Perfex joins from the entry's table. */
import * as z from 'zod';
import type { ScopeResource } from '../../../domain/token/scopes.ts';
import { type Column, computed } from '../../fields.ts';

/** Makes a column of entries `T`; `none` is shown where a record refers to no entry. */
export type ColumnOf<T, C> = (wire: string, none: string | null, show: (entry: T) => string | null) => C;

/** Finds an entry by id. Null: the record refers to none; undefined: it may not be read. */
export const findEntry = <T>(id: number | null, among: ReadonlyMap<number, T>): T | null | undefined =>
  id === null ? null : among.get(id);

/** Makes columns of the entry that a record refers to; null where it may not be read. `of`: the right they need. */
export function defineJoined<D, J, T>(
  of: ScopeResource,
  find: (doc: D, join: J) => T | null | undefined,
): ColumnOf<T, Column<D, object, J>> {
  return (wire, none, show) => {
    const present = (entry: T | null | undefined): string | null =>
      entry ? show(entry) : entry === null ? none : null;
    return computed<D, object, J>(wire, z.string().nullable(), (doc, { join }) => present(find(doc, join)), of);
  };
}
