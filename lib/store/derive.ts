/** Derives all that the table keeps because of a document. Pure: `save` compares what follows from old and new. */
import { foldText } from '../domain/text.ts';
import * as keys from './keys.ts';
import type { Document, Guard, Membership, RecordType } from './record-type.ts';
import { references, toReferenceFigure } from './references.ts';

/** A derived item. A `guard` or `member` must not have existed before. */
export type Derived = {
  key: keys.Key;
  kind: 'member' | 'guard' | 'row' | 'due';
  attributes: Record<string, unknown>;
  guard?: Guard;
};

/** Adds to the numbers of one item. `referred`: the item must exist; `path` names the field if it does not. */
export type Addition = { key: keys.Key; counts: Map<string, number>; referred: { path: string; id: number } | null };

export type Consequences = { items: Map<string, Derived>; additions: Map<string, Addition> };

/** Separates a record's own search text from what it copied of other records. */
export const beforeCopies = '\f';

/** Makes the folded search text: the record's own parts, divided by line feeds, then the copies. */
export function deriveSearchText<D extends Document>(recordType: RecordType<D>, doc: D): string {
  const own = (recordType.text?.(doc) ?? '').split('\n').map(foldText).join('\n');
  const copied = foldText(recordType.copies?.text?.(doc) ?? '');
  return copied ? `${own}${beforeCopies}${copied}` : own;
}

const keyText = (key: keys.Key): string => `${key.pk}|${key.sk}`;

/** Finds the counter item, and its attribute, that count this member. */
export function toCounter(membership: Membership, id: number): { sk: string; attribute: string } {
  if (membership.on === undefined) {
    const range = Math.floor(id / keys.idsPerRange);
    return {
      sk: `C${keys.padNumber(Math.floor(range / keys.rangesPerItem))}`,
      attribute: `r${keys.padNumber(range % keys.rangesPerItem, 2)}`,
    };
  }
  const block = keys.padNumber(Math.floor(id / keys.idsPerDayRange), 9);
  return { sk: `C${membership.on.slice(0, 7)}`, attribute: `r${membership.on.slice(8)}.${block}` };
}

/** The sort key of a list's member. */
export function toMemberSortKey(membership: Membership, id: number): string {
  return `M${membership.on ?? ''}#${keys.padNumber(id)}`;
}

/** Derives what the table must hold because of `doc`; nothing for null. `zone` decides when it is due. */
export function deriveItems<D extends Document>(
  organizationId: number,
  zone: string,
  recordType: RecordType<D>,
  doc: D | null,
): Consequences {
  const consequences: Consequences = { items: new Map(), additions: new Map() };
  if (!doc) return consequences;
  const items = [
    ...(recordType.guards?.(doc) ?? []).map((guard): Derived => {
      return { key: keys.guardKey(organizationId, guard.key), kind: 'guard', attributes: { id: doc.id }, guard };
    }),
    ...listRows(organizationId, recordType, doc),
    ...listDueEntries(organizationId, zone, recordType, doc),
  ];
  addMemberships(consequences, organizationId, recordType, doc);
  for (const item of items) consequences.items.set(keyText(item.key), item);
  for (const reference of recordType.references?.(doc) ?? []) {
    const key = keys.sumsKey(organizationId, reference.recordType, reference.id);
    add(consequences, key, references, 1, { path: reference.path, id: reference.id });
    add(consequences, key, toReferenceFigure(recordType.name), 1);
  }
  for (const sum of recordType.sums?.(doc) ?? []) {
    if (sum.by !== 0) add(consequences, keys.sumsKey(organizationId, sum.recordType, sum.id), sum.name, sum.by);
  }
  return consequences;
}

function add(
  { additions }: Consequences,
  key: keys.Key,
  name: string,
  by: number,
  referred: Addition['referred'] = null,
): void {
  const text = keyText(key);
  const entry = additions.get(text) ?? { key, counts: new Map<string, number>(), referred };
  entry.counts.set(name, (entry.counts.get(name) ?? 0) + by);
  entry.referred ??= referred;
  additions.set(text, entry);
}

function addMemberships<D extends Document>(
  consequences: Consequences,
  organizationId: number,
  recordType: RecordType<D>,
  doc: D,
): void {
  for (const membership of recordType.lists?.(doc) ?? []) {
    const by = membership.on === undefined ? 'id' : 'date';
    const pk = keys.listPartition(organizationId, recordType.name, by, membership.list);
    const key = { pk, sk: toMemberSortKey(membership, doc.id) };
    const counter = toCounter(membership, doc.id);
    consequences.items.set(keyText(key), { key, kind: 'member', attributes: {} });
    add(consequences, { pk, sk: counter.sk }, counter.attribute, 1);
  }
}

function listRows<D extends Document>(organizationId: number, recordType: RecordType<D>, doc: D): Derived[] {
  const toKey = (part: 'row' | 'search'): keys.Key => keys.rowKey(organizationId, recordType.name, part, doc.id);
  const row = recordType.row && { row: JSON.stringify(recordType.row(doc)) };
  const text = recordType.text && { text: deriveSearchText(recordType, doc) };
  return [
    ...(row ? [{ key: toKey('row'), kind: 'row' as const, attributes: row }] : []),
    ...(text ? [{ key: toKey('search'), kind: 'row' as const, attributes: text }] : []),
  ];
}

function listDueEntries<D extends Document>(
  organizationId: number,
  zone: string,
  { name: kind, due }: RecordType<D>,
  doc: D,
): Derived[] {
  const at = due?.(doc, zone)?.at;
  if (at === undefined) return [];
  const attributes = { organizationId, kind, id: doc.id, at };
  return [{ key: keys.dueKey(attributes), kind: 'due', attributes }];
}

/** Compares two states: items to delete (lasting ones stay), items to put, numbers to add. */
export function diffItems(before: Consequences, after: Consequences) {
  const removed = [...before.items]
    .filter(([key, item]) => !after.items.has(key) && !keys.isLasting(item.key))
    .map(([, item]) => item);
  const placed = [...after.items]
    .filter(([key, item]) => {
      const old = before.items.get(key);
      return !old || (item.kind === 'row' && JSON.stringify(old.attributes) !== JSON.stringify(item.attributes));
    })
    .map(([, item]) => item);
  const additions: Addition[] = [];
  for (const key of new Set([...before.additions.keys(), ...after.additions.keys()])) {
    const old = before.additions.get(key);
    const next = after.additions.get(key);
    const counts = new Map<string, number>();
    for (const name of new Set([...(old?.counts.keys() ?? []), ...(next?.counts.keys() ?? [])])) {
      const by = (next?.counts.get(name) ?? 0) - (old?.counts.get(name) ?? 0);
      if (by !== 0) counts.set(name, by);
    }
    const entry = next ?? old;
    // Only a new reference checks that its target exists.
    const referred = next?.referred && (counts.get(references) ?? 0) > 0 ? next.referred : null;
    if (entry && counts.size > 0) additions.push({ key: entry.key, counts, referred });
  }
  return { removed, placed, additions };
}
