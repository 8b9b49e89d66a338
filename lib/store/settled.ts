/** Reads made of several requests, which a write may come between. */

const mostTries = 4;

/**
 * Repeats a read whose parts do not fit each other. A list that is written to all the time is
 * answered as it was last read: each part was true when it was read.
 */
export async function readUntilSettled<T>(read: () => Promise<{ value: T; settled: boolean }>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    const { value, settled } = await read();
    if (settled || tries === mostTries) return value;
  }
}
