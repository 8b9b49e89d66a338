/** Files that clients send: in an S3 bucket or in a folder. Whose they are and what may be in them is not known here. */
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { readEnv } from './env.ts';
import type { Content, FilePlace } from './file-place.ts';
import { writeWhole } from './parts.ts';

/** Parts of plain letters that begin with a letter or digit: no key leads out of its folder. */
const usable = /^[A-Za-z0-9][\w.-]*(\/[A-Za-z0-9][\w.-]*)*$/;

/** Whether files have anywhere to go: FILES_BUCKET or FILES_FOLDER is set. */
export function canKeepFiles(): boolean {
  return readEnv().FILES_BUCKET !== '' || readEnv().FILES_FOLDER !== '';
}

/**
 * Writes a file: all of it or nothing. One that is there already is replaced.
 * @param key where it lies, e.g. `1/ticket/5/12-report.pdf`
 * @throws when it cannot be written; Error for a key that is none
 */
export async function putFile(key: string, content: Content): Promise<void> {
  await (await place()).put(checkKey(key), content);
}

/** The content of a file, or null where there is none. */
export async function getFile(key: string): Promise<Buffer | null> {
  return (await place()).get(checkKey(key));
}

/** Takes a file away; one that is not there is no fault. */
export async function removeFile(key: string): Promise<void> {
  await (await place()).remove(checkKey(key));
}

function checkKey(key: string): string {
  if (!usable.test(key)) throw new Error('this is no key of a file');
  return key;
}

let chosen: Promise<FilePlace> | undefined;

function place(): Promise<FilePlace> {
  chosen ??= choose().catch((error: unknown) => {
    chosen = undefined;
    throw error;
  });
  return chosen;
}

async function choose(): Promise<FilePlace> {
  const { FILES_BUCKET: bucket, FILES_FOLDER: folder, AWS_REGION: region } = readEnv();
  if (bucket === '') {
    if (folder === '') throw new Error('files have nowhere to go: neither FILES_BUCKET nor FILES_FOLDER is set');
    return openFolder(folder);
  }
  const { openBucket: bucketPlace } = await import('./bucket.ts');
  return bucketPlace(bucket, region);
}

function openFolder(folder: string): FilePlace {
  return {
    put: (key, { bytes }) => writeWhole(folder, key, bytes),
    get: async (key) => {
      try {
        return await readFile(join(folder, key));
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
        throw error;
      }
    },
    remove: async (key) => rm(join(folder, key), { force: true }),
  };
}
