/** The log file of workers and jobs, limited in size. */
import { closeSync, copyFileSync, fstatSync, ftruncateSync, openSync, writeFileSync } from 'node:fs';

const mostBytes = 50_000_000;
const lookMs = 60_000;

export type Log = {
  descriptor: number;
  /** Moves a log that is too large to `<file>.1`, and empties it. */
  bound: () => void;
  stop: () => void;
};

/** Empties the file, and checks its size each minute until `stop()`. */
export function openLog(file: string, most = mostBytes): Log {
  writeFileSync(file, '');
  // Opened for appending, so that children continue at the new end of an emptied file.
  const descriptor = openSync(file, 'a');
  const bound = (): void => {
    try {
      if (fstatSync(descriptor).size <= most) return;
      copyFileSync(file, `${file}.1`);
    } catch {
      // Without room for a copy it must be emptied all the more.
    }
    try {
      ftruncateSync(descriptor, 0);
    } catch {
      // The next minute tries again.
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
