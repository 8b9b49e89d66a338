/** The file that workers and jobs print into, which does not grow without end. */
import { closeSync, copyFileSync, fstatSync, ftruncateSync, openSync, writeFileSync } from 'node:fs';

const mostBytes = 50_000_000;
const lookMs = 60_000;

export type Log = {
  /** For children to print to. */
  descriptor: number;
  /** Where there is too much: it becomes `<file>.1`, in place of what was that before, and the file begins anew. */
  bound: () => void;
  stop: () => void;
};

/** Empties the file and looks at its size each minute until `stop()`. */
export function openLog(file: string, most = mostBytes): Log {
  writeFileSync(file, '');
  // Appending, so that children go on at the new end of a file that was emptied.
  const descriptor = openSync(file, 'a');
  const bound = (): void => {
    try {
      if (fstatSync(descriptor).size <= most) return;
      copyFileSync(file, `${file}.1`);
    } catch {
      // Without room for a copy there is all the more reason to empty it.
    }
    try {
      ftruncateSync(descriptor, 0);
    } catch {
      // In a minute again.
    }
  };
  const timer = setInterval(bound, lookMs);
  timer.unref();
  return {
    descriptor,
    bound,
    stop: () => {
      clearInterval(timer);
      closeSync(descriptor);
    },
  };
}
