/** What writes have promised and nobody has done yet. */
import type { Waiting } from '../../lib/store/effects.ts';
import { readOwnEffects } from '../../lib/store/outbox-own.ts';
import type { Effect } from '../../lib/store/save.ts';
import type { Work } from '../../lib/store/work.ts';

/** An organization's effects that wait, as they lie there, the oldest first. */
export async function waitingItems({ organization: firm }: Work): Promise<Waiting[]> {
  return (await readOwnEffects(firm.id, 10_000)).waiting;
}

/** The same, as they were promised. */
export async function waitingEffects(work: Work): Promise<Effect[]> {
  return (await waitingItems(work)).map(({ kind, payload }) => ({ kind, payload }));
}
