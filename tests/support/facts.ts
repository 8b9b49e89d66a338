/** What is stored of a firm, fact by fact: to tell what a request changed, and to put it back. */

import type { Firm } from '../../lab/api.ts';
import { findPlace } from '../../lib/store/verify/places.ts';
import { scanPages } from '../../lib/store/verify/scan.ts';
import { collectionNamed } from './arrangements.ts';

/** "record type id key" → the value as JSON. */
export type Facts = Map<string, string>;

/**
 * Every fact of every record of the firm.
 * @param restless keys of what is new each time
 */
export async function factsOf(firm: Firm, restless: readonly string[]): Promise<Facts> {
  const facts: Facts = new Map();
  const { id: organizationId } = firm.organization;
  for await (const items of scanPages({ organizationId, documentsOnly: true })) {
    for (const item of items) {
      const place = findPlace(organizationId, item);
      if (place?.type !== 'document' || place.owner.recordType.name === 'token') continue;
      const { recordType, id } = place.owner;
      for (const [key, value] of Object.entries(JSON.parse(String(item.doc)) as Record<string, unknown>)) {
        if (!restless.includes(key)) facts.set(`${recordType.name} ${id} ${key}`, JSON.stringify(value));
      }
    }
  }
  return facts;
}

/** Facts that are others by now, or gone. */
export function changesSince(before: Facts, after: Facts): Map<string, string | undefined> {
  const keys = [...new Set([...before.keys(), ...after.keys()])];
  return new Map(keys.filter((key) => before.get(key) !== after.get(key)).map((key) => [key, after.get(key)]));
}

/** What is written is put back, so that the next who reads sees the same. */
export async function putBack(firm: Firm, before: Facts, changed: Iterable<string>): Promise<void> {
  for (const record of new Set([...changed].map((key) => key.replace(/ \w+$/, '')))) {
    const [, recordType = '', id = ''] = /^(.*) (\d+)$/.exec(record) ?? [];
    const records = collectionNamed(firm, recordType);
    const stored = await records.get(Number(id));
    const facts = [...before].filter(([key]) => key.startsWith(`${record} `));
    if (!stored || facts.length === 0) continue;
    const was = facts.map(([key, value]) => [key.slice(record.length + 1), JSON.parse(value)]);
    const doc = records.parse({ ...stored.doc, ...Object.fromEntries(was) });
    await firm.work.store.save([records.update(stored, doc)]);
  }
}
