/**
 * Ensures that each occurrence is made exactly once. One transaction writes the new record, the guard for rule and
 * date, its number and the rule's next date, on condition that the rule is unchanged.
 */
import { Problem } from '../../domain/problem.ts';
import { type RecordFields, stampChange } from '../../domain/record.ts';
import { advance } from '../../domain/recurrence/scheduling.ts';
import type { Series } from '../../domain/settings/settings.ts';
import type { Document, Stored } from '../../store/record-type.ts';
import { isOccurrenceGuard } from '../../store/record-types/occurrence.ts';
import { retryOnConflict, retryOnConflictFrom } from '../../store/retry.ts';
import type { Work } from '../../store/work.ts';
import { skipUsedNumbers } from '../bill/numbering.ts';
import { runInSeries } from '../invoice/numbering.ts';
import { announcementEffects } from './announcements.ts';
import type { Repeating } from './repeating.ts';
import { createSupplies, reuseIds, type Supplies } from './supplies.ts';

/** Says whether a record has an occurrence to make at the instant of this work. */
export function isReady<D extends RecordFields>(kind: Repeating<D>, doc: D, work: Work): boolean {
  const dueAt = kind.records(work.store).dueAt(doc);
  return dueAt !== null && Date.parse(dueAt) <= Date.parse(work.at);
}

/** `made`: null where the occurrence existed already. `records`: all new ones, such as an expense and its invoice. */
export type Step<D extends RecordFields> = {
  made: Document | null;
  records: { doc: Document; recordType: string }[];
  rule: Stored<D>;
};

/**
 * Makes the next due occurrence of a rule. One round trip for a rule that was read, with the remembered number of its
 * series.
 * @param known an id, or the rule as read, of which only that date is made
 * @returns null when nothing (more) is due
 * @throws Problem `busy` after 3 s of lost races; `invalid` for a rule that can make nothing
 */
export async function generateNext<D extends RecordFields>(
  kind: Repeating<D>,
  known: Stored<D> | number,
  work: Work,
  supplies: Supplies = createSupplies(work),
): Promise<Step<D> | null> {
  const records = kind.records(work.store);
  const id = typeof known === 'number' ? known : known.doc.id;
  const on = typeof known === 'number' ? undefined : kind.recurrenceOf(known.doc)?.nextOn;
  const retrySupplies = reuseIds(supplies);
  const readRule = (): Promise<Stored<D> | null> => records.get(id);
  const makeNext = async (before: Stored<D> | null): Promise<Step<D> | null> => {
    if (!before || !isReady(kind, before.doc, work)) return null;
    // Another run has moved it on. Its later date must wait for the earlier dates of other rules.
    if (on !== undefined && kind.recurrenceOf(before.doc)?.nextOn !== on)
      return { made: null, records: [], rule: before };
    const series = (await kind.seriesOf?.(before.doc, supplies)) ?? null;
    return runInSeries(series, work, async () => {
      try {
        return await skipUsedNumbers((passed) => step(kind, before, series, { ...retrySupplies, passed }, work));
      } catch (error) {
        supplies.lastNumbers.clear();
        if (isDone(error)) return stepOver(kind, before, work);
        throw error;
      }
    });
  };
  return typeof known === 'number'
    ? retryOnConflict(async () => makeNext(await readRule()))
    : retryOnConflictFrom(known, readRule, makeNext);
}

async function step<D extends RecordFields>(
  kind: Repeating<D>,
  before: Stored<D>,
  series: Series | null,
  supplies: Supplies,
  work: Work,
): Promise<Step<D>> {
  const on = kind.recurrenceOf(before.doc)?.nextOn ?? work.today;
  const { changes, stored, ...options } = await kind.occurrence(before.doc, on, series, supplies, work);
  const moved = kind.records(work.store).update(before, moveOn(kind, before.doc, 1, work));
  const effects = [...(options.effects ?? []), ...announcementEffects(changes, work)];
  const [rule, made, ...others] = await work.store.save([moved, ...changes], { ...options, effects });
  stored?.();
  const records = [made, ...others].map(({ doc }, i) => ({ doc, recordType: changes[i]?.recordType ?? '' }));
  return { made: made.doc, records, rule };
}

/** A guard without a moved rule means that the occurrence was made and only the step is missing. */
function isDone(error: unknown): boolean {
  return error instanceof Problem && error.code === 'duplicate' && error.fields.some(isOccurrenceGuard);
}

async function stepOver<D extends RecordFields>(kind: Repeating<D>, before: Stored<D>, work: Work): Promise<Step<D>> {
  const moved = kind.records(work.store).update(before, moveOn(kind, before.doc, 0, work));
  const [rule] = await work.store.save([moved]);
  return { made: null, records: [], rule };
}

function moveOn<D extends RecordFields>(kind: Repeating<D>, doc: D, made: 0 | 1, work: Work): D {
  const recurrence = kind.recurrenceOf(doc);
  const moved = recurrence ? kind.withRecurrence(doc, advance(recurrence, made), work) : doc;
  return { ...moved, ...stampChange(work) };
}
