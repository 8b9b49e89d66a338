/** Columns of an entry of the settings that a record names, where Perfex joins their tables. */
import * as z from 'zod';
import type { ScopeResource } from '../../../domain/token/scopes.ts';
import { type Column, computed } from '../../fields.ts';

/** Makes a column of entries `T`; `none` stands where a record names no entry. */
export type ColumnOf<T, C> = (wire: string, none: string | null, show: (entry: T) => string | null) => C;

/** The entry that an id names; null: none is named, undefined: it may not be read. */
export const findEntry = <T>(id: number | null, among: ReadonlyMap<number, T>): T | null | undefined =>
  id === null ? null : among.get(id);

/** Makes columns of the entry that a record names; null where that may not be read. `of`: whose right they take. */
export function defineJoined<D, J, T>(
  of: ScopeResource,
  find: (doc: D, join: J) => T | null | undefined,
): ColumnOf<T, Column<D, object, J>> {
  return (wire, none, show) => {
    const shown = (entry: T | null | undefined): string | null => (entry ? show(entry) : entry === null ? none : null);
    return computed<D, object, J>(wire, z.string().nullable(), (doc, { join }) => shown(find(doc, join)), of);
  };
}
