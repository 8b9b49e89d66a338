/** All missed dates of whatever repeats, in order, each with its own date. One that fails stops no other. */
import { Problem } from '../../domain/problem.ts';
import type { RecordFields } from '../../domain/record.ts';
import { failedOnce } from '../../domain/recurrence/recurrence.ts';
import { log, logFault } from '../../platform/log.ts';
import type { DueEntry } from '../../store/due.ts';
import type { Document, Stored } from '../../store/noun.ts';
import { racing, retryability } from '../../store/retry.ts';
import type { Work } from '../../store/work.ts';
import type { DueHandler, Outcome } from './due-handler.ts';
import { generateNext, isReady } from './generate-next.ts';
import type { Repeating } from './repeating.ts';
import type { Supplies } from './supplies.ts';

/**
 * Works off the entries of one kind of record that repeats.
 * @param onMade is told of each record that was made
 */
export function generates<D extends RecordFields>(
  kind: Repeating<D>,
  onMade: (made: Document) => void = () => {},
): DueHandler {
  return {
    makes: kind.makes,
    begin: async (entries, supplies, work) => {
      const known = await kind.records(work.store).getMany(entries.map(({ id }) => id));
      return (entry) => generateMissed(kind, entry, known.get(entry.id), supplies, work, onMade);
    },
  };
}

async function generateMissed<D extends RecordFields>(
  kind: Repeating<D>,
  entry: DueEntry,
  known: Stored<D> | undefined,
  supplies: Supplies,
  work: Work,
  onMade: (made: Document) => void,
): Promise<Outcome> {
  let generated = 0;
  try {
    if (!known || !isReady(kind, known.doc, work)) {
      await work.store.settleDue(entry);
      return { generated, failed: 0 };
    }
    for (let rule = known; isReady(kind, rule.doc, work); ) {
      const step = await generateNext(kind, rule, work, supplies);
      if (!step) break;
      if (step.made) {
        generated += 1;
        onMade(step.made);
      }
      rule = step.rule;
    }
    return { generated, failed: 0 };
  } catch (error) {
    logFault('generation failed', error, { organization: work.firm.id, kind: entry.kind, id: entry.id });
    if (!isPassing(error)) await noteFailure(kind, entry.id, error, work);
    return { generated, failed: 1 };
  }
}

/** What the rule is not to blame for: it is tried again at the next run and never paused for it. */
function isPassing(error: unknown): boolean {
  return error instanceof Problem ? error.code === 'busy' : retryability(error) !== 'no';
}

/** Counts a failure on the rule; the fifth in a row pauses it, saying why. */
async function noteFailure<D extends RecordFields>(
  kind: Repeating<D>,
  id: number,
  error: unknown,
  work: Work,
): Promise<void> {
  const records = kind.records(work.store);
  const facts = { organization: work.firm.id, kind: records.noun, id };
  const reason = error instanceof Problem ? error.message : 'a fault of the service';
  try {
    await racing(async () => {
      const before = await records.get(id);
      const recurrence = before && kind.recurrenceOf(before.doc);
      if (!recurrence) return;
      const after = failedOnce(recurrence, work.at, reason);
      await work.store.save([records.update(before, kind.withRecurrence(before.doc, after, work))]);
      if (after.pausedAt) log('error', 'recurrence paused', facts);
    });
  } catch (fault) {
    logFault('failure not noted', fault, facts);
  }
}
