/**
 * Works off one organization's due records in date order, a turn at a time. Later dates wait for all earlier ones, so
 * that numbers and instants of invoices follow their dates across rules.
 */
import pLimit from 'p-limit';
import { toDate } from '../../domain/calendar.ts';
import { readRemainingMs } from '../../platform/deadline.ts';
import type { DueEntry } from '../../store/due.ts';
import type { FirstSteps, Outcome, Step } from '../recurrence/due-handler.ts';
import type { Budgets } from './budgets.ts';

/** Records worked on at once; numbers are still given one after another. */
const concurrency = 8;

/** `on`: the due date in the organization's time zone. */
type Waiting = { entry: DueEntry; on: string };
type Begun = Waiting & { step: Step };

/** `left`: records still due. */
export type Tally = { generated: number; failed: number; left: number };

export type OrganizationWork = {
  /** Works off a slice. @returns whether more may be done in this run */
  turn: () => Promise<boolean>;
  tally: () => Tally;
};

/**
 * Creates the work of one organization.
 * @param heldUntil the first due instant outside `entries`; null: none. Later dates wait, to be numbered after it
 * @param begin reads the records of entries at once, and gives each entry's first step
 */
export function createOrganizationWork(
  { entries, heldUntil }: { entries: readonly DueEntry[]; heldUntil: string | null },
  timezone: string,
  budgets: Budgets,
  begin: (entries: readonly DueEntry[]) => Promise<FirstSteps>,
): OrganizationWork {
  const limit = pLimit(concurrency);
  const toLocalDate = (at: string): string => toDate(Date.parse(at), timezone);
  const lastOn = heldUntil === null ? null : toLocalDate(heldUntil);
  const queue: Waiting[] = entries.map((entry) => ({ entry, on: toLocalDate(entry.at) })).sort(earliestFirst);
  const sums: Tally = { generated: 0, failed: 0, left: 0 };

  /** Counts an outcome. @returns the next date, where it may go on now */
  const countOutcome = ({ entry }: Begun, { generated, failed, next }: Outcome): Begun | null => {
    sums.generated += generated;
    sums.failed += failed;
    if (!next) return null;
    const moved = { ...entry, at: next.at };
    const after = { entry: moved, on: toLocalDate(moved.at), step: next.step };
    if (failed === 0 && (lastOn === null || after.on <= lastOn)) return after;
    sums.left += 1;
    return null;
  };

  const turn = async (): Promise<boolean> => {
    let steps = Math.min(budgets.stepsATurn, budgets.recordsAnOrganization - sums.generated);
    const slice = queue.slice(0, Math.max(0, steps));
    const firstSteps = await begin(slice.map(({ entry }) => entry));
    queue.splice(0, slice.length);
    const begun = slice.flatMap((one): Begun[] => {
      const step = firstSteps.get(one.entry);
      return step ? [{ ...one, step }] : [];
    });
    while (steps > 0 && readRemainingMs() > 0) {
      const wave = takeEarliest(begun, queue[0]?.on, steps);
      if (wave.length === 0) break;
      steps -= wave.length;
      const outcomes = await Promise.all(wave.map(async (one) => countOutcome(one, await limit(one.step))));
      for (const after of outcomes) if (after) insert(begun, after);
    }
    for (const { step: _, ...one } of begun) insert(queue, one);
    return queue.length > 0 && sums.generated < budgets.recordsAnOrganization;
  };

  return { turn, tally: () => ({ ...sums, left: sums.left + queue.length }) };
}

function earliestFirst(one: Waiting, other: Waiting): number {
  if (one.on !== other.on) return one.on < other.on ? -1 : 1;
  if (one.entry.at !== other.entry.at) return one.entry.at < other.entry.at ? -1 : 1;
  return one.entry.id - other.entry.id;
}

/** Takes up to `most` of the earliest date; none where an earlier date still waits in the queue. */
function takeEarliest(begun: Begun[], othersOn: string | undefined, most: number): Begun[] {
  const on = begun[0]?.on;
  if (on === undefined || (othersOn !== undefined && othersOn < on)) return [];
  const end = begun.findIndex((one) => one.on !== on);
  return begun.splice(0, Math.min(end < 0 ? begun.length : end, most));
}

function insert<T extends Waiting>(row: T[], one: T): void {
  let [from, to] = [0, row.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    const there = row[middle];
    if (there && earliestFirst(there, one) <= 0) from = middle + 1;
    else to = middle;
  }
  row.splice(from, 0, one);
}
