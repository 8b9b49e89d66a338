/**
 * Long work in slices: whoever else has something to do in this process has his turn in between. Where others have, the work
 * rests between two slices, and leaves most of the process to them.
 */
import { setTimeout as rest, setImmediate as turn } from 'node:timers/promises';
import { uptimeMs } from './clock.ts';

const sliceMs = 3;
const restMs = 60;

let isShared = (): boolean => false;

/** @param shared whether others than the one whose work it is have something to do in this process now */
export function restWhile(shared: () => boolean): void {
  isShared = shared;
}

/** As `items.map(one)`, but never for long at a time. */
export async function mapInSlices<T, R>(items: readonly T[], one: (item: T) => R): Promise<R[]> {
  const made: R[] = [];
  let sinceMs = uptimeMs();
  for (const item of items) {
    made.push(one(item));
    if (uptimeMs() - sinceMs < sliceMs) continue;
    await (isShared() ? rest(restMs) : turn());
    sinceMs = uptimeMs();
  }
  return made;
}
