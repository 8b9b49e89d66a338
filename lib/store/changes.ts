/** The list of changes: one entry per record, at the stamp of its last change. */
import * as keys from './keys.ts';
import { readAllItems, toPrefixRange } from './read.ts';
import { stampText } from './stamps.ts';

/** A record's last change. `micros`: microseconds since 1970. */
export type ChangeEntry = { id: number; micros: number };

/** Reads the changes after `afterMicros` (exclusive): the newest or the oldest `limit`. */
export async function readChanges(
  organizationId: number,
  recordType: string,
  window: { afterMicros: number; limit: number; newestFirst: boolean },
): Promise<ChangeEntry[]> {
  const range = { from: stampText(Math.max(0, window.afterMicros + 1)), to: toPrefixRange('9').to };
  const items = await readAllItems(keys.changesPartition(organizationId, recordType), range, {
    limit: window.limit,
    descending: window.newestFirst,
    unnoted: true,
  });
  return items.map((item) => ({ id: Number(item.id), micros: Number(String(item.sk).split('#')[0]) }));
}
