/** Who works behind the requests of a server on the same machine. */
import { setPriority } from 'node:os';

const lowPriority = 19;

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
