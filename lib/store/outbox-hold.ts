/** Keeps mails and webhooks back: in a table that was restored, those wait that have gone out since. */
import { isCircuit } from './circuit.ts';
import { toWaiting } from './effects.ts';
import { type Lane, outboxPartition } from './keys.ts';
import { allOutboxShards, moveEffect, toSetAsideItem } from './outbox.ts';
import { readAllItems, toPrefixRange } from './read.ts';

const pageSize = 100;
const outward: ReadonlySet<Lane> = new Set(['mail', 'webhook', 'delivery']);

/**
 * Sets the waiting mails and webhooks of all organizations aside, with the reason `held`; what is being sent goes on. It
 * may be repeated at any time.
 * @param onHeld is told how many there are so far
 * @returns how many there were
 * @throws Problem `busy` after 3 s
 */
export async function holdEffects(onHeld: (count: number) => void = () => {}): Promise<number> {
  let count = 0;
  for (const shard of allOutboxShards) {
    let range = toPrefixRange('');
    for (let more = true; more; ) {
      const page = await readAllItems(outboxPartition(shard), range, { limit: pageSize });
      const effects = page.filter((item) => !isCircuit(item)).map(toWaiting);
      const held = effects.filter(({ lane }) => outward.has(lane));
      const moved = await Promise.all(held.map((effect) => moveEffect(effect, toSetAsideItem(effect, 'held'))));
      count += moved.filter(Boolean).length;
      onHeld(count);
      range = { ...range, from: `${page.at(-1)?.sk}\u0000` };
      more = page.length === pageSize;
    }
  }
  return count;
}
