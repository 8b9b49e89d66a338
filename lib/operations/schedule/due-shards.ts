/** Finds where there is work for the schedule, by one key of each shard. */
import pLimit from 'p-limit';
import { logFault } from '../../platform/log.ts';
import { allDueShards, countDue, findFirstDue } from '../../store/due.ts';

const shardsAtOnce = 16;
const dayMs = 86_400_000;

/** `late`: entries that have been due for more than a day, up to 1,000 a shard. */
export type DueShards = { shards: number[]; late: number };

/**
 * Finds the shards with something due. One that cannot be read counts as one: whoever works on it tells what is wrong.
 * @param at ISO instant, inclusive
 * @param stale costs 32 read units instead of 64, and leaves what was written in the last second to the next run
 */
export async function findDueShards(at: string, stale: boolean): Promise<DueShards> {
  const dayAgo = new Date(Date.parse(at) - dayMs).toISOString();
  const limit = pLimit(shardsAtOnce);
  const look = async (shard: number): Promise<{ shard: number; isDue: boolean; late: number }> => {
    try {
      const first = await findFirstDue(shard, at, stale);
      const late = first !== null && first < dayAgo ? await countDue(shard, dayAgo) : 0;
      return { shard, isDue: first !== null, late };
    } catch (error) {
      logFault('shard not looked at', error, { shard });
      return { shard, isDue: true, late: 0 };
    }
  };
  const found = await Promise.all(allDueShards.map((shard) => limit(() => look(shard))));
  return {
    shards: found.flatMap(({ shard, isDue }) => (isDue ? [shard] : [])),
    late: found.reduce((sum, one) => sum + one.late, 0),
  };
}
