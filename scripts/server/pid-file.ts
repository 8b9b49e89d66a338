/** A pid file as a lock: only one of several starts gets it. */
import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { livePid } from '../../lab/processes.ts';

/** A new file is written at once, so one that is empty for longer was abandoned. */
const emptyMs = 5_000;

/**
 * Takes a pid file for this process.
 * @param mark a part of the holder's command line
 * @returns null if it was taken, else the holder's pid, or 0 while the holder writes it
 */
export function takePidFile(file: string, mark: string): number | null {
  for (;;) {
    try {
      writeFileSync(file, `${process.pid}\n`, { flag: 'wx' });
      return null;
    } catch (error) {
      if (!isCode(error, 'EEXIST')) throw error;
    }
    const holder = readHolder(file, mark);
    if (holder !== null && holder !== process.pid) return holder;
    removeDead(file, mark);
  }
}

function readHolder(file: string, mark: string): number | null {
  try {
    const isBeingWritten = readFileSync(file, 'utf8') === '' && Date.now() - statSync(file).mtimeMs < emptyMs;
    return isBeingWritten ? 0 : livePid(file, mark);
  } catch (error) {
    // It was just removed.
    if (isCode(error, 'ENOENT')) return null;
    throw error;
  }
}

/** Moves the file before it checks again, because another start may have replaced it in between. */
function removeDead(file: string, mark: string): void {
  const aside = `${file}.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch (error) {
    if (isCode(error, 'ENOENT')) return;
    throw error;
  }
  const holder = readHolder(aside, mark);
  if (holder !== null && holder !== process.pid) renameSync(aside, file);
  else rmSync(aside, { force: true });
}

const isCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code;
