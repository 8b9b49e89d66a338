/** A pid file as a lock: of two that take it at once one gets it. */
import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { livePid } from '../../lab/processes.ts';

/** A file that is made is written at once; one that is empty for longer was left so. */
const emptyMs = 5_000;

/**
 * Takes a pid file for this process.
 * @param mark stands in the command line of whoever may hold it
 * @returns null when it is taken, else the pid of who holds it; 0 where that one is still writing it
 */
export function takePidFile(file: string, mark: string): number | null {
  for (;;) {
    try {
      writeFileSync(file, `${process.pid}\n`, { flag: 'wx' });
      return null;
    } catch (error) {
      if (!isCode(error, 'EEXIST')) throw error;
    }
    const holder = holderOf(file, mark);
    if (holder !== null && holder !== process.pid) return holder;
    removeDead(file, mark);
  }
}

function holderOf(file: string, mark: string): number | null {
  try {
    const isBeingWritten = readFileSync(file, 'utf8') === '' && Date.now() - statSync(file).mtimeMs < emptyMs;
    return isBeingWritten ? 0 : livePid(file, mark);
  } catch (error) {
    // It has just been removed.
    if (isCode(error, 'ENOENT')) return null;
    throw error;
  }
}

/** Moved first and looked at again: another start may have removed the dead one's and made its own in between. */
function removeDead(file: string, mark: string): void {
  const aside = `${file}.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch (error) {
    if (isCode(error, 'ENOENT')) return;
    throw error;
  }
  const holder = holderOf(aside, mark);
  if (holder !== null && holder !== process.pid) renameSync(aside, file);
  else rmSync(aside, { force: true });
}

const isCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code;
