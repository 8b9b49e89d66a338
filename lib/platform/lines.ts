/** Files of lines, written and read as streams, and lines sorted in bounded memory. */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, createReadStream, createWriteStream, openSync, readSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { finished, pipeline } from 'node:stream/promises';
import { StringDecoder } from 'node:string_decoder';
import { createGunzip, createGzip } from 'node:zlib';

/** What a file holds, before any compression: `bytes` with the ends of lines, `sha256` in hex. */
export type Summary = { lines: number; bytes: number; sha256: string };

const isCompressed = (path: string): boolean => path.endsWith('.gz');
const chunkLength = 1_000_000;

/** Writes lines to a new file, compressed if its name ends in `.gz`. */
export class LineWriter {
  readonly #hash = createHash('sha256');
  readonly #target: NodeJS.WritableStream;
  readonly #done: Promise<unknown>;
  #text = '';
  #lines = 0;
  #bytes = 0;

  constructor(path: string) {
    const file = createWriteStream(path, { flags: 'wx' });
    const gzip = isCompressed(path) ? createGzip() : null;
    this.#target = gzip ?? file;
    this.#done = gzip ? pipeline(gzip, file) : finished(file);
    // It is awaited at the end, or by a write that waits.
    this.#done.catch(() => undefined);
  }

  /** Adds a line, which contains no line feed. @throws the file system's error */
  async write(line: string): Promise<void> {
    this.#lines += 1;
    this.#text += `${line}\n`;
    if (this.#text.length >= chunkLength) await this.#flush();
  }

  /** Ends the file. @throws the file system's error */
  async end(): Promise<Summary> {
    await this.#flush();
    this.#target.end();
    await this.#done;
    return { lines: this.#lines, bytes: this.#bytes, sha256: this.#hash.digest('hex') };
  }

  async #flush(): Promise<void> {
    const chunk = Buffer.from(this.#text);
    this.#text = '';
    this.#hash.update(chunk);
    this.#bytes += chunk.length;
    if (!this.#target.write(chunk)) await Promise.race([once(this.#target, 'drain'), this.#done]);
  }
}

async function* readChunks(path: string): AsyncGenerator<Buffer> {
  const file = createReadStream(path);
  if (!isCompressed(path)) {
    yield* file;
    return;
  }
  const gunzip = createGunzip();
  // The reader hears of a failure through the stream itself.
  pipeline(file, gunzip).catch(() => undefined);
  yield* gunzip;
}

/** Reads a file's lines, some at a time. @throws the file system's error, or zlib's for a damaged file */
export async function* readLines(path: string): AsyncGenerator<string[]> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  for await (const chunk of readChunks(path)) {
    const lines = (rest + decoder.write(chunk)).split('\n');
    rest = lines.pop() ?? '';
    if (lines.length > 0) yield lines;
  }
  if (rest !== '') yield [rest];
}

/** Reads what a file holds, without keeping it. @throws as `readLines` */
export async function summarizeFile(path: string): Promise<Summary> {
  const hash = createHash('sha256');
  const lineFeed = 10;
  const summary = { lines: 0, bytes: 0 };
  for await (const chunk of readChunks(path)) {
    hash.update(chunk);
    summary.bytes += chunk.length;
    for (let at = chunk.indexOf(lineFeed); at >= 0; at = chunk.indexOf(lineFeed, at + 1)) summary.lines += 1;
  }
  return { ...summary, sha256: hash.digest('hex') };
}

/** Characters held before a run of sorted lines is written. */
const runLength = 24_000_000;
const readSize = 65_536;

/** Sorts lines by their characters. Memory holds one run; the others lie in files of the folder. */
export class LineSorter {
  readonly #folder: string;
  readonly #runLength: number;
  readonly #runs: string[] = [];
  #held: string[] = [];
  #length = 0;

  /** `folder` exists, and is removed by the caller. */
  constructor(folder: string, mostHeld = runLength) {
    this.#folder = folder;
    this.#runLength = mostHeld;
  }

  /** Adds a line, which contains no line feed. @throws the file system's error */
  add(line: string): void {
    this.#held.push(line);
    this.#length += line.length;
    if (this.#length < this.#runLength) return;
    const path = join(this.#folder, `run-${this.#runs.length}`);
    writeFileSync(path, `${this.#takeHeld().join('\n')}\n`, { flag: 'wx' });
    this.#runs.push(path);
  }

  /** Gives all lines in order, once. @throws the file system's error */
  *sorted(): Generator<string> {
    const sources = [...this.#runs.map(readRun), this.#takeHeld().values()];
    const heap = new Heap();
    for (const source of sources) heap.put(source);
    for (let line = heap.take(); line !== undefined; line = heap.take()) yield line;
  }

  #takeHeld(): string[] {
    const lines = this.#held.sort(compare);
    this.#held = [];
    this.#length = 0;
    return lines;
  }
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function* readRun(path: string): Generator<string> {
  const file = openSync(path, 'r');
  try {
    const decoder = new StringDecoder('utf8');
    const bytes = Buffer.alloc(readSize);
    let rest = '';
    for (let count = readSync(file, bytes); count > 0; count = readSync(file, bytes)) {
      const lines = (rest + decoder.write(bytes.subarray(0, count))).split('\n');
      rest = lines.pop() ?? '';
      yield* lines;
    }
  } finally {
    closeSync(file);
  }
}

type Source = Iterator<string, unknown>;
type Head = { line: string; source: Source };

/** Sources of sorted lines, the one with the least line at the top. */
class Heap {
  readonly #heads: Head[] = [];

  put(source: Source): void {
    const next = source.next();
    if (next.done) return;
    this.#heads.push({ line: String(next.value), source });
    let at = this.#heads.length - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.#isBefore(at, parent)) return;
      this.#swap(at, parent);
      at = parent;
    }
  }

  take(): string | undefined {
    const [top] = this.#heads;
    if (!top) return undefined;
    const { line } = top;
    const next = top.source.next();
    if (next.done) {
      const last = this.#heads.pop();
      if (last && last !== top) this.#heads[0] = last;
    } else top.line = String(next.value);
    this.#sink();
    return line;
  }

  #sink(): void {
    for (let at = 0; ; ) {
      const [left, right] = [2 * at + 1, 2 * at + 2];
      let least = at;
      if (left < this.#heads.length && this.#isBefore(left, least)) least = left;
      if (right < this.#heads.length && this.#isBefore(right, least)) least = right;
      if (least === at) return;
      this.#swap(at, least);
      at = least;
    }
  }

  #isBefore(one: number, other: number): boolean {
    const [a, b] = [this.#heads[one], this.#heads[other]];
    return a !== undefined && b !== undefined && a.line < b.line;
  }

  #swap(one: number, other: number): void {
    const [a, b] = [this.#heads[one], this.#heads[other]];
    if (!a || !b) return;
    this.#heads[one] = b;
    this.#heads[other] = a;
  }
}
