/** Matches what must be with what is, in any order. Matches are forgotten, so memory holds only what still waits. */
import { hash } from 'node:crypto';
import type { Item } from '../client.ts';
import type { Addition } from '../derive.ts';
import * as keys from '../keys.ts';
import { type Follows, toAttributes, toComparableText } from './follows.ts';
import { formatKey, fromOwnerCode, type Owner, parseKey, toOwnerCode } from './places.ts';

/** An item that seems wrong after one pass, and the records that claim it. */
export type ItemSuspect = { key: keys.Key; owners: Owner[]; missing: boolean; there: boolean };
/** Numbers of an item that are not what the records add up to. */
export type CountSuspect = { key: keys.Key; attributes: Set<string> };

const isThere = -1;
const longest = 40;

/** Tallies items by key and attributes. */
export class ItemTally {
  /** By key and attributes: the record that needs the item, or `isThere`. */
  readonly #waiting = new Map<string, number>();

  expect(key: string, attributes: Record<string, unknown> | null, owner: Owner): void {
    const text = toEntry(key, toComparableText(attributes));
    if (this.#waiting.get(text) === isThere) this.#waiting.delete(text);
    else this.#waiting.set(text, toOwnerCode(owner));
  }

  find(item: Item, attributes: Record<string, unknown> | null = toAttributes(item)): void {
    const text = toEntry(formatKey(item), toComparableText(attributes));
    const owner = this.#waiting.get(text);
    if (owner === undefined || owner === isThere) this.#waiting.set(text, isThere);
    else this.#waiting.delete(text);
  }

  suspects(): ItemSuspect[] {
    const byKey = new Map<string, ItemSuspect>();
    for (const [text, code] of this.#waiting) {
      const key = parseKey(text);
      const suspect = byKey.get(formatKey(key)) ?? { key, owners: [], missing: false, there: false };
      if (code === isThere) suspect.there = true;
      else suspect.owners.push(fromOwnerCode(code));
      suspect.missing = suspect.owners.length > 0;
      byKey.set(formatKey(key), suspect);
    }
    // Lasting items may outlive their record.
    return [...byKey.values()].filter(({ key, missing }) => missing || !keys.isLasting(key));
  }
}

function toEntry(key: string, attributes: string): string {
  if (attributes === '') return key;
  return `${key}\u0000${attributes.length > longest ? hash('sha256', attributes, 'base64').slice(0, 16) : attributes}`;
}

/** Tallies the numbers that records add to. */
export class CountTally {
  /** By key and attribute: what is missing; below zero: what is too much. */
  readonly #differences = new Map<string, bigint>();
  readonly #odd = new Set<string>();

  add({ key, counts }: Addition): void {
    for (const [name, by] of counts) this.#move(`${formatKey(key)}\u0000${name}`, BigInt(by));
  }

  find(item: Item): void {
    for (const [name, value] of Object.entries(toAttributes(item))) {
      const text = `${formatKey(item)}\u0000${name}`;
      if (typeof value === 'bigint') this.#move(text, -value);
      else if (typeof value === 'number' && Number.isInteger(value)) this.#move(text, -BigInt(value));
      else this.#odd.add(text);
    }
  }

  #move(text: string, by: bigint): void {
    const sum = (this.#differences.get(text) ?? 0n) + by;
    if (sum === 0n) this.#differences.delete(text);
    else this.#differences.set(text, sum);
  }

  suspects(): CountSuspect[] {
    const byKey = new Map<string, CountSuspect>();
    for (const text of [...this.#differences.keys(), ...this.#odd]) {
      const at = text.lastIndexOf('\u0000');
      const keyPart = text.slice(0, at);
      const suspect = byKey.get(keyPart) ?? { key: parseKey(keyPart), attributes: new Set<string>() };
      suspect.attributes.add(text.slice(at + 1));
      byKey.set(keyPart, suspect);
    }
    return [...byKey.values()];
  }
}

/** Notes which records add to which figures, so that a figure can be summed up again. */
export class Contributors {
  readonly #codes = new Map<string, number[]>();
  /** By record type with figures: the types that add to them. */
  readonly #kinds = new Map<string, Set<string>>();
  readonly #only: ReadonlySet<string> | null;

  /** `only`: the figures that matter, by `formatKey`; null: all. */
  constructor(only: ReadonlySet<string> | null = null) {
    this.#only = only;
  }

  add(owner: Owner, { additions }: Follows): void {
    for (const [text, { key }] of additions) {
      if (key.sk !== 'sums') continue;
      const kind = toKind(key);
      const kinds = this.#kinds.get(kind) ?? new Set<string>();
      this.#kinds.set(kind, kinds.add(owner.recordType.name));
      if (this.#only && !this.#only.has(text)) continue;
      const codes = this.#codes.get(text);
      if (codes) codes.push(toOwnerCode(owner));
      else this.#codes.set(text, [toOwnerCode(owner)]);
    }
  }

  of(key: keys.Key): Owner[] {
    return (this.#codes.get(formatKey(key)) ?? []).map(fromOwnerCode);
  }

  kinds(figures: readonly keys.Key[]): Set<string> {
    return new Set(figures.flatMap((key) => [...(this.#kinds.get(toKind(key)) ?? [])]));
  }
}

const toKind = (figures: keys.Key): string => figures.pk.split('/')[1] ?? '';
