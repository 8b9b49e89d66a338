/** Who works behind the requests of a server on the same machine. */
import { setPriority } from 'node:os';
import { setTimeout as rest } from 'node:timers/promises';

const lowPriority = 19;
const longestRestMs = 20;

/**
 * Lets a process step back behind others.
 * @param pid left out, this process
 */
export function stepBack(pid: number = process.pid): void {
  try {
    setPriority(pid, lowPriority);
  } catch {
    // It has ended already, or the machine does not allow it: then it runs as everything does.
  }
}

/**
 * Lets this process step back at the engine too, which knows no priorities: after each request that it was sent, for as long
 * as that took.
 */
export async function restBetweenRequests(): Promise<void> {
  const { wrapTransport } = await import('../lib/store/client.ts');
  wrapTransport((inner) => async (input) => {
    const sentAtMs = performance.now();
    try {
      return await inner(input);
    } finally {
      await rest(Math.min(longestRestMs, performance.now() - sentAtMs));
    }
  });
}
