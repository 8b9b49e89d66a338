/** Derives everything that the table must hold because of a stored document; for comparing, not for writing. */
import type { Item } from '../client.ts';
import { type Addition, deriveItems } from '../derive.ts';
import * as keys from '../keys.ts';
import { nameKey } from '../organizations.ts';
import { parseDocument } from '../read.ts';
import type { Document } from '../record-type.ts';
import { formatKey, type Owner } from './places.ts';

/** An item that must exist; `attributes` null: whatever it holds (figures are counted apart). */
export type Kept = { key: keys.Key; attributes: Record<string, unknown> | null };
/** Both maps by `formatKey`. */
export type Follows = { doc: Document; items: Map<string, Kept>; additions: Map<string, Addition> };

/**
 * Derives what follows from a document as it is stored.
 * @throws when the document does not fit its schema, or says that it is another record
 */
export function deriveFollowing(organizationId: number, zone: string, { recordType, id }: Owner, item: Item): Follows {
  const { doc } = parseDocument(recordType, item);
  if (doc.id !== id) throw new Error(`it says that it is ${recordType.name} ${doc.id}`);
  const { items: derived, additions: added } = deriveItems(organizationId, zone, recordType, doc);
  const items = new Map<string, Kept>();
  const keep = (key: keys.Key, attributes: Kept['attributes']): void => {
    items.set(formatKey(key), { key, attributes });
  };
  for (const { key, attributes } of derived.values()) keep(key, attributes);
  const additions = new Map([...added.values()].map((addition) => [formatKey(addition.key), addition]));
  if (recordType.referred) keep(keys.sumsKey(organizationId, recordType.name, id), null);
  if (recordType.polled) {
    if (typeof item.stamp !== 'string') throw new Error('it has no stamp, though it is polled');
    keep(
      { pk: keys.changesPartition(organizationId, recordType.name), sk: `${item.stamp}#${keys.padNumber(id)}` },
      { id },
    );
  }
  if (recordType.name === 'organization' && 'name' in doc) {
    keep({ pk: keys.organizationsPartition, sk: keys.padNumber(id) }, {});
    keep(nameKey(String(doc.name)), { id });
  }
  return { doc, items, additions };
}

/** Gives an item's attributes without its key. */
export function toAttributes(item: Item): Record<string, unknown> {
  const { pk: _, sk: __, ...attributes } = item;
  return attributes;
}

/** Gives the same text for the same attributes in any order; '' for none. */
export function toComparableText(attributes: Record<string, unknown> | null): string {
  const entries = Object.entries(attributes ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.length === 0 ? '' : JSON.stringify(entries, exactly);
}

/** Large numbers arrive as bigint, which JSON does not know. */
const exactly = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? `${value}n` : value);
