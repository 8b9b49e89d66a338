/** Whether every stored id of an organization leads to a record. Whoever asks has an engine of its own. */

import type { Firm } from '../../lab/api.ts';
import { scanTable } from '../../lab/scan.ts';
import type { Item } from '../../lib/store/client.ts';
import { placeOf } from '../../lib/store/verify/places.ts';
import { type Relation, relations, valuesAt } from './relations.ts';

/** Every item of an organization. */
export const itemsOf = async ({ organization }: Firm): Promise<Item[]> =>
  (await scanTable()).filter((item) => placeOf(organization.id, item) !== null);

/** The kind of record an id of this document stands for. */
function targetsOf({ path, to }: Relation, doc: Record<string, unknown>): { noun: string; id: unknown }[] {
  if (path === 'lines[].originId') {
    const lines = doc.lines as { origin: string; originId: number | null }[];
    const kinds: Record<string, string> = { expense: 'expense', 'time entry': 'timesheet' };
    return lines.flatMap(({ origin, originId }) => {
      const noun = kinds[origin];
      return noun && originId !== null ? [{ noun, id: originId }] : [];
    });
  }
  const noun = path === 'relatedId' ? String(doc.relatedTo) : path === 'subjectId' ? String(doc.subject) : to;
  if (noun === 'quotation' || noun === 'annex') return [];
  return valuesAt(doc, path).map((id) => ({ noun, id }));
}

/** Every id that leads nowhere, in words. */
export async function dangling(of: Firm): Promise<string[]> {
  const documents = (await itemsOf(of)).flatMap((item) => {
    const place = placeOf(of.organization.id, item);
    return place?.type === 'document' ? [{ owner: place.owner, doc: JSON.parse(String(item.doc)) }] : [];
  });
  const there = new Set(documents.map(({ owner }) => `${owner.noun.name} ${owner.id}`));
  return documents.flatMap(({ owner, doc }) => {
    const live = relations.filter(({ noun, rule }) => noun === owner.noun.name && rule !== 'history' && rule !== 'own');
    const named = live.flatMap((relation) =>
      targetsOf(relation, doc).map(({ noun, id }) => ({ text: `${noun} ${id}`, path: relation.path })),
    );
    const fields = Object.keys(doc.customValues ?? {}).map((id) => ({
      text: `custom field ${id}`,
      path: 'customValues',
    }));
    return [...named, ...fields].flatMap(({ text, path }) =>
      there.has(text) ? [] : [`${owner.noun.name} ${owner.id} names ${text} as ${path}`],
    );
  });
}
