import type { CustomField, CustomFieldKind } from '../../domain/custom-field/custom-field.ts';
import { compareByPosition } from '../../domain/settings/settings.ts';
import type { Store } from '../../store/store.ts';
import { listEntries } from '../settings/entries.ts';

/** Reads the active custom fields in display order, of one kind of record or of all. One round trip. */
export async function readCustomFields(store: Store, kind?: CustomFieldKind): Promise<CustomField[]> {
  const fields = await listEntries(store.customFields);
  return fields.filter((one) => one.active && (!kind || one.belongsTo === kind)).sort(compareByPosition);
}
