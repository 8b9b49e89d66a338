/** What a backup says of itself. It has no times, so that a backup of a restored organization is the same. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { invalidProblem } from '../../domain/problem.ts';
import { currentSchema, type Versioned } from '../schema.ts';
import { recordTypesByName } from '../verify/places.ts';

const format = 1;
const manifestName = 'manifest.json';

const count = z.int().nonnegative();
const summary = { lines: count, bytes: count, sha256: z.string().length(64) };

const manifest = z.object({
  format: z.literal(format),
  organization: z.object({ number: z.int().positive(), name: z.string().min(1) }),
  /** Whether nothing was written while it was made. */
  oneMoment: z.boolean(),
  /** Versions of record types whose schema has changed (schema.ts). */
  schemas: z.record(z.string(), z.int().positive()),
  /** Before any compression; `bytes` with the ends of lines. */
  parts: z.array(z.object({ file: z.string().regex(/^[a-z]+\.jsonl(\.gz)?$/), ...summary })),
  /** Files of records, which files.jsonl lists. */
  files: z.object({ count, bytes: count }),
});
export type Manifest = z.infer<typeof manifest>;

/** A file of a record, as files.jsonl lists it. `file` is relative to the folder of files. */
export const fileEntry = z.object({
  file: z.string().regex(/^[A-Za-z0-9][\w.-]*(\/[A-Za-z0-9][\w.-]*)+$/),
  type: z.string(),
  bytes: count,
  sha256: z.string().length(64),
});
export type FileEntry = z.infer<typeof fileEntry>;

/** Lists the schema versions of this release, without those that are still the first. */
export function listSchemas(): Record<string, number> {
  const kinds: [string, Versioned][] = [...recordTypesByName];
  return Object.fromEntries(kinds.map(([name, kind]) => [name, currentSchema(kind)] as const).filter(([, n]) => n > 1));
}

/** Formats a manifest: the same one always gives the same bytes. */
export const formatManifest = (value: Omit<Manifest, 'format'>): string =>
  `${JSON.stringify({ format, ...value }, null, 2)}\n`;

export { manifestName };

const refuse = (why: string) => invalidProblem('from', why);

/**
 * Reads the manifest of a folder.
 * @returns it, and the hash of its bytes, which stands for the whole backup
 * @throws Problem `invalid` when there is none, or when this release cannot restore it
 */
export async function readManifest(folder: string): Promise<{ manifest: Manifest; hash: string }> {
  const bytes = await readFile(join(folder, manifestName)).catch(() => null);
  if (!bytes) throw refuse(`${folder} is no backup: it has no ${manifestName}`);
  const read = manifest.safeParse(parse(bytes));
  if (!read.success) throw refuse(`${manifestName} cannot be read, or a later release wrote it`);
  const known = listSchemas();
  const later = Object.entries(read.data.schemas).find(([name, version]) => version > (known[name] ?? 1));
  if (later) throw refuse(`is of a later release: its schema of ${later[0]} is ${later[1]}`);
  return { manifest: read.data, hash: createHash('sha256').update(bytes).digest('hex') };
}

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(String(bytes));
  } catch {
    return null;
  }
}
