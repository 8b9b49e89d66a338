/**
 * Values of custom fields, written in the transaction that writes their record. No operation has
 * to know of them: the work it is given lays them over what it stores.
 */
import type { CustomFieldKind } from '../../domain/custom-field/custom-field.ts';
import { type GivenValues, mergeValues } from '../../domain/custom-field/values.ts';
import type { CustomValues } from '../../domain/record.ts';
import { altering } from '../../store/altering.ts';
import type { Collection } from '../../store/collection.ts';
import type { Document } from '../../store/record-type.ts';
import type { Work } from '../../store/work.ts';
import { readCustomFields } from './fields.ts';

/** A record that may have custom fields. */
export type WithCustomValues = Document & { customValues?: CustomValues };

type Wanted<D extends WithCustomValues> = {
  kind: CustomFieldKind;
  records: Collection<D>;
  /** The record that is changed; null where one is made, which must have every required field. */
  id: number | null;
  given: GivenValues;
};

/**
 * The work for an operation that makes or changes a record. The fields are read beside what the
 * operation reads first, so that they cost no round trip of their own. A recurring invoice that is
 * made or changed with its invoice has the values of that, and hands them on.
 * @returns work whose `save` throws Problem `invalid`, as mergeValues does
 */
export function withCustomValues<D extends WithCustomValues>(wanted: Wanted<D>, work: Work): Work {
  const { kind, records, id, given } = wanted;
  if (id !== null && Object.keys(given).length === 0) return work;
  const reading = readCustomFields(work.store, kind);
  // The operation may refuse before it asks: a failed read is then nobody's concern.
  reading.catch(() => undefined);
  const merged = async (before: CustomValues | undefined, isNew: boolean): Promise<CustomValues> =>
    mergeValues(kind, await reading, given, isNew ? null : (before ?? {}), work.firm.timezone);
  const isMeant = (doc: Document, isNew: boolean): boolean => (id === null ? isNew : doc.id === id);
  const store = altering(work.store, records, async (doc, isNew) =>
    isMeant(doc, isNew) ? { ...doc, customValues: await merged(doc.customValues, isNew) } : doc,
  );
  if (kind !== 'invoice') return { ...work, store };
  const { recurringInvoices } = work.store;
  const whole = altering(store, recurringInvoices, async (doc, isNew) => ({
    ...doc,
    customValues: await merged(doc.customValues, isNew && id === null),
  }));
  return { ...work, store: whole };
}
