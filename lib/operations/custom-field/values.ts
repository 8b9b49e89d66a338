/** Values of custom fields: the operation that makes or changes a record merges them into it. */
import type { CustomField, CustomFieldKind } from '../../domain/custom-field/custom-field.ts';
import { type GivenValues, mergeValues } from '../../domain/custom-field/values.ts';
import type { CustomValues } from '../../domain/record.ts';
import type { Document } from '../../store/record-type.ts';
import type { Work } from '../../store/work.ts';
import { readCustomFields } from './fields.ts';

/** A record that may have custom fields. */
export type WithCustomValues = Document & { customValues?: CustomValues };

/** The fields are read beside what the operation reads first, so that they cost no further round trip. */
function beginFields(kind: CustomFieldKind, { store }: Work): Promise<CustomField[]> {
  const reading = readCustomFields(store, kind);
  // The operation may refuse before it asks: a failed read is then nobody's concern.
  reading.catch(() => undefined);
  return reading;
}

/**
 * Begins to read the fields that a new record may have.
 * @param given left out: the record has no values, and required fields are not asked for
 * @returns gives the record's values; throws Problem `invalid`, as mergeValues does
 */
export function beginNewCustomValues(
  kind: CustomFieldKind,
  given: GivenValues | undefined,
  work: Work,
): () => Promise<CustomValues> {
  if (given === undefined) return async () => ({});
  const fields = beginFields(kind, work);
  return async () => mergeValues(kind, await fields, given, null, work.organization.timezone);
}

/**
 * Begins to read the fields of a record that is changed, where values are given at all.
 * @returns gives the record's values from those before the change; throws Problem `invalid`, as mergeValues does
 */
export function beginChangedCustomValues(
  kind: CustomFieldKind,
  given: GivenValues | undefined,
  work: Work,
): (before: CustomValues) => Promise<CustomValues> {
  if (given === undefined || Object.keys(given).length === 0) return async (before) => before;
  const fields = beginFields(kind, work);
  return async (before) => mergeValues(kind, await fields, given, before, work.organization.timezone);
}
