/** Files in a folder of this machine, written whole: what is half written lies apart, where nobody reads, until it is renamed. */
import { randomUUID } from 'node:crypto';
import type { Stats } from 'node:fs';
import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { readNowMs } from './clock.ts';
import { readEnv } from './env.ts';

/** A folder within the folder, so that a rename is all it takes. No name of a file or mail begins with a full stop. */
const partsFolder = '.parts';
/** No write takes so long: what is older was left by a process that died. */
const forgottenMs = 3_600_000;

/**
 * Writes a file: all of it or nothing. One that is there already is replaced.
 * @param name its place within the folder; folders on the way are made
 * @throws what the file system says when it cannot be written
 */
export async function writeWhole(folder: string, name: string, content: Uint8Array | Readable): Promise<void> {
  const path = join(folder, name);
  const part = join(folder, partsFolder, randomUUID());
  await mkdir(dirname(part), { recursive: true });
  try {
    await writeFile(part, content);
    await mkdir(dirname(path), { recursive: true });
    await rename(part, path);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}

/** Removes what processes that died have left half written, in the folders of mails and files. What fails is left for the next time. */
export async function sweepParts(): Promise<void> {
  const { MAIL_FOLDER: mails = '', FILES_FOLDER: files } = readEnv();
  await Promise.all(
    [mails, files].filter(Boolean).map(async (folder) => {
      const parts = join(folder, partsFolder);
      const names = await readdir(parts).catch((): string[] => []);
      for (const name of names) {
        const path = join(parts, name);
        const found = await stat(path).catch((): Stats | null => null);
        if (found && readNowMs() - found.mtimeMs > forgottenMs) await rm(path, { force: true }).catch(() => undefined);
      }
    }),
  );
}
