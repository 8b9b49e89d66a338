/** Which failures of DynamoDB are worth trying again, and for how long. */
import { busyProblem, Problem } from '../domain/problem.ts';
import { extendWait, pause, readNowMs } from '../platform/clock.ts';
import { DatabaseDamaged } from './damage.ts';
import { Conflict, noteDoubt, runAtOneMoment } from './moment.ts';
import { runInTurn } from './turns.ts';

/** After this long the client is told to come back later. */
const patienceMs = 3_000;

const refusedBeforeWriting = new Set([
  'ThrottlingException',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'TransactionInProgressException',
  'TransactionConflictException',
]);
/** Why a transaction was cancelled, where that says nothing about its conditions. */
const passing = new Set(['TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded']);
/** The connection or the name was refused: nothing was sent. */
const neverSent = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN']);
const doneOrNot = new Set([
  'TimeoutError',
  'InternalServerError',
  'ServiceUnavailable',
  'NetworkingError',
  'AbortError',
]);

/** `no`: final. `refused`: certainly not written. `unknown`: it may have been written. */
export function classifyRetry(error: unknown): 'no' | 'refused' | 'unknown' {
  if (!(error instanceof Error)) return 'no';
  if (refusedBeforeWriting.has(error.name) || isCancelledInPassing(error)) return 'refused';
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (neverSent.has(code)) return 'refused';
  if (
    doneOrNot.has(error.name) ||
    isServersFault(error) ||
    /^(ECONN|EPIPE|ETIMEDOUT|UND_)/.test(code) ||
    error.message.includes('socket hang up')
  )
    return 'unknown';
  return 'no';
}

/** A transaction that only met another one, or a busy table: nothing is written, and its conditions may well hold. */
function isCancelledInPassing(error: Error): boolean {
  if (error.name !== 'TransactionCanceledException' || !('CancellationReasons' in error)) return false;
  const reasons = error.CancellationReasons as { Code?: string }[];
  return reasons.every(({ Code = 'None' }) => Code === 'None' || passing.has(Code));
}

/** Any 5xx, whatever it is called. */
function isServersFault(error: Error): boolean {
  if (!('$metadata' in error)) return false;
  const { httpStatusCode = 0 } = error.$metadata as { httpStatusCode?: number };
  return httpStatusCode >= 500;
}

/** Whether an error is the database's, or for want of time: of what was to be read or written it says nothing. */
export function isOfDatabase(error: unknown): boolean {
  if (error instanceof Problem) return error.code === 'busy';
  return (
    error instanceof DatabaseDamaged ||
    (error instanceof Error && ('$metadata' in error || classifyRetry(error) !== 'no'))
  );
}

/** Full-jitter back-off: 0…10 ms, 0…20 ms, … at most 300 ms. */
export function backOff(attempt: number): Promise<void> {
  return pause(Math.random() * Math.min(300, 10 * 2 ** attempt));
}

/**
 * Repeats a read (or anything that may safely happen twice) while DynamoDB asks for patience.
 * @throws Problem `busy` after 3 s; whatever else it throws is passed on
 */
export async function retryRead<T>(work: () => Promise<T>): Promise<T> {
  return repeat(work, (error) => classifyRetry(error) !== 'no');
}

/**
 * Runs load, decide, save again from the start when it lost a race. It has lost one, too, where what it throws comes of reads
 * that something was written between: see moment.ts.
 * @param work reads all that it decides on, each time; what was read before it is taken for granted
 * @throws Problem `busy` after 3 s of lost races; where the last of them has come to a refusal or a fault, that
 */
export async function retryOnConflict<T>(work: () => Promise<T>): Promise<T> {
  return repeat(
    () => runAtOneMoment(work),
    (error) => error instanceof Conflict,
  );
}

/**
 * As `racing`, where what the first try decides on was read before, beside something else.
 * @param look reads it anew for every other
 */
export function retryOnConflictFrom<K, T>(
  known: K,
  look: () => Promise<K>,
  work: (known: K) => Promise<T>,
): Promise<T> {
  let isFirst = true;
  return retryOnConflict(async () => {
    if (!isFirst) return work(await look());
    isFirst = false;
    noteDoubt();
    return work(known);
  });
}

/**
 * As `racing`, for a record that many want to change at once: whoever has lost once waits for the
 * others of this process that have, and does not fight them again.
 * @param name of the record, with its organization; never taken while waiting for another turn
 */
export function retryInTurn<T>(name: string, work: () => Promise<T>): Promise<T> {
  let tries = 0;
  return retryOnConflict(() => {
    tries += 1;
    return tries === 1 ? work() : runInTurn(name, work);
  });
}

async function repeat<T>(work: () => Promise<T>, again: (error: unknown) => boolean): Promise<T> {
  const startedAt = readNowMs();
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (!again(error)) throw error;
      if (readNowMs() - startedAt > extendWait(patienceMs))
        throw (error instanceof Conflict && error.cause) || busyProblem();
      await backOff(attempt);
    }
  }
}
