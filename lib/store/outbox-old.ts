/** Effects from before lanes lie in one queue for all organizations. They get today's keys here. */
import { toWaiting } from './effects.ts';
import * as keys from './keys.ts';
import { moveEffect, toDueItem, toSetAsideItem } from './outbox.ts';
import { readAllItems, toPrefixRange } from './read.ts';

const pageSize = 100;
const atOnce = 20;

/** Gives a shard's old effects their new keys, except those that a drain holds. One round trip if there are none. */
export async function rekeyOldEffects(shard: number, now: number, mayGoOn: () => boolean): Promise<void> {
  await Promise.all([
    rekey(keys.outboxPartition(shard), now, mayGoOn),
    rekey(keys.setAsidePartition(shard), now, mayGoOn),
  ]);
}

async function rekey(pk: string, now: number, mayGoOn: () => boolean): Promise<void> {
  const aside = pk.startsWith(keys.setAsidePrefix);
  let range = { ...toPrefixRange(''), from: keys.oldEffects };
  for (let more = true; more && mayGoOn(); ) {
    const page = await readAllItems(pk, range, { limit: pageSize });
    const old = page.map(toWaiting).filter(({ claimedUntil }) => claimedUntil <= now);
    for (let i = 0; i < old.length; i += atOnce) {
      await Promise.all(
        old.slice(i, i + atOnce).map((effect) => {
          const since = effect.failures > 0 ? { ...effect, failedSince: now } : effect;
          return moveEffect(
            effect,
            aside ? toSetAsideItem(since, effect.reason ?? 'unknown') : toDueItem(since, effect.dueAt),
          );
        }),
      );
    }
    range = { ...range, from: `${page.at(-1)?.sk}\u0000` };
    more = page.length === pageSize;
  }
}
