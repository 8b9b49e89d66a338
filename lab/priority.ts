/** Lets processes work behind a server's requests on the same machine. */
import { setPriority } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';

const lowPriority = 19;
const longestRestMs = 20;

export function stepBack(pid: number = process.pid): void {
  try {
    setPriority(pid, lowPriority);
  } catch {
    // It has ended, or the machine does not allow it and it keeps its priority.
  }
}

/** Yields the engine, which knows no priorities, to others: after each request this process rests as long as it took. */
export async function restBetweenRequests(): Promise<void> {
  const { wrapTransport } = await import('../lib/store/client.ts');
  wrapTransport((inner) => async (input) => {
    const sentAtMs = performance.now();
    try {
      return await inner(input);
    } finally {
      await sleep(Math.min(longestRestMs, performance.now() - sentAtMs));
    }
  });
}
