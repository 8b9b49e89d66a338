/** Records that name each other wherever they can, and say in every free text of what kind they are: what is shown of a kind shows its mark. */

import type { Firm } from '../../lab/api.ts';
import { scopeResources } from '../../lib/domain/token/scopes.ts';
import { addComment } from '../../lib/operations/comment/write.ts';
import { createBoard } from '../../lib/operations/settings/boards.ts';
import type { Document, RecordType } from '../../lib/store/record-type.ts';
import { recordTypes } from '../../lib/store/record-types/registry.ts';

import { collectionNamed } from './arrangements.ts';
import { commentSubjects, relations, valuesAt, withValueAt } from './relations.ts';

const markOf = (resource: string): string => `mark-of-${resource}!`;

/** The resources whose marks an answer shows. */
export function marksIn(body: unknown): string[] {
  const text = Buffer.isBuffer(body) ? body.toString('latin1') : JSON.stringify(body ?? '');
  return scopeResources.filter((resource) => text.includes(markOf(resource)));
}

/** What requests find records by. */
const named: Readonly<Record<string, readonly string[]>> = { 'custom table': ['name'], 'payment mode': ['name'] };
const everywhere = ['hash', 'secretHash', 'currency'];

/** The document with the mark in each text of its own that takes any text. */
function marked(recordType: RecordType<Document>, doc: Document, mark: string): Document {
  let whole: Document = doc;
  for (const [key, value] of Object.entries(doc)) {
    if ([...everywhere, ...(named[recordType.name] ?? [])].includes(key)) continue;
    if (typeof value !== 'string' && value !== null) continue;
    const tried = recordType.schema.safeParse({ ...whole, [key]: mark });
    if (tried.success) whole = tried.data;
  }
  return whole;
}

/** The recurring invoice counts with the invoices. */
const first = (recordType: string): number => (recordType === 'recurring invoice' ? 2 : 1);

/** The document with the id of another record in each of its own places for one that is empty. */
function entangled(recordType: RecordType<Document>, doc: Document, charging: boolean): Document {
  let whole: Document = { ...doc, createdBy: 1, updatedBy: 1 } as Document;
  for (const { recordType: of, path, to, rule } of relations) {
    if (['invoice', 'recurring invoice'].includes(to) && !charging) continue;
    if (of !== recordType.name || /\[\]\.|\.|\{/.test(path) || rule === 'own' || rule === 'skipped') continue;
    const isEmpty = valuesAt(whole, path).every((value) => value === null);
    if (!isEmpty || !Object.values(recordTypes).some(({ name }) => name === to)) continue;
    const tried = recordType.schema.safeParse(withValueAt(whole, path, first(to), {}));
    if (tried.success) whole = tried.data;
  }
  return whole;
}

/** What is no text of the record's own: copies of others that are kept up with them, and parts. */
const parts: Readonly<Record<string, (doc: Record<string, unknown>, charging: boolean) => Record<string, unknown>>> = {
  invoice: (doc, charging) => {
    const mark = markOf('payments');
    const payments = (doc.payments as object[]).map((summary) => ({
      ...summary,
      modeId: 1,
      notes: mark,
      method: mark,
      transactionId: mark,
    }));
    const [line] = doc.lines as object[];
    const time = { staffId: 1, taskId: 1, startedAt: '2024-01-08T10:00:00.000Z' };
    const lines = [
      line,
      { ...line, position: 2, origin: 'time entry', originId: 1, time },
      { ...line, position: 3, origin: 'expense', originId: 1 },
    ];
    return doc.id === 1 && charging ? { payments, lines } : { payments };
  },
  // Who has a contact has no address of its own.
  customer: ({ primaryContact, email }) => ({
    email: primaryContact ? '' : email,
    primaryContact: primaryContact && { ...(primaryContact as object), email: markOf('contacts') },
  }),
  'custom row': () => ({ values: { shoenumber: markOf('custom-tables'), winter: '40' } }),
};

/** Each record of a furnished firm that has a right of its own, as `alter` makes it. */
async function alterRecords(
  firm: Firm,
  alter: (recordType: RecordType<Document>, doc: Document) => Record<string, unknown>,
): Promise<void> {
  for (const recordType of Object.values(recordTypes) as unknown as RecordType<Document>[]) {
    if (recordType.resource === null || recordType.resource === 'tokens') continue;
    const records = collectionNamed(firm, recordType.name);
    for (let id = 1; id <= 12; id += 1) {
      const stored = await records.get(id);
      if (stored) await firm.work.store.save([records.update(stored, records.parse(alter(recordType, stored.doc)))]);
    }
  }
}

/** Entangles the records of a furnished firm, of which nothing is charged, and leaves their texts as they are. */
export const entangleRecords = (firm: Firm): Promise<void> =>
  alterRecords(firm, (recordType, doc) => ({ ...entangled(recordType, doc, false) }));

/**
 * Entangles and marks the records of a furnished firm.
 * @param charging whether the first expense and time entry are on the first invoice, and so are locked, and invoices repeat
 */
export async function markRecords(firm: Firm, charging: boolean): Promise<void> {
  const { work } = firm;
  await createBoard({ projectId: 1, name: 'Today' }, work);
  for (const subject of commentSubjects) await addComment({ subject, subjectId: 1 }, 'Well done', work);
  await alterRecords(firm, (recordType, before) => {
    const doc = marked(
      recordType,
      entangled(recordType, before, charging),
      `${markOf(recordType.resource ?? '')}${before.id}`,
    );
    return { ...doc, ...parts[recordType.name]?.({ ...doc }, charging) };
  });
}
