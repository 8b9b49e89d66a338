/** Reads what is due, by organization. If memory is full, each keeps its earliest; the next run finds the rest. */
import pLimit from 'p-limit';
import { log } from '../../platform/log.ts';
import { type DueEntry, isDamagedEntry, readDue } from '../../store/due.ts';

/** The earliest entries first. `passedOver`: how many are not held, the first of them due at `heldUntil`. */
export type Due = { organizationId: number; entries: DueEntry[]; passedOver: number; heldUntil: string | null };

const pageSize = 1_000;
const shardsAtOnce = 8;

/**
 * Reads the due entries of shards.
 * @param at ISO instant, inclusive
 * @param only the only organization of interest; null: all
 * @returns what is due, and the errors of shards that could not be read
 */
export async function readDueOf(
  shards: readonly number[],
  at: string,
  most: number,
  only: number | null = null,
): Promise<{ due: Due[]; faults: unknown[] }> {
  const { keep, all } = createRoom(most);
  const limit = pLimit(shardsAtOnce);
  const read = async (shard: number): Promise<void> => {
    let after: string | undefined;
    do {
      const { entries, cursor } = await readDue(shard, at, pageSize, after);
      for (const entry of entries) {
        if (isDamagedEntry(entry)) log('error', 'due entry damaged', { shard });
        else if (only === null || entry.organizationId === only) keep(entry);
      }
      after = cursor ?? undefined;
    } while (after !== undefined);
  };
  const results = await Promise.allSettled(shards.map((shard) => limit(() => read(shard))));
  return { due: all(), faults: results.flatMap((one) => (one.status === 'rejected' ? [one.reason] : [])) };
}

const isBeyond = ({ entries }: Due, share: number): boolean => entries.length >= share;

function createRoom(most: number) {
  const known = new Map<number, Due>();
  let held = 0;
  const shareOut = (): number => {
    const share = Math.max(1, Math.floor(most / known.size));
    for (const one of known.values()) {
      const dropped = one.entries.splice(share);
      one.passedOver += dropped.length;
      one.heldUntil = dropped[0]?.at ?? one.heldUntil;
      held -= dropped.length;
    }
    return share;
  };
  const keep = (entry: DueEntry): void => {
    const { organizationId } = entry;
    const one = known.get(organizationId) ?? { organizationId, entries: [], passedOver: 0, heldUntil: null };
    known.set(organizationId, one);
    // All entries after a passed-over one are later than it.
    if (one.passedOver > 0 || (held >= most && isBeyond(one, shareOut()))) {
      one.passedOver += 1;
      one.heldUntil ??= entry.at;
    } else {
      one.entries.push(entry);
      held += 1;
    }
  };
  return { keep, all: () => [...known.values()] };
}
