/** The custom fields of a firm as records meet them; how they are defined is a matter of the settings. */
import type { CustomField, CustomFieldKind } from '../../domain/custom-field/custom-field.ts';
import { compareByPosition } from '../../domain/settings/settings.ts';
import type { Store } from '../../store/store.ts';
import { listEntries } from '../settings/entries.ts';

/**
 * The fields in use, in the order in which they are shown. One round trip.
 * @param kind only those of one kind of record
 */
export async function readCustomFields(store: Store, kind?: CustomFieldKind): Promise<CustomField[]> {
  const fields = await listEntries(store.customFields);
  return fields.filter((one) => one.active && (!kind || one.belongsTo === kind)).sort(compareByPosition);
}
