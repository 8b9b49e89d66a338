/** Explains a failed write: a lost race, a refusal, to be tried again, or written after all. */
import type { Write } from './actions.ts';
import { Conflict } from './moment.ts';
import { classifyRetry } from './retry.ts';

/** `written`: it is in the table; `stamp` is of the try that wrote it. */
export type Outcome =
  | { type: 'written'; stamp: string | null }
  | { type: 'again' }
  | { type: 'uncertain' }
  | { type: 'final'; error: unknown };

type Reason = { Code?: string; Item?: Record<string, { S?: string } | undefined> };

const toError = (write: Write | undefined, reason: Reason | undefined): Error =>
  write?.onCondition(reason?.Item ?? {}, write.deltas ?? new Map()) ?? new Conflict('changed meanwhile');

/** Explains why a try to write failed. `uncertain`: an earlier try may have gone through. */
export function explainFailure(
  error: unknown,
  writes: readonly Write[],
  mark: string,
  uncertain: boolean,
  onlyDeletes: boolean,
): Outcome {
  if (error instanceof Error && error.name === 'TransactionCanceledException' && 'CancellationReasons' in error) {
    const reasons = error.CancellationReasons as Reason[];
    const failed = reasons.flatMap((reason, i) => (reason.Code === 'ConditionalCheckFailed' ? [i] : []));
    if (failed.length > 0) {
      const ours = uncertain ? reasons.filter((reason) => listMarks(reason).includes(mark)) : [];
      if (ours.length > 0) {
        return { type: 'written', stamp: ours.map((reason) => findText(reason.Item?.stamp)).find(Boolean) ?? null };
      }
      // A delete that already went through finds nothing to compare.
      if (uncertain && onlyDeletes && failed[0] === 0 && !reasons[0]?.Item) return { type: 'written', stamp: null };
      // A lost race comes first: the other conditions may have failed because of the winner, not because of the client.
      const errors = failed.map((i) => toError(writes[i], reasons[i]));
      return { type: 'final', error: errors.find((one) => one instanceof Conflict) ?? errors[0] };
    }
  }
  const kind = classifyRetry(error);
  if (kind === 'no') return { type: 'final', error };
  return { type: kind === 'unknown' ? 'uncertain' : 'again' };
}

/** Cancellation reasons hold items in DynamoDB's notation; some clients unmarshal them. */
function findText(value: { S?: string } | string | undefined): string | null {
  if (typeof value === 'string') return value;
  return value?.S ?? null;
}

function listMarks(reason: Reason): string[] {
  return findText(reason.Item?.mark)?.split(' ') ?? [];
}
