/**
 * Writes everything that is stored of one organization into a folder. Keys cannot be queried by how they begin, so it
 * scans the whole table, which costs a read unit for each 4 KB of it. It scans until two scans in a row see the same:
 * then everything was so at the moment between them. For maintenance, beside a working organization.
 */
import { createHash, hash } from 'node:crypto';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { notFoundProblem, Problem } from '../../domain/problem.ts';
import { getFile } from '../../platform/files.ts';
import { LineSorter, LineWriter } from '../../platform/lines.ts';
import { readOrganization } from '../organizations.ts';
import { readFields } from '../schema.ts';
import { recordTypesByName } from '../verify/places.ts';
import { scanNative } from '../verify/scan.ts';
import { listFiles, toKey } from './kept-files.ts';
import { type FileEntry, formatManifest, listSchemas, type Manifest, manifestName } from './manifest.ts';
import { ownDocument, type PartName, parseLine, partNames, toPortable } from './portable.ts';

export type BackupOptions = {
  /** Compresses the lines. */
  gzip?: boolean;
  /** Scans at most; at least 2. Default 5. */
  mostScans?: number;
  /** Called with the number of items seen by the present scan, or written. */
  progress?: (count: number, what: 'seen' | 'written') => void;
};

export type BackedUp = Omit<Manifest, 'format'> & {
  items: number;
  scans: number;
  /** Files that a document names and that are not there. */
  missing: string[];
};

const usualScans = 5;
const filesAtOnce = 8;

/**
 * Backs an organization up. Memory does not grow with it. The folder appears when all is written.
 * @param folder is created, and must not exist
 * @throws Problem `not_found`, and `conflict` for a folder that exists; the table's and the file system's errors
 */
