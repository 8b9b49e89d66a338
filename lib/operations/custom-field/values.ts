/** Merges values of custom fields into the record that an operation creates or changes. */
import type { CustomField, CustomFieldKind } from '../../domain/custom-field/custom-field.ts';
import { type GivenValues, mergeValues } from '../../domain/custom-field/values.ts';
import type { CustomValues } from '../../domain/record.ts';
import type { Document } from '../../store/record-type.ts';
import type { Work } from '../../store/work.ts';
import { readCustomFields } from './fields.ts';

/** A record that may have custom fields. */
export type WithCustomValues = Document & { customValues?: CustomValues };

/** Begins the read early, beside the operation's first reads, so that it costs no further round trip. */
function beginFields(kind: CustomFieldKind, { store }: Work): Promise<CustomField[]> {
  const reading = readCustomFields(store, kind);
  // The operation may refuse before it awaits this; a failed read must not go unhandled.
  reading.catch(() => undefined);
  return reading;
}

/**
 * Begins to read the fields that a new record may have. Without `input`, required fields are not checked either.
 * @returns gives the record's values; throws Problem `invalid`, as mergeValues does
 */
export function beginNewCustomValues(
  kind: CustomFieldKind,
  input: GivenValues | undefined,
  work: Work,
): () => Promise<CustomValues> {
  if (input === undefined) return async () => ({});
  const fields = beginFields(kind, work);
  return async () => mergeValues(kind, await fields, input, null, work.organization.timezone);
}

/**
 * Begins to read the fields of a changed record, if the input has values.
 * @returns gives the new values from the stored ones; throws Problem `invalid`, as mergeValues does
 */
export function beginChangedCustomValues(
  kind: CustomFieldKind,
  input: GivenValues | undefined,
  work: Work,
): (before: CustomValues) => Promise<CustomValues> {
  if (input === undefined || Object.keys(input).length === 0) return async (before) => before;
  const fields = beginFields(kind, work);
  return async (before) => mergeValues(kind, await fields, input, before, work.organization.timezone);
}
