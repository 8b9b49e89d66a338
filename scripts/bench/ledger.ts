/**
 * Derives from documents all items that `save` would have written one by one. The store's own code derives what follows
 * from a document; counters and figures that documents share are added up here, and come at the end.
 */
import type { Item } from '../../lib/store/client.ts';
import { deriveItems } from '../../lib/store/derive.ts';
import * as keys from '../../lib/store/keys.ts';
import type { Document, RecordType } from '../../lib/store/record-type.ts';
import { stampText } from '../../lib/store/stamps.ts';

export type Ledger = {
  /** Yields a document's item as its first write, and the items that follow from it alone. */
  enter: <D extends Document>(recordType: RecordType<D>, doc: D) => Generator<Item>;
  raise: (sequence: string, to: number) => void;
  /** Yields the items from before the first entry, and those that entries share. Call it once, at the end. */
  close: () => Generator<Item>;
};

const textOf = ({ pk, sk }: keys.Key): string => `${pk}|${sk}`;

/** Ids distinguish entries of one instant. A stamp never ends in 0 (see stamps.ts). */
const stampOf = ({ id, updatedAt }: Document): string => stampText(Date.parse(updatedAt) * 1000 + id * 10 + 1);

/** Opens an organization's ledger. `standing`: all items that exist already. */
export function openLedger(organization: { id: number; timezone: string }, existing: Iterable<Item>): Ledger {
  const shared = new Map<string, Item>();
  for (const item of existing) shared.set(`${item.pk}|${item.sk}`, { ...item });
  const itemAt = (key: keys.Key): Item => {
    const found = shared.get(textOf(key)) ?? { ...key };
    shared.set(textOf(key), found);
    return found;
  };
  const raise = (sequence: string, to: number): void => {
    const item = itemAt(keys.sequenceKey(organization.id, sequence));
    item.n = Math.max(Number(item.n ?? 0), to);
  };
  function* enter<D extends Document>(recordType: RecordType<D>, doc: D): Generator<Item> {
    const stamp = stampOf(doc);
    const stored = { doc: JSON.stringify(doc), version: 1, mark: 'loaded', ...(recordType.polled ? { stamp } : {}) };
    yield { ...keys.documentKey(organization.id, recordType.name, recordType.home, doc.id), ...stored };
    if (recordType.polled) {
      yield {
        pk: keys.changesPartition(organization.id, recordType.name),
        sk: `${stamp}#${keys.padNumber(doc.id)}`,
        id: doc.id,
      };
    }
    if (recordType.referred) itemAt(keys.sumsKey(organization.id, recordType.name, doc.id)).references ??= 0;
    const follows = deriveItems(organization.id, organization.timezone, recordType, doc);
    for (const { key, attributes } of follows.items.values()) yield { ...key, ...attributes };
    for (const { key, counts } of follows.additions.values()) {
      const item = itemAt(key);
      for (const [name, by] of counts) item[name] = Number(item[name] ?? 0) + by;
    }
    raise(recordType.sequence ?? recordType.name, doc.id);
  }
  return {
    enter,
    raise,
    close: function* () {
      yield* shared.values();
    },
  };
}
