/** What an update may say: what it sends changes, the rest stays, and what a record must have is not emptied. */
import { Problem } from '../../../domain/problem.ts';
import type { Stored } from '../../../store/record-type.ts';
import type { Work } from '../../../store/work.ts';
import { isBlank, isZero } from '../../blank.ts';
import { findEmptied, findUsual, listLacks, type Values } from '../../bodies.ts';
import type { Column } from '../../fields.ts';
import type { Request } from '../../protocol.ts';
import { showOne } from '../../resource.ts';
import { nothingFound } from './messages.ts';
import type { PerfexResource, Recorded } from './resource.ts';

/** Reads a record. @throws Problem `not_found` in the document's words */
export async function readRecord<D extends Recorded, I, J>(
  { records }: PerfexResource<D, I, J>,
  id: number,
  { store }: Work,
): Promise<Stored<D>> {
  const stored = await records(store).get(id);
  if (!stored) throw new Problem('not_found', nothingFound);
  return stored;
}

/**
 * Refuses an update that empties what a record must have. Empty as it is shown, it is what a client read and sends back,
 * and changes nothing. One or two round trips where something is sent empty; none else.
 * @throws Problem `invalid` naming each
 */
export async function refuseEmptying<D extends Recorded, I, J>(
  resource: PerfexResource<D, I, J>,
  values: Values,
  id: number,
  work: Request,
): Promise<void> {
  const columns = findEmptied(resource.columns, values);
  if (columns.length === 0) return;
  const { attributes } = await showOne({ ...resource, columns }, id, readRecord(resource, id, work), work);
  const hasNone = (shown: unknown): boolean => isBlank(shown) || isZero(shown);
  const fields = columns.filter(({ wire }) => !hasNone(attributes[wire])).flatMap(listLacks);
  if (fields.length > 0) throw new Problem('invalid', 'What a record must have cannot be emptied', fields);
}

/**
 * Refuses an update in which nothing is what the resource takes, as printed: naming what the document asks of an update.
 * @param more how much there is beside the fields: values of custom fields, files
 * @throws Problem `invalid`
 */
export function refuseNothing<D, I, J>(columns: readonly Column<D, I, J>[], values: Values, more = 0): void {
  if (Object.keys(values).length + more > 0) return;
  throw new Problem('invalid', 'has no field that can be changed', findUsual(columns).flatMap(listLacks));
}