export async function backUp(organizationId: number, folder: string, options: BackupOptions = {}): Promise<BackedUp> {
  const stored = await readOrganization(organizationId);
  if (!stored) throw notFoundProblem('organization');
  await mkdir(dirname(folder), { recursive: true });
  const work = await mkdtemp(`${folder}.part-`);
  try {
    const { lines, scans, oneMoment } = await collect(organizationId, work, options);
    const ready = join(work, 'ready');
    await mkdir(ready);
    const written = await write(organizationId, lines, ready, options);
    const schemas = listSchemas();
    const organization = { number: organizationId, name: written.name };
    const manifest = { organization, oneMoment, schemas, parts: written.parts, files: written.files };
    await writeFile(join(ready, manifestName), formatManifest(manifest));
    await publish(ready, folder);
    return { ...manifest, items: written.items, scans, missing: written.missing };
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function publish(ready: string, folder: string): Promise<void> {
  try {
    await rename(ready, folder);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    if (code === 'ENOTEMPTY' || code === 'EEXIST' || code === 'ENOTDIR')
      throw new Problem('conflict', `${folder} exists already: a backup needs a new folder`);
    throw error;
  }
}

/** Adds up hashes of items, whatever their order. */
class Sum {
  readonly #words = new Uint32Array(8);

  add(line: string): void {
    const digest = hash('sha256', line, 'buffer');
    for (let i = 0; i < this.#words.length; i += 1)
      this.#words[i] = ((this.#words[i] ?? 0) + digest.readUInt32LE(i * 4)) >>> 0;
  }

  text(): string {
    return this.#words.join();
  }
}

/** Sorted lines begin with the digit of their part. */
type Collected = { lines: LineSorter; scans: number; oneMoment: boolean };

async function collect(organizationId: number, work: string, options: BackupOptions): Promise<Collected> {
  const { mostScans = usualScans, progress } = options;
  for (let [scans, before] = [1, '']; ; scans += 1) {
    const folder = join(work, `scan-${scans}`);
    await mkdir(folder);
    const lines = new LineSorter(folder);
    const sum = new Sum();
    let seen = 0;
    for await (const page of scanNative({ organizationId })) {
      for (const item of page) {
        const portable = toPortable(organizationId, item);
        if (!portable) continue;
        seen += 1;
        const line = `${partNames.indexOf(portable.part)}${portable.line}`;
        sum.add(line);
        lines.add(line);
      }
      progress?.(seen, 'seen');
    }
    const now = `${seen} ${sum.text()}`;
    if (now === before || scans >= mostScans) return { lines, scans, oneMoment: now === before };
    before = now;
    if (scans > 1) await rm(join(work, `scan-${scans - 1}`), { recursive: true });
  }
}

type Written = Pick<BackedUp, 'parts' | 'files' | 'items' | 'missing'> & { name: string };

async function write(
  organizationId: number,
  lines: LineSorter,
  folder: string,
  options: BackupOptions,
): Promise<Written> {
  const toName = (part: PartName | 'files'): string => `${part}.jsonl${options.gzip ? '.gz' : ''}`;
  const files = new FilesWriter(organizationId, folder, toName('files'));
  const parts: Manifest['parts'] = [];
  let [items, name] = [0, ''];
  const sorted = lines.sorted();
  let next = sorted.next();
  for (const [digit, part] of partNames.entries()) {
    const writer = new LineWriter(join(folder, toName(part)));
    for (; !next.done && next.value.startsWith(String(digit)); next = sorted.next()) {
      const line = next.value.slice(1);
      await writer.write(line);
      items += 1;
      if (items % 1_000 === 0) options.progress?.(items, 'written');
      // Parsing every document would take longer than all else.
      const isOwn = part === 'documents' && line.startsWith(`{"pk":"${ownDocument}"`);
      if (isOwn) name = String(parseDocument(line).fields.name);
      if (isOwn || (part === 'documents' && line.includes('storedAs'))) await files.add(line);
    }
    parts.push({ file: toName(part), ...(await writer.end()) });
  }
  const { entries, ...kept } = await files.end();
  return { parts: [...parts, { file: toName('files'), ...entries }], ...kept, items, name };
}

function parseDocument(line: string): { recordType: string; fields: ReturnType<typeof readFields> } {
  const { pk, item } = parseLine(line);
  const [recordType = ''] = pk.split('/');
  const doc = { doc: item.doc?.S, schema: item.schema?.N };
  return { recordType, fields: readFields(recordTypesByName.get(recordType) ?? {}, doc) };
}

/** Copies files, a few at once, and lists them in the order of their documents. */
class FilesWriter {
  readonly #organizationId: number;
  readonly #folder: string;
  readonly #writer: LineWriter;
  readonly #missing: string[] = [];
  #waiting: { file: string; type: string }[] = [];
  #count = 0;
  #bytes = 0;

  constructor(organizationId: number, folder: string, name: string) {
    this.#organizationId = organizationId;
    this.#folder = folder;
    this.#writer = new LineWriter(join(folder, name));
  }

  async add(line: string): Promise<void> {
    const { recordType, fields } = parseDocument(line);
    this.#waiting.push(...listFiles(recordType, fields));
    if (this.#waiting.length >= filesAtOnce) await this.#copy();
  }

  async end() {
    await this.#copy();
    const entries = await this.#writer.end();
    return { entries, files: { count: this.#count, bytes: this.#bytes }, missing: this.#missing.sort() };
  }

  async #copy(): Promise<void> {
    for (let few = this.#waiting.splice(0, filesAtOnce); few.length > 0; few = this.#waiting.splice(0, filesAtOnce)) {
      const copies = await Promise.all(few.map((one) => this.#copyOne(one)));
      for (const entry of copies) {
        if (!entry) continue;
        this.#count += 1;
        this.#bytes += entry.bytes;
        await this.#writer.write(JSON.stringify(entry));
      }
    }
  }

  async #copyOne({ file, type }: { file: string; type: string }): Promise<FileEntry | null> {
    const content = await getFile(toKey(this.#organizationId, file));
    if (!content) {
      this.#missing.push(file);
      return null;
    }
    const place = join(this.#folder, 'files', file);
    await mkdir(dirname(place), { recursive: true });
    await writeFile(place, content);
    return { file, type, bytes: content.length, sha256: createHash('sha256').update(content).digest('hex') };
  }
}
