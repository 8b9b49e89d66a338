/** Files of records, written before the record. A removal promised beforehand cleans up if the record is not stored. */
import pLimit from 'p-limit';
import * as z from 'zod';
import {
  cleanFileName,
  cleanFileType,
  type StoredFile,
  toFileKey,
  toStoredName,
} from '../../domain/file/stored-file.ts';
import { invalidProblem, notFoundProblem, Problem } from '../../domain/problem.ts';
import { readNowMs } from '../../platform/clock.ts';
import { canKeepFiles, getFile, putFile, removeFile } from '../../platform/files.ts';
import { logFault } from '../../platform/log.ts';
import type { Stored } from '../../store/record-type.ts';
import type { Effect } from '../../store/save.ts';
import type { Store } from '../../store/store.ts';
import type { Work } from '../../store/work.ts';

/** An uploaded file; `field` is the sender's name for its place. */
export type Upload = { field?: string; name: string; mimeType: string; bytes: Uint8Array };

type WithFiles = { id: number; files: readonly StoredFile[] };

/** Collections whose documents list files as `files`. */
const kinds = {
  expenses: (id: number, store: Store) => store.expenses.get(id),
  tickets: (id: number, store: Store) => store.tickets.get(id),
} satisfies Partial<Record<keyof Store, (id: number, store: Store) => Promise<Stored<WithFiles> | null>>>;
export type KindWithFiles = keyof typeof kinds;

/** The record that files belong to. */
export type FileOwner = { kind: KindWithFiles; id: number };

const mostAtOnce = 20;
const limit = pLimit(4);
/** Orphaned uploads are removed after this delay. No request lives longer than 29 s. */
const graceMs = 15 * 60_000;

async function forEachLimited<T>(items: readonly T[], act: (item: T) => Promise<void>): Promise<void> {
  await Promise.all(items.map((item) => limit(() => act(item))));
}

const toKey = ({ kind, id }: FileOwner, storedAs: string, { store }: Work): string =>
  toFileKey(store.organizationId, store[kind].recordType, id, storedAs);

/** The kind of effect that removes files that their record does not name. */
export const removalKind = 'remove files';
const removalPayload = z.object({
  of: z.custom<KindWithFiles>((value) => typeof value === 'string' && Object.hasOwn(kinds, value)),
  id: z.int().positive(),
  files: z.array(z.string()),
});
const removalEffect = ({ kind, id }: FileOwner, files: readonly StoredFile[]): Effect => ({
  kind: removalKind,
  payload: { of: kind, id, files: files.map(({ storedAs }) => storedAs) },
});

/** Makes the effects that a write must promise when it deletes a record with files or removes files from one. */
export function removalEffects(owner: FileOwner, files: readonly StoredFile[]): Effect[] {
  return files.length === 0 ? [] : [removalEffect(owner, files)];
}

/**
 * Stores files with a record. Two round trips more than the write itself, and the files' own; none without files.
 * @param uploads a form's empty file field is skipped
 * @param write stores the record with these files added; may be retried inside
 * @param filesOf lists the files of the stored record
 * @throws Problem `invalid` for more than 20 at once, and what `write` throws, after the files are removed
 */
export async function storeFiles<T>(
  owner: FileOwner,
  uploads: readonly Upload[],
  work: Work,
  write: (files: StoredFile[]) => Promise<T>,
  filesOf: (written: T) => readonly StoredFile[],
): Promise<T> {
  const nonEmpty = uploads.filter(({ name, bytes }) => name !== '' || bytes.length > 0);
  if (nonEmpty.length === 0) return write([]);
  if (nonEmpty.length > mostAtOnce)
    throw invalidProblem(
      nonEmpty[0]?.field ?? 'file',
      `has ${nonEmpty.length} files; at most ${mostAtOnce} are accepted at once`,
    );
  if (!canKeepFiles()) throw new Error('files have nowhere to go');
  const first = await work.store.takeNumbers('file', nonEmpty.length);
  const contents = nonEmpty.map((upload, i) => ({ upload, file: toStoredFile(first + i, upload, work.at) }));
  const files = contents.map(({ file }) => file);
  const withdraw = await work.store.promise(removalEffect(owner, files), readNowMs() + graceMs);
  let isWriting = false;
  try {
    await forEachLimited(contents, ({ upload: { bytes }, file: { storedAs, type } }) =>
      putFile(toKey(owner, storedAs, work), { bytes, type }),
    );
    isWriting = true;
    const written = await write(files);
    const stored = new Set(filesOf(written).map(({ id }) => id));
    // An earlier try of the same request may have stored the record, with that try's files.
    const unneeded = files.filter(({ id }) => !stored.has(id));
    await settle(owner, unneeded, withdraw, work);
    return written;
  } catch (error) {
    // A `busy` write may have gone through and own the files; the promise finds out later.
    if (!isWriting || (error instanceof Problem && error.code !== 'busy')) await settle(owner, files, withdraw, work);
    throw error;
  }
}

function toStoredFile(id: number, { name, mimeType, bytes }: Upload, at: string): StoredFile {
  const cleanName = cleanFileName(name);
  const stored = { storedAs: toStoredName(id, cleanName), type: cleanFileType(mimeType), sizeBytes: bytes.length };
  return { id, name: cleanName, ...stored, addedAt: at };
}

/** Removes needless files and the promise. A failure is left to the promise: the request is over. */
async function settle(
  owner: FileOwner,
  unneeded: readonly StoredFile[],
  withdraw: () => Promise<void>,
  work: Work,
): Promise<void> {
  try {
    await forEachLimited(unneeded, ({ storedAs }) => removeFile(toKey(owner, storedAs, work)));
    await withdraw();
  } catch (error) {
    logFault('files left to a promise', error, { organization: work.store.organizationId });
  }
}

/** Performs a `remove files`, for files that the record does not name. */
export async function removeUnnamed(payload: unknown, work: Work): Promise<void> {
  const { of: kind, id, files } = removalPayload.parse(payload);
  const stored = await kinds[kind](id, work.store);
  const ownNames = new Set(stored?.doc.files.map(({ storedAs }) => storedAs));
  const unnamed = files.filter((storedAs) => !ownNames.has(storedAs));
  await forEachLimited(unnamed, (storedAs) => removeFile(toKey({ kind, id }, storedAs, work)));
}

/** Reads a file of a record. @throws Problem `not_found` for the record or the file */
export async function readFileOf(
  { kind, id }: FileOwner,
  fileId: number,
  work: Work,
): Promise<{ file: StoredFile; bytes: Buffer }> {
  const stored = await kinds[kind](id, work.store);
  const file = stored?.doc.files.find((one) => one.id === fileId);
  const bytes = file ? await getFile(toKey({ kind, id }, file.storedAs, work)) : null;
  if (!file || !bytes) throw notFoundProblem('file');
  return { file, bytes };
}
