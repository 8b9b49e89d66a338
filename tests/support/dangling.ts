/** Whether every stored id of an organization leads to a record. Whoever asks has a table of its own. */

import type { Firm } from '../../lab/api.ts';
import { scanTable } from '../../lab/scan.ts';
import type { Item } from '../../lib/store/client.ts';
import { findPlace } from '../../lib/store/verify/places.ts';
import { type Relation, relations, valuesAt } from './relations.ts';

/** Every item of an organization. */
export const itemsOf = async ({ organization }: Firm): Promise<Item[]> =>
  (await scanTable()).filter((item) => findPlace(organization.id, item) !== null);

/** The kind of record an id of this document stands for. */
function targetsOf({ path, to }: Relation, doc: Record<string, unknown>): { recordType: string; id: unknown }[] {
  if (path === 'lines[].originId') {
    const lines = doc.lines as { origin: string; originId: number | null }[];
    const kinds: Record<string, string> = { expense: 'expense', 'time entry': 'timesheet' };
    return lines.flatMap(({ origin, originId }) => {
      const recordType = kinds[origin];
      return recordType && originId !== null ? [{ recordType, id: originId }] : [];
    });
  }
  const recordType = path === 'relatedId' ? String(doc.relatedTo) : path === 'subjectId' ? String(doc.subject) : to;
  if (recordType === 'quotation' || recordType === 'annex') return [];
  return valuesAt(doc, path).map((id) => ({ recordType, id }));
}

/** Every id that leads nowhere, in words. */
export async function dangling(of: Firm): Promise<string[]> {
  const documents = (await itemsOf(of)).flatMap((item) => {
    const place = findPlace(of.organization.id, item);
    return place?.type === 'document' ? [{ owner: place.owner, doc: JSON.parse(String(item.doc)) }] : [];
  });
  const there = new Set(documents.map(({ owner }) => `${owner.recordType.name} ${owner.id}`));
  return documents.flatMap(({ owner, doc }) => {
    const live = relations.filter(
      ({ recordType, rule }) => recordType === owner.recordType.name && rule !== 'history' && rule !== 'own',
    );
    const named = live.flatMap((relation) =>
      targetsOf(relation, doc).map(({ recordType, id }) => ({ text: `${recordType} ${id}`, path: relation.path })),
    );
    const fields = Object.keys(doc.customValues ?? {}).map((id) => ({
      text: `custom field ${id}`,
      path: 'customValues',
    }));
    return [...named, ...fields].flatMap(({ text, path }) =>
      there.has(text) ? [] : [`${owner.recordType.name} ${owner.id} names ${text} as ${path}`],
    );
  });
}
