import { canBeNumeral } from '../../domain/numeral.ts';
import { type Path, unknownReferenceProblem } from '../../domain/problem.ts';
import { type Entry, isOffered, whyNotOffered } from '../../domain/settings/entry.ts';
import { foldText } from '../../domain/text.ts';
import type { Collection } from '../../store/collection.ts';
import { listEntries } from './entries.ts';

/**
 * Finds the entry of an id, else of a name in any case. One round trip, joined with other reads for an id.
 * @param input nothing, "" and "0" choose none
 * @returns also a deleted or unused entry: `refuseNotOffered` decides about those
 * @throws Problem `invalid` for what is no entry
 */
export async function chooseEntry<D extends Entry & { name: string }>(
  entries: Collection<D>,
  input: string | number | null | undefined,
  path: Path | string,
): Promise<D | null> {
  const text = String(input ?? '').trim();
  if (text === '' || (canBeNumeral(text) && /^0+$/.test(text))) return null;
  const folded = foldText(text);
  const found = /^\d{1,12}$/.test(text)
    ? (await entries.get(Number(text)))?.doc
    : pickOffered((await listEntries(entries)).filter(({ name }) => foldText(name) === folded));
  if (!found) throw unknownReferenceProblem(path, text.slice(0, 100));
  return found;
}

function pickOffered<D extends Entry>(found: readonly D[]): D | undefined {
  return found.find((entry) => isOffered(entry)) ?? found[0];
}

/**
 * Checks that a newly named entry exists and is in use. At most one round trip, joined with other reads.
 * @param current the record's entry, which may stay
 * @throws Problem `invalid`
 */
export async function checkEntry<D extends Entry>(
  entries: Collection<D>,
  id: number | null | undefined,
  current: number | null | undefined,
  path: Path | string,
): Promise<void> {
  if (!id || id === current) return;
  const fault = whyNotOffered((await entries.get(id))?.doc, id, path);
  if (fault) throw fault;
}
