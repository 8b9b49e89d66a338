/** Stores files that clients send, in an S3 bucket or in a folder. */
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { readEnv } from './env.ts';
import type { Content, FilePlace } from './file-place.ts';
import { writeWhole } from './parts.ts';

/** No key can lead out of its folder: every part begins with a letter or digit. */
const validKey = /^[A-Za-z0-9][\w.-]*(\/[A-Za-z0-9][\w.-]*)*$/;

/** Tells whether FILES_BUCKET or FILES_FOLDER is set. */
export function canKeepFiles(): boolean {
  return readEnv().FILES_BUCKET !== '' || readEnv().FILES_FOLDER !== '';
}

/**
 * Writes or replaces a file atomically.
 * @param key such as `1/ticket/5/12-report.pdf`
 * @throws Error when writing fails or the key is invalid
 */
export async function putFile(key: string, content: Content): Promise<void> {
  await (await openPlace()).put(checkKey(key), content);
}

/** Reads a file; null when it is missing. */
export async function getFile(key: string): Promise<Buffer | null> {
  return (await openPlace()).get(checkKey(key));
}

/** Removes a file. A missing one is no error. */
export async function removeFile(key: string): Promise<void> {
  await (await openPlace()).remove(checkKey(key));
}

function checkKey(key: string): string {
  if (!validKey.test(key)) throw new Error('this is no key of a file');
  return key;
}

let opened: Promise<FilePlace> | undefined;

function openPlace(): Promise<FilePlace> {
  opened ??= openConfiguredPlace().catch((error: unknown) => {
    opened = undefined;
    throw error;
  });
  return opened;
}

async function openConfiguredPlace(): Promise<FilePlace> {
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
