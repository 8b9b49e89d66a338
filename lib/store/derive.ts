/**
 * From a document to everything the table keeps because of it: list members and their
 * counters, guards, rows, figures, references, due entries. Pure: `save` compares what
 * follows from the old document with what follows from the new one.
 */
import { fold } from '../domain/text.ts';
import * as keys from './keys.ts';
import type { Document, Guard, Membership, RecordType } from './record-type.ts';
import { references, referencesOf } from './references.ts';

/** An item that is there because of a document; `guard` and `member` must not have been there before. */
export type Derived = {
  key: keys.Key;
  kind: 'member' | 'guard' | 'row' | 'due';
  attributes: Record<string, unknown>;
  guard?: Guard;
};

/** Something added to the numbers of one item. `referred`: the item must exist (path names the field if not). */
export type Addition = { key: keys.Key; counts: Map<string, number>; referred: { path: string; id: number } | null };

export type Consequences = { items: Map<string, Derived>; additions: Map<string, Addition> };

/** Divides what search looks through: what is a record's own, then what it has copied of others. */
export const beforeCopies = '\f';

/** What search looks through: the record type's text without case and accents, its parts divided by line feeds, copies behind. */
export function searchText<D extends Document>(recordType: RecordType<D>, doc: D): string {
  const own = (recordType.text?.(doc) ?? '').split('\n').map(fold).join('\n');
  const copied = fold(recordType.copies?.text?.(doc) ?? '');
  return copied ? `${own}${beforeCopies}${copied}` : own;
}

const keyText = (key: keys.Key): string => `${key.pk}|${key.sk}`;

/** The counter item and the attribute in it that count this member. */
export function counterOf(membership: Membership, id: number): { sk: string; attribute: string } {
  if (membership.on === undefined) {
    const range = Math.floor(id / keys.idsPerRange);
    return {
      sk: `C${keys.padded(Math.floor(range / keys.rangesPerItem))}`,
      attribute: `r${keys.padded(range % keys.rangesPerItem, 2)}`,
    };
  }
  const block = keys.padded(Math.floor(id / keys.idsPerDayRange), 9);
  return { sk: `C${membership.on.slice(0, 7)}`, attribute: `r${membership.on.slice(8)}.${block}` };
}

export function memberSortKey(membership: Membership, id: number): string {
  return `M${membership.on ?? ''}#${keys.padded(id)}`;
}

/**
 * @param organizationId whose document it is
 * @param zone the organization's time zone, for due dates
 * @returns what the table must hold because `doc` is in it; nothing for null
 */
export function consequences<D extends Document>(
  organizationId: number,
  zone: string,
  recordType: RecordType<D>,
  doc: D | null,
): Consequences {
  const items = new Map<string, Derived>();
  const additions = new Map<string, Addition>();
  if (!doc) return { items, additions };
  const put = (derived: Derived): void => {
    items.set(keyText(derived.key), derived);
  };
  const add = (key: keys.Key, name: string, by: number, referred: Addition['referred'] = null): void => {
    const text = keyText(key);
    const entry = additions.get(text) ?? { key, counts: new Map<string, number>(), referred };
    entry.counts.set(name, (entry.counts.get(name) ?? 0) + by);
    entry.referred ??= referred;
    additions.set(text, entry);
  };

  for (const membership of recordType.lists?.(doc) ?? []) {
    const pk = keys.listPartition(
      organizationId,
      recordType.name,
      membership.on === undefined ? 'id' : 'date',
      membership.list,
    );
    const counter = counterOf(membership, doc.id);
    put({ key: { pk, sk: memberSortKey(membership, doc.id) }, kind: 'member', attributes: {} });
    add({ pk, sk: counter.sk }, counter.attribute, 1);
  }
  for (const guard of recordType.guards?.(doc) ?? []) {
    put({ key: keys.guardKey(organizationId, guard.key), kind: 'guard', attributes: { id: doc.id }, guard });
  }
  if (recordType.row) {
    const row = JSON.stringify(recordType.row(doc));
    put({ key: keys.rowKey(organizationId, recordType.name, 'row', doc.id), kind: 'row', attributes: { row } });
  }
  if (recordType.text) {
    const attributes = { text: searchText(recordType, doc) };
    put({ key: keys.rowKey(organizationId, recordType.name, 'search', doc.id), kind: 'row', attributes });
  }
  for (const reference of recordType.references?.(doc) ?? []) {
    const key = keys.sumsKey(organizationId, reference.recordType, reference.id);
    add(key, references, 1, { path: reference.path, id: reference.id });
    add(key, referencesOf(recordType.name), 1);
  }
  for (const sum of recordType.sums?.(doc) ?? []) {
    if (sum.by !== 0) add(keys.sumsKey(organizationId, sum.recordType, sum.id), sum.name, sum.by);
  }
  const due = recordType.due?.(doc, zone);
  if (due) {
    const attributes = { organizationId, kind: recordType.name, id: doc.id, at: due.at };
    put({ key: keys.dueKey(attributes), kind: 'due', attributes });
  }
  return { items, additions };
}

/** The difference: items to delete (none that lasts), items to put, numbers to add. */
export function difference(before: Consequences, after: Consequences) {
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
    // Only a new reference asks whether its target is there.
    const referred = next?.referred && (counts.get(references) ?? 0) > 0 ? next.referred : null;
    if (entry && counts.size > 0) additions.push({ key: entry.key, counts, referred });
  }
  return { removed, placed, additions };
}
