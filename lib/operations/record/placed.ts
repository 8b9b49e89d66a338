/** Several records in one write: a refusal of one names its position among them. */
import { invalidProblem, Problem } from '../../domain/problem.ts';
import type { Change } from '../../store/change.ts';
import type { Document } from '../../store/record-type.ts';

/** Without a field of its own, a refusal is about the record as a whole. */
function toPlaced(error: unknown, position: number): unknown {
  if (!(error instanceof Problem) || error.code === 'busy') return error;
  const { code, message, fields, retryAfterSeconds } = error;
  const own = fields.length > 0 ? fields : [{ path: [], message }];
  return new Problem(
    code,
    message,
    own.map((field) => ({ ...field, path: [position, ...field.path] })),
    retryAfterSeconds ?? undefined,
  );
}

/** Runs work for each item. @throws what the first of them throws; the path of a Problem begins with its position */
export async function forEachPlaced<T, R>(items: readonly T[], run: (item: T) => Promise<R>): Promise<R[]> {
  const results = await Promise.allSettled(items.map(run));
  const failed = results.findIndex(({ status }) => status === 'rejected');
  const failure = results[failed];
  if (failure?.status === 'rejected') throw toPlaced(failure.reason, failed);
  return results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
}

/** Lets a refusal by `save` name the record's position, too. */
export function placeChange<D extends Document>(change: Change<D>, position: number): Change<D> {
  return {
    ...change,
    writes: (stamp, mark) =>
      change.writes(stamp, mark).map((write) => ({
        ...write,
        onCondition: (...given) => {
          const error = write.onCondition(...given);
          const placed = toPlaced(error, position);
          return placed instanceof Error ? placed : error;
        },
      })),
  };
}

/** One write changes a record once. @throws Problem `invalid` naming the position of an id that was there before */
export function refuseTwice(ids: readonly number[]): void {
  const again = ids.findIndex((id, i) => ids.indexOf(id) < i);
  if (again >= 0) throw invalidProblem([again, 'id'], `is there twice (${ids[again]})`);
}
