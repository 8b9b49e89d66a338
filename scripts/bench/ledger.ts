/**
 * From documents to every item the table holds because of them, the way `save` would have written
 * them one by one: what follows from a document comes from the store's own `consequences`, numbers
 * of items that many documents share (counters, figures) are added up here and come at the end.
 */
import type { Item } from '../../lib/store/client.ts';
import { deriveItems } from '../../lib/store/derive.ts';
import * as keys from '../../lib/store/keys.ts';
import type { Document, RecordType } from '../../lib/store/record-type.ts';
import { stampText } from '../../lib/store/stamps.ts';

export type Ledger = {
  /** A document as a first write stores it, and what only it is responsible for. */
  enter: <D extends Document>(recordType: RecordType<D>, doc: D) => Generator<Item>;
  /** Raises a counter to at least this number. */
  raise: (sequence: string, to: number) => void;
  /** What stood before the first entry, and everything the entries share. To be asked once, at the end. */
  close: () => Generator<Item>;
};

const textOf = ({ pk, sk }: keys.Key): string => `${pk}|${sk}`;

/** Entries of one instant are told apart by their ids; a stamp never ends in 0 (see stamps.ts). */
const stampOf = ({ id, updatedAt }: Document): string => stampText(Date.parse(updatedAt) * 1000 + id * 10 + 1);

/**
 * Opens the ledger of one organization.
 * @param standing every item that is there already
 */
export function openLedger(firm: { id: number; timezone: string }, standing: Iterable<Item>): Ledger {
  const shared = new Map<string, Item>();
  for (const item of standing) shared.set(`${item.pk}|${item.sk}`, { ...item });
  const itemAt = (key: keys.Key): Item => {
    const found = shared.get(textOf(key)) ?? { ...key };
    shared.set(textOf(key), found);
    return found;
  };
  const raise = (sequence: string, to: number): void => {
    const item = itemAt(keys.sequenceKey(firm.id, sequence));
    item.n = Math.max(Number(item.n ?? 0), to);
  };
  function* enter<D extends Document>(recordType: RecordType<D>, doc: D): Generator<Item> {
    const stamp = stampOf(doc);
    const stored = { doc: JSON.stringify(doc), version: 1, mark: 'loaded', ...(recordType.polled ? { stamp } : {}) };
    yield { ...keys.documentKey(firm.id, recordType.name, recordType.home, doc.id), ...stored };
    if (recordType.polled) {
      yield {
        pk: keys.changesPartition(firm.id, recordType.name),
        sk: `${stamp}#${keys.padNumber(doc.id)}`,
        id: doc.id,
      };
    }
    if (recordType.referred) itemAt(keys.sumsKey(firm.id, recordType.name, doc.id)).references ??= 0;
    const follows = deriveItems(firm.id, firm.timezone, recordType, doc);
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
