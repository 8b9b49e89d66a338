/**
 * What an operation has read, so that what it throws can be held against it. Reads that leave one after another (and in
 * DynamoDB even those of one BatchGet) may have a write between them. What they say together was then never so, and neither
 * may be what follows from it: an amount that is more than the balance, a record that is not there, a sum below zero.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { isDeepStrictEqual } from 'node:util';
import { Problem } from '../domain/problem.ts';

/** A record, number or guard was not as it had been read: the operation has to look again. */
export class Conflict extends Error {
  /** @param options.cause what is to be told where looking again comes to no end, instead of that there is too much to do */
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'Conflict';
  }
}

type Read = { was: unknown; look: () => Promise<unknown> };
/**
 * `changed`: it is known already that not all of it stands; `unsure`: something was, or may have been, written nevertheless;
 * `nested`: others read beneath it, on an account of their own.
 */
type Reads = { made: Map<string, Read>; changed: boolean; unsure: boolean; nested: boolean; outer: Reads | null };

const underWay = new AsyncLocalStorage<Reads | null>();

/**
 * Reads, and remembers what was read for whoever decides upon it.
 * @param name of what is read: the same for the same question
 */
export async function readNoted<T>(name: string, look: () => Promise<T>): Promise<T> {
  const was = await look();
  const reads = underWay.getStore();
  if (!reads) return was;
  const before = reads.made.get(name);
  if (!before) reads.made.set(name, { was, look });
  else if (!isDeepStrictEqual(before.was, was)) reads.changed = true;
  return was;
}

/** Says that what is decided on was read before, and may not be so any more: whatever is thrown is then looked at again. */
export function noteDoubt(): void {
  const reads = underWay.getStore();
  if (reads) reads.changed = true;
}

/** Lets a write go ahead; what is written, or may be although it failed, is not to be decided on anew. */
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
 * Runs something that reads, decides and writes.
 * @throws Conflict in place of what it throws, where something of what it had read is not so any more, so that it may be
 *   true of no moment. Where all of it is as it was (a damaged record, too) it was so all the time: that is told at once
 */
export async function runAtOneMoment<T>(work: () => Promise<T>): Promise<T> {
  const outer = underWay.getStore() ?? null;
  const reads: Reads = { made: new Map(), changed: false, unsure: false, nested: false, outer };
  if (outer) outer.nested = true;
  try {
    return await underWay.run(reads, work);
  } catch (error) {
    const isFinal = error instanceof Conflict || (error instanceof Problem && error.code === 'busy') || reads.unsure;
    if (isFinal || (await stands(reads))) throw error;
    throw new Conflict('what was read has changed', { cause: error });
  } finally {
    // A connection that was opened meanwhile keeps this context, and with it all that was read, as long as it lives.
    reads.made.clear();
  }
}

/** Whether everything read is as it was. One round trip; none for a single thing, which was so when it was read. */
async function stands({ made, changed, nested }: Reads): Promise<boolean> {
  if (changed || (made.size < 2 && !nested)) return !changed;
  const looks = [...made.values()].map(async ({ was, look }) => isDeepStrictEqual(was, await look()));
  // What cannot be looked at is no reason to keep anything back.
  const all = await Promise.all(looks).catch(() => []);
  return all.every(Boolean);
}
