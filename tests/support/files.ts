/** A folder of a test file's own for files of records: another table's organizations have the same numbers. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

/** Gives this process the folder, and returns it. To be called before anything reads the settings. */
export function ownFiles(): string {
  const folder = mkdtempSync(join(tmpdir(), 'quintet-files-'));
  process.env.FILES_FOLDER = folder;
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
