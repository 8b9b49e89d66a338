/** The due index: what the schedule must look at, by instant, spread over shards. */
import * as keys from './keys.ts';
import { queryAll } from './read.ts';

export type DueEntry = { organizationId: number; kind: string; id: number; at: string };

/** Every shard number, for the fan-out. */
export const allDueShards: readonly number[] = Array.from({ length: keys.dueShards }, (_, shard) => shard);

/**
 * What is due in one shard.
 * @param until ISO instant, inclusive
 * @param after sort key to go on from (the `cursor` of the page before)
 */
export async function readDue(
  shard: number,
  until: string,
  limit: number,
  after = '0',
): Promise<{ entries: DueEntry[]; cursor: string | null }> {
  const items = await queryAll(keys.duePartition(shard), { from: `${after}\u0000`, to: `${until}\uffff` }, { limit });
  const entries = items.map((item) => ({
    organizationId: Number(item.organizationId),
    kind: String(item.kind),
    id: Number(item.id),
    at: String(item.at),
  }));
  const last = items.at(-1);
  return { entries, cursor: last && items.length === limit ? String(last.sk) : null };
}
