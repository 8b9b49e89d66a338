/** Writes files atomically: into a folder of parts first, then renamed. */
import { randomUUID } from 'node:crypto';
import type { Stats } from 'node:fs';
import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { readNowMs } from './clock.ts';
import { readEnv } from './env.ts';

/** Inside the folder, because a rename cannot cross file systems. No name of a file or mail begins with a full stop. */
const partsFolder = '.parts';
/** No write takes this long: an older part is from a process that died. */
const abandonedMs = 3_600_000;

/** Writes or replaces a file, and creates the folders of its name. @throws the file system's error */
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

/** Removes abandoned parts from the folders of mails and files. Failures wait for the next sweep. */
export async function sweepParts(): Promise<void> {
  const { MAIL_FOLDER: mails = '', FILES_FOLDER: files } = readEnv();
  await Promise.all(
    [mails, files].filter(Boolean).map(async (folder) => {
      const parts = join(folder, partsFolder);
      const names = await readdir(parts).catch((): string[] => []);
      for (const name of names) {
        const path = join(parts, name);
        const found = await stat(path).catch((): Stats | null => null);
        if (found && readNowMs() - found.mtimeMs > abandonedMs) await rm(path, { force: true }).catch(() => undefined);
      }
    }),
  );
}
