/** Long work in slices: whoever else has something to do in this process has his turn in between. */
import { setImmediate as turn } from 'node:timers/promises';
import { uptimeMs } from './clock.ts';

const sliceMs = 3;

/** As `items.map(one)`, but never for long at a time. */
export async function mapInSlices<T, R>(items: readonly T[], one: (item: T) => R): Promise<R[]> {
  const made: R[] = [];
  let sinceMs = uptimeMs();
  for (const item of items) {
    made.push(one(item));
    if (uptimeMs() - sinceMs < sliceMs) continue;
    await turn();
    sinceMs = uptimeMs();
  }
  return made;
}
