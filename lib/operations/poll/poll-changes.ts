import { defaultLimit, pagePoll, planPoll } from '../../domain/polling.ts';
import type { Collection } from '../../store/collection.ts';
import type { Document, Stored } from '../../store/record-type.ts';
import { stampTimeMs } from '../../store/stamps.ts';
import type { Store } from '../../store/store.ts';
import type { Work } from '../../store/work.ts';

export type Polled = Parameters<Store['changes']>[0];

export type Poll<D> = { records: { stored: Stored<D>; micros: number }[]; since: number; nextPoll: number };

/** Room for changes that share their microsecond with the last of a page. */
const spare = 50;

/** Reads changed records. Two round trips, however many exist. @throws Problem `malformed` for an invalid `since` */
export async function pollChanges<D extends Document>(
  recordType: Polled,
  collection: Collection<D>,
  { since, limit = defaultLimit }: { since?: string | undefined; limit?: number | undefined },
  work: Work,
): Promise<Poll<D>> {
  // The clock of the stamps, not the request's: a late request must not see into the future.
  const now = stampTimeMs();
  const plan = planPoll(since, now);
  const { afterMicros, newestFirst } = plan;
  const found = await work.store.changes(recordType, { afterMicros, newestFirst, limit: limit + spare });
  const { page, nextPoll } = pagePoll(plan, found, limit, now);
  const stored = await collection.getMany(page.map(({ id }) => id));
  const records = page.flatMap(({ id, micros }) => {
    const one = stored.get(id);
    return one ? [{ stored: one, micros }] : [];
  });
  return { records, since: plan.since, nextPoll };
}
