/**
 * Counts of requests in a minute. Each instance counts its own and adds them to the table in batches. So all learn, soon
 * after, how many there were altogether, at one write unit a batch. An instance never counts more than there were.
 */
import { extendWait, readNowMs } from '../platform/clock.ts';
import { settleWithin } from '../platform/deadline.ts';
import { addRequests, type RequestCount, readRequests } from '../store/request-counts.ts';
import { keepNewest } from './keep-newest.ts';

const mostRemembered = 10_000;
/** How long a request is held up for a count. A slower table has no opinion. */
const longestWaitMs = 50;

/** `sent`: how many of its own an instance has added; `others`: the least that others have. */
type Count = { minute: number; own: number; sent: number; others: number; isSending: boolean; isLearned: boolean };

/** Reads the minutes since 1970. */
export const readMinute = (): number => Math.floor(readNowMs() / 60_000);

const reports = new Set<Promise<void>>();

async function waitFor(work: Promise<unknown>): Promise<void> {
  await settleWithin(extendWait(longestWaitMs), () => work).catch(() => {});
}

/** Waits for what is being added, for 50 ms at most: after its answer an instance of Lambda stands still. */
export async function awaitReports(): Promise<void> {
  if (reports.size > 0) await waitFor(Promise.all(reports));
}

/** A count that can be asked for, and what takes its total. */
type Question = { counted: RequestCount; take: (total: number) => void };

export type Counter = {
  /** Counts one, and adds a batch to the table when it is full. */
  add: (who: string) => void;
  /** Tells how many there were in this minute, as far as this instance knows. */
  of: (who: string) => number;
  /** The question for the count of this minute, once in each minute. */
  ask: (who: string) => Question[];
};

/**
 * Makes a counter. Above the limit nothing is added any more.
 * @param readLimits by how many an instance has added in this minute. `most`: up to where is counted; `batch`: how many
 *   are added at once
 */
export function createCounter(
  kind: RequestCount['kind'],
  readLimits: (sent: number) => { most: number; batch: number },
): Counter {
  const counts = new Map<string, Count>();
  const find = (who: string): Count => {
    const known = counts.get(who);
    const minute = readMinute();
    return known?.minute === minute
      ? known
      : { minute, own: 0, sent: 0, others: 0, isSending: false, isLearned: false };
  };
  const report = (who: string, count: Count): void => {
    const batch = count.own - count.sent;
    // Whatever becomes of it, it is not added again.
    count.sent = count.own;
    count.isSending = true;
    const sending = addRequests({ kind, who, minute: count.minute }, batch)
      .then((total) => {
        count.others = Math.max(count.others, total - count.sent);
      })
      .catch(() => {})
      .finally(() => {
        count.isSending = false;
        reports.delete(sending);
      });
    reports.add(sending);
  };
  return {
    of: (who) => {
      const { own, others } = find(who);
      return own + others;
    },
    add: (who) => {
      const count = find(who);
      count.own += 1;
      keepNewest(counts, mostRemembered, who, count);
      const { most, batch } = readLimits(count.sent);
      // What reaches the limit is told at once, so that the others stop too.
      const isDue = count.own - count.sent >= batch || count.own + count.others >= most;
      if (!count.isSending && isDue && count.sent + count.others < most) report(who, count);
    },
    ask: (who) => {
      const count = find(who);
      if (count.isLearned) return [];
      count.isLearned = true;
      keepNewest(counts, mostRemembered, who, count);
      const take = (total: number): void => {
        count.others = Math.max(count.others, total - count.sent);
      };
      return [{ counted: { kind, who, minute: count.minute }, take }];
    },
  };
}

/**
 * Does work and meanwhile learns counts, in the same round trip. It waits for them for 50 ms at most; without an answer
 * the instance goes on with what it knows.
 */
export async function learnDuring<T>(questions: readonly Question[], work: () => Promise<T>): Promise<T> {
  if (questions.length === 0) return work();
  const learning = readRequests(questions.map(({ counted }) => counted)).then(
    (totals) => {
      for (const [i, { take }] of questions.entries()) take(totals[i] ?? 0);
    },
    () => {},
  );
  const result = await work();
  await waitFor(learning);
  return result;
}
