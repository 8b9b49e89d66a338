/** Checks a database before the engine opens it, which notices damage late and creates a missing file. */
import { execFile } from 'node:child_process';
import { closeSync, existsSync, openSync, readdirSync, readSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';

export const databaseFile = (folder: string): string => join(folder, 'quintet.db');

/** The file with the latest time that a folder has seen. It also proves that the folder had a database. */
export const clockFile = (folder: string): string => join(folder, 'latest-time');

/** Checking a larger database would delay the start too much. */
const mostBytes = 1_000_000_000;
const head = 'SQLite format 3\0';
const headBytes = 100;

const restore =
  'Restore a copy, after moving this file and what lies beside it (-wal, -shm) away: they belong together. ' +
  'Or set DATA_DIR to another folder.';

/**
 * Requires an undamaged database, or a new folder.
 * @param options.thoroughly checks every page; else only the beginning of the file
 * @throws Error in plain words if it is damaged, or missing although an earlier run left other files
 */
export async function requireSoundDatabase(
  folder: string,
  { thoroughly, say }: { thoroughly: boolean; say: (line: string) => void },
): Promise<void> {
  const file = databaseFile(folder);
  const bytes = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (bytes === 0) return requireNew(folder, file, say);
  if (bytes < headBytes || readHead(file) !== head) throw damaged(file, 'it does not begin as a database does');
  if (!thoroughly) return;
  if (bytes > mostBytes) {
    say(`The database has ${(bytes / 1e9).toFixed(1)} GB and is not looked through before the start.`);
    return;
  }
  const finding = await firstFinding(file);
  if (finding !== null) throw damaged(file, finding);
}

const damaged = (file: string, finding: string): Error =>
  new Error(`The database ${file} is damaged: ${finding}. ${restore}`);

/** Accepts an empty database only in a folder without leftovers, or on request. */
function requireNew(folder: string, file: string, say: (line: string) => void): void {
  const left = [clockFile(folder), ...belongings.map((name) => join(folder, name))].find(isLeftover);
  if (left === undefined) return;
  if (process.env.START_EMPTY === 'yes') {
    putAside(folder, say);
    return;
  }
  const state = existsSync(file) ? 'is empty' : 'is missing';
  throw new Error(
    `The database ${file} ${state}, but ${left} is of an earlier run. Restore a copy of the database; ` +
      'or, to begin anew, move the folder away or set START_EMPTY=yes.',
  );
}

/** What belongs to a database's organizations by number. An organization that reuses a number must not find another's. */
const belongings = ['mail', 'files', 'quintet.db-wal', 'quintet.db-shm'];

function putAside(folder: string, say: (line: string) => void): void {
  const suffix = new Date().toISOString().replaceAll(':', '-');
  for (const name of belongings.filter((candidate) => existsSync(join(folder, candidate)))) {
    renameSync(join(folder, name), join(folder, `${name}.before-${suffix}`));
    say(`${name} of the earlier run is now ${name}.before-${suffix}.`);
  }
}

function isLeftover(path: string): boolean {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats !== undefined && (!stats.isDirectory() || readdirSync(path).length > 0);
}

function readHead(file: string): string {
  const bytes = Buffer.alloc(head.length);
  const opened = openSync(file, 'r');
  try {
    readSync(opened, bytes, 0, bytes.length, 0);
  } finally {
    closeSync(opened);
  }
  return bytes.toString('latin1');
}

/**
 * SQLite's own check of structure, in another process: a second for some hundred megabytes. Only errors that mean damage
 * (SQLITE_CORRUPT, SQLITE_NOTADB) count, unlike a locked file or a full disk.
 */
const check = `
  const { DatabaseSync } = require('node:sqlite');
  try {
    const database = new DatabaseSync(process.argv[1], { readOnly: true, timeout: 5000 });
    process.stdout.write(String(database.prepare('PRAGMA quick_check(1)').get().quick_check));
  } catch (error) {
    process.stdout.write([11, 26].includes(error.errcode & 255) ? error.message : 'ok');
  }
`;

/** Finds the first damage, in one line; null if there is none, or if it cannot be checked here. */
function firstFinding(file: string): Promise<string | null> {
  return new Promise((done) => {
    execFile(process.execPath, ['--no-warnings', '-e', check, file], { encoding: 'utf8' }, (error, stdout) => {
      const lines = stdout.split('\n').filter((line) => line !== '' && !line.startsWith('***'));
      done(error || lines[0] === 'ok' ? null : (lines[0] ?? null));
    });
  });
}
