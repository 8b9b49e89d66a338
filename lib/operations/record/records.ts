/** Create, update and delete for records that need no other records to be written. */
import { lacksScopeProblem, notFoundProblem } from '../../domain/problem.ts';
import { type NewRecordFields, type RecordFields, stampChange, stampNew } from '../../domain/record.ts';
import { allows } from '../../domain/token/token.ts';
import type { Collection } from '../../store/collection.ts';
import type { Stored } from '../../store/record-type.ts';
import { retryOnConflict } from '../../store/retry.ts';
import type { Work } from '../../store/work.ts';

type Record = RecordFields;

/** Reads a record. @throws Problem `not_found` */
export async function readExisting<D extends Record>(records: Collection<D>, id: number): Promise<Stored<D>> {
  const stored = await records.get(id);
  if (!stored) throw notFoundProblem(records.recordType);
  return stored;
}

/** Stores a new record. Two round trips. @throws what Store.save throws */
export async function createRecord<D extends Record>(
  records: Collection<D>,
  make: (newFields: NewRecordFields) => D | Promise<D>,
  work: Work,
): Promise<Stored<D>> {
  const doc = await make(stampNew(work, await records.nextId()));
  const [stored] = await work.store.save([records.create(doc)]);
  return stored;
}

/** Changes the newest version of a record. Two round trips. @throws Problem `not_found`, and what Store.save throws */
export function updateRecord<D extends Record>(
  records: Collection<D>,
  id: number,
  alter: (doc: D) => D,
  work: Work,
): Promise<Stored<D>> {
  return retryOnConflict(async () => {
    const before = await readExisting(records, id);
    const [stored] = await work.store.save([records.update(before, { ...alter(before.doc), ...stampChange(work) })]);
    return stored;
  });
}

/** Deletes a record. @throws Problem `not_found`; `conflict` while other records refer to it */
export async function deleteRecord<D extends Record>(records: Collection<D>, id: number, work: Work): Promise<D> {
  return retryOnConflict(async () => {
    const before = await readExisting(records, id);
    await work.store.save([records.remove(before)]);
    return before.doc;
  });
}

/** Refuses early what `save` would refuse: nested writes without the right to them. @throws Problem `forbidden` */
export function requireRight(work: Work, scope: string): void {
  if (!allows(work.actor.scopes, scope)) throw lacksScopeProblem(scope);
}
