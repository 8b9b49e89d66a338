/** Decides which failures of DynamoDB are tried again, and for how long. */
import { busyProblem, Problem } from '../domain/problem.ts';
import { extendWait, pause, readNowMs } from '../platform/clock.ts';
import { DatabaseDamaged } from './damage.ts';
import { Conflict, noteDoubt, runAtOneMoment } from './moment.ts';
import { runInTurn } from './turns.ts';

const patienceMs = 3_000;
/** For commands, which nobody waits for: a table that grows refuses more than it takes, for minutes. */
export const maintenancePatienceMs = 300_000;

const refusedBeforeWriting = new Set([
  'ThrottlingException',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'TransactionInProgressException',
  'TransactionConflictException',
]);
/** Reasons for a cancelled transaction that say nothing about its conditions. */
const passingReasons = new Set(['TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded']);
/** The connection or the name was refused: nothing was sent. */
const neverSent = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN']);
const uncertainErrors = new Set([
  'TimeoutError',
  'InternalServerError',
  'ServiceUnavailable',
  'NetworkingError',
  'AbortError',
]);

/** Classifies a failure. `no`: final. `refused`: certainly not written. `unknown`: it may have been written. */
export function classifyRetry(error: unknown): 'no' | 'refused' | 'unknown' {
  if (!(error instanceof Error)) return 'no';
  if (refusedBeforeWriting.has(error.name) || isCancelledInPassing(error)) return 'refused';
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (neverSent.has(code)) return 'refused';
  if (
    uncertainErrors.has(error.name) ||
    isServersFault(error) ||
    /^(ECONN|EPIPE|ETIMEDOUT|UND_)/.test(code) ||
    error.message.includes('socket hang up')
  )
    return 'unknown';
  return 'no';
}

/** The transaction met another one, or a busy table: nothing is written, and its conditions may hold. */
function isCancelledInPassing(error: Error): boolean {
  if (error.name !== 'TransactionCanceledException' || !('CancellationReasons' in error)) return false;
  const reasons = error.CancellationReasons as { Code?: string }[];
  return reasons.every(({ Code = 'None' }) => Code === 'None' || passingReasons.has(Code));
}

function isServersFault(error: Error): boolean {
  if (!('$metadata' in error)) return false;
  const { httpStatusCode = 0 } = error.$metadata as { httpStatusCode?: number };
  return httpStatusCode >= 500;
}

/** Whether an error comes from the database or a lack of time, and so says nothing about the data. */
export function isOfDatabase(error: unknown): boolean {
  if (error instanceof Problem) return error.code === 'busy';
  return (
    error instanceof DatabaseDamaged ||
    (error instanceof Error && ('$metadata' in error || classifyRetry(error) !== 'no'))
  );
}

/** Waits with full jitter: 0…10 ms, 0…20 ms, … at most 300 ms. */
export function backOff(attempt: number): Promise<void> {
  return pause(Math.random() * Math.min(300, 10 * 2 ** attempt));
}

/**
 * Repeats work while DynamoDB is busy. Only for what may safely happen twice: reads, and conditional writes.
 * @param patience in milliseconds
 * @throws Problem `busy` after `patience`; any other error of the work
 */
export async function retryWhileBusy<T>(work: () => Promise<T>, patience = patienceMs): Promise<T> {
  return repeat(work, (error) => classifyRetry(error) !== 'no', patience);
}

/**
 * Runs load, decide, save again after a lost race, also one that only its reads show (moment.ts).
 * @param work reads everything it decides on, each time
 * @throws Problem `busy` after 3 s of lost races, or the error behind the last of them
 */
export async function retryOnConflict<T>(work: () => Promise<T>): Promise<T> {
  return repeat(
    () => runAtOneMoment(work),
    (error) => error instanceof Conflict,
  );
}

/** Runs as `retryOnConflict` does, but the first try decides on `known`, which was read before. */
export function retryOnConflictFrom<K, T>(
  known: K,
  readAgain: () => Promise<K>,
  work: (known: K) => Promise<T>,
): Promise<T> {
  let isFirst = true;
  return retryOnConflict(async () => {
    if (!isFirst) return work(await readAgain());
    isFirst = false;
    noteDoubt();
    return work(known);
  });
}

/**
 * Runs as `retryOnConflict` does, but after a lost race waits for the other losers of this process.
 * @param name of the record, with its organization; never taken while waiting for another turn
 */
export function retryInTurn<T>(name: string, work: () => Promise<T>): Promise<T> {
  let tries = 0;
  return retryOnConflict(() => {
    tries += 1;
    return tries === 1 ? work() : runInTurn(name, work);
  });
}

async function repeat<T>(
  work: () => Promise<T>,
  shouldRetry: (error: unknown) => boolean,
  patience = patienceMs,
): Promise<T> {
  const startedAt = readNowMs();
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (!shouldRetry(error)) throw error;
      if (readNowMs() - startedAt > extendWait(patience))
        throw (error instanceof Conflict && error.cause) || busyProblem();
      await backOff(attempt);
    }
  }
}
