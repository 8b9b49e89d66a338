/**
 * One at a time, within this process: a burst that one warm instance receives need not fight
 * itself over a series' next number. Across instances the condition on the number decides.
 */
const tails = new Map<string, Promise<unknown>>();

/** Runs `work` after all earlier work under the same name has ended, well or badly. */
export async function inTurn<T>(name: string, work: () => Promise<T>): Promise<T> {
  const before = tails.get(name) ?? Promise.resolve();
  const mine = before.then(work, work);
  const tail = mine.catch(() => undefined);
  tails.set(name, tail);
  try {
    return await mine;
  } finally {
    if (tails.get(name) === tail) tails.delete(name);
  }
}
