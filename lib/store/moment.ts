/**
 * Notes what an operation reads, to check what it throws. A write may come between two reads, even of one BatchGet.
 * Together they may show what never was, such as an amount above the balance or a missing record.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { isDeepStrictEqual } from 'node:util';
import { Problem } from '../domain/problem.ts';

/** A lost race: a record, number or guard changed since it was read. The operation must look again. */
export class Conflict extends Error {
  /** @param options.cause what to throw when retries run out, instead of `busy` */
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'Conflict';
  }
}

type Read = { value: unknown; read: () => Promise<unknown> };
/** `changed`: two reads of one name differed. `unsure`: something was, or may have been, written. `nested`: work beneath it notes its own reads. */
type Reads = { noted: Map<string, Read>; changed: boolean; unsure: boolean; nested: boolean; outer: Reads | null };

const underWay = new AsyncLocalStorage<Reads | null>();

/** Reads, and notes the value for the operation under way. `name` identifies what is read. */
export async function readNoted<T>(name: string, read: () => Promise<T>): Promise<T> {
  const value = await read();
  const reads = underWay.getStore();
  if (!reads) return value;
  const before = reads.noted.get(name);
  if (!before) reads.noted.set(name, { value, read });
  else if (!isDeepStrictEqual(before.value, value)) reads.changed = true;
  return value;
}

/** Notes that the operation decides on something read earlier: whatever it throws, it must look again. */
export function noteDoubt(): void {
  const reads = underWay.getStore();
  if (reads) reads.changed = true;
}

/** Runs a write. After one that succeeded, or may have, the operation does not decide again. */
export async function runWrite<T>(write: () => Promise<T>): Promise<T> {
  try {
    const written = await write();
    const own = underWay.getStore();
    if (own) own.unsure = true;
    return written;
  } catch (error) {
    const isRefused = error instanceof Conflict || (error instanceof Problem && error.code !== 'busy');
    for (let reads = isRefused ? null : underWay.getStore(); reads; reads = reads.outer) reads.unsure = true;
    throw error;
  }
}

/**
 * Runs work that reads, decides and writes.
 * @throws Conflict instead of the work's error when something it read has changed since: the error may be true of no
 *   moment. If nothing changed, the work's error is thrown at once, also for a damaged record
 */
export async function runAtOneMoment<T>(work: () => Promise<T>): Promise<T> {
  const outer = underWay.getStore() ?? null;
  const reads: Reads = { noted: new Map(), changed: false, unsure: false, nested: false, outer };
  if (outer) outer.nested = true;
  try {
    return await underWay.run(reads, work);
  } catch (error) {
    const isFinal = error instanceof Conflict || (error instanceof Problem && error.code === 'busy') || reads.unsure;
    if (isFinal || (await isUnchanged(reads))) throw error;
    throw new Conflict('what was read has changed', { cause: error });
  } finally {
    // A connection opened meanwhile keeps this context, and everything read, as long as it lives.
    reads.noted.clear();
  }
}

/** Whether everything read is unchanged. One round trip; none for a single read, which was true when it was read. */
async function isUnchanged({ noted, changed, nested }: Reads): Promise<boolean> {
  if (changed || (noted.size < 2 && !nested)) return !changed;
  const checks = [...noted.values()].map(async ({ value, read }) => isDeepStrictEqual(value, await read()));
  // A failed look is no reason to hold the error back.
  const all = await Promise.all(checks).catch(() => []);
  return all.every(Boolean);
}
