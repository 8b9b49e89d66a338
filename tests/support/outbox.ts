/** What writes have promised and nobody has done yet. */
import { readOutbox } from '../../lib/store/outbox.ts';
import type { Effect } from '../../lib/store/save.ts';
import type { Work } from '../../lib/store/work.ts';

const outboxShards = 8;

/** An organization's effects that wait, the oldest first. */
export async function waitingEffects({ firm }: Work): Promise<Effect[]> {
  const waiting = await readOutbox(firm.id % outboxShards, 10_000);
  return waiting
    .filter(({ organizationId }) => organizationId === firm.id)
    .map(({ kind, payload }) => ({ kind, payload }));
}
