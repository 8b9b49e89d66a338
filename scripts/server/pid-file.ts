/** A pid file as a lock: only one of several starts gets it. */
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
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
    const version = versionOf(file);
    const holder = readHolder(file, mark);
    if (holder !== null && holder !== process.pid) return holder;
    const remover = version === null ? null : removeDead(file, mark, version);
    if (remover !== null) return remover;
  }
}

/**
 * Removes a dead process's file. Another start may replace the file in between, so only one process may remove this
 * version of it: the one that gets the pid file of the removal.
 * @returns the pid of another process that is removing it
 */
function removeDead(file: string, mark: string, version: string): number | null {
  const removal = `${file}.${version}`;
  const remover = takePidFile(removal, mark);
  if (remover !== null) return remover;
  if (versionOf(file) === version) rmSync(file);
  rmSync(removal);
  return null;
}

function versionOf(file: string): string | null {
  const stat = statSync(file, { throwIfNoEntry: false, bigint: true });
  return stat ? `${stat.ino}-${stat.mtimeNs}` : null;
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

const isCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code;
