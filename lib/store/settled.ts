/** Reads of several requests, which a write may come between. */

const mostTries = 4;

/** Repeats a read while its parts do not fit together. If they never do, the last read stands. */
export async function readUntilSettled<T>(read: () => Promise<{ value: T; settled: boolean }>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    const { value, settled } = await read();
    if (settled || tries === mostTries) return value;
  }
}
