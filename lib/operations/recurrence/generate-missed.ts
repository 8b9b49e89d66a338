/** Generates the missed dates of a record in order, one date a step. A failing record stops no other. */
import { Problem } from '../../domain/problem.ts';
import type { RecordFields } from '../../domain/record.ts';
import { countFailure } from '../../domain/recurrence/scheduling.ts';
import { readRemainingMs } from '../../platform/deadline.ts';
import { log, logFault } from '../../platform/log.ts';
import type { DueEntry } from '../../store/due.ts';
import type { Document, Stored } from '../../store/record-type.ts';
import { classifyRetry, retryOnConflict } from '../../store/retry.ts';
import type { Work } from '../../store/work.ts';
import { type DueHandler, nothingMore, type Outcome, type Step } from './due-handler.ts';
import { generateNext, isReady } from './generate-next.ts';
import type { Repeating } from './repeating.ts';
import type { Supplies } from './supplies.ts';

type Kit<D extends RecordFields> = {
  kind: Repeating<D>;
  supplies: Supplies;
  work: Work;
  onMade: OnMade;
};

/** Receives each new record with its record type. */
export type OnMade = (made: Document, recordType: string) => void;

/** Handles the due entries of one kind of repeating record. */
export function generateMissed<D extends RecordFields>(kind: Repeating<D>, onMade: OnMade = () => {}): DueHandler {
  return {
    makes: kind.makes,
    begin: async (entries, supplies, work) => {
      const known = await kind.records(work.store).getMany(entries.map(({ id }) => id));
      const kit = { kind, supplies, work, onMade };
      return new Map(entries.map((entry) => [entry, toStep(kit, entry, known.get(entry.id))]));
    },
  };
}

function toStep<D extends RecordFields>(kit: Kit<D>, entry: DueEntry, known: Stored<D> | undefined): Step {
  const { kind, supplies, work, onMade } = kit;
  return async function step(): Promise<Outcome> {
    try {
      if (!known || !isReady(kind, known.doc, work)) {
        await work.store.settleDue(entry);
        return nothingMore;
      }
      const result = await generateNext(kind, known, work, supplies);
      if (!result) return nothingMore;
      for (const { doc, recordType } of result.records) onMade(doc, recordType);
      return { generated: result.made ? 1 : 0, failed: 0, next: findNext(kit, entry, result.rule) };
    } catch (error) {
      if (readRemainingMs() === 0) return { generated: 0, failed: 0, next: { at: entry.at, step } };
      logFault('generation failed', error, { organization: work.organization.id, kind: entry.kind, id: entry.id });
      if (isPassing(error)) return { generated: 0, failed: 1, next: { at: entry.at, step } };
      await noteFailure(kind, entry.id, error, work);
      return { generated: 0, failed: 1, next: null };
    }
  };
}

function findNext<D extends RecordFields>(kit: Kit<D>, entry: DueEntry, rule: Stored<D>): Outcome['next'] {
  const at = kit.kind.records(kit.work.store).dueAt(rule.doc);
  if (at === null || !isReady(kit.kind, rule.doc, kit.work)) return null;
  return { at, step: toStep(kit, { ...entry, at }, rule) };
}

/** These errors are not the rule's fault: it is tried in the next run and never paused for them. */
function isPassing(error: unknown): boolean {
  return error instanceof Problem ? error.code === 'busy' : classifyRetry(error) !== 'no';
}

/** The fifth failure in a row pauses the rule, with the reason. */
async function noteFailure<D extends RecordFields>(
  kind: Repeating<D>,
  id: number,
  error: unknown,
  work: Work,
): Promise<void> {
  const records = kind.records(work.store);
  const facts = { organization: work.organization.id, kind: records.recordType, id };
  const reason = error instanceof Problem ? error.message : 'a fault of the service';
  try {
    await retryOnConflict(async () => {
      const before = await records.get(id);
      const recurrence = before && kind.recurrenceOf(before.doc);
      if (!recurrence) return;
      const after = countFailure(recurrence, work.at, reason);
      await work.store.save([records.update(before, kind.withRecurrence(before.doc, after, work))]);
      if (after.pausedAt) log('error', 'recurrence paused', facts);
    });
  } catch (fault) {
    logFault('failure not noted', fault, facts);
  }
}
