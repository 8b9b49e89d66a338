/** Files of lines: what was written is read, and sorting needs no more memory than it is given. */
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { LineSorter, LineWriter, readLines, summarizeFile } from '../../lib/platform/lines.ts';

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'quintet-lines-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

async function readAll(path: string): Promise<string[]> {
  const all: string[] = [];
  for await (const lines of readLines(path)) all.push(...lines);
  return all;
}

/** Longer than what is read at once, with characters of one to four bytes. */
const many = Array.from({ length: 40_000 }, (_, i) => `${i} ${'aé€😀'.repeat(i % 7)}`);

describe('a file of lines', () => {
  for (const name of ['plain.jsonl', 'packed.jsonl.gz']) {
    it(`is read as it was written, with a sum of what it holds: ${name}`, async () => {
      const path = join(newFolder(), name);
      const writer = new LineWriter(path);
      for (const line of many) await writer.write(line);
      const text = `${many.join('\n')}\n`;
      const sha256 = createHash('sha256').update(text).digest('hex');
      const summary = { lines: many.length, bytes: Buffer.byteLength(text), sha256 };
      expect(await writer.end()).toEqual(summary);
      const bytes = readFileSync(path);
      expect(String(name.endsWith('.gz') ? gunzipSync(bytes) : bytes)).toBe(text);
      expect(await readAll(path)).toEqual(many);
      expect(await summarizeFile(path)).toEqual(summary);
    });
  }

  it('may be empty, and may end without a line feed', async () => {
    const folder = newFolder();
    expect(await new LineWriter(join(folder, 'empty')).end()).toMatchObject({ lines: 0, bytes: 0 });
    expect(await readAll(join(folder, 'empty'))).toEqual([]);
    writeFileSync(join(folder, 'open'), 'one\ntwo');
    expect(await readAll(join(folder, 'open'))).toEqual(['one', 'two']);
  });

  it('is refused where there is one already, where it cannot be, and where it is damaged', async () => {
    const folder = newFolder();
    writeFileSync(join(folder, 'there.gz'), 'not gzip');
    await expect(new LineWriter(join(folder, 'there.gz')).end()).rejects.toThrow('EEXIST');
    await expect(new LineWriter(join(folder, 'no', 'folder')).end()).rejects.toThrow('ENOENT');
    await expect(readAll(join(folder, 'there.gz'))).rejects.toThrow(/header/);
    await expect(summarizeFile(join(folder, 'missing'))).rejects.toThrow('ENOENT');
  });
});

describe('sorted lines', () => {
  it('come in the order of their characters, each as often as it was added, however little is held', () => {
    const line = fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\n'));
    fc.assert(
      fc.property(fc.array(line, { maxLength: 60 }), fc.integer({ min: 1, max: 80 }), (lines, held) => {
        const folder = mkdtempSync(join(tmpdir(), 'quintet-lines-'));
        try {
          const sorter = new LineSorter(folder, held);
          for (const one of lines) sorter.add(one);
          expect([...sorter.sorted()]).toEqual(lines.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0)));
        } finally {
          rmSync(folder, { recursive: true });
        }
      }),
      { numRuns: 60 },
    );
  });

  it('lie in files but for the last of them', () => {
    const folder = newFolder();
    const sorter = new LineSorter(folder, 1_000);
    for (const one of many) sorter.add(one);
    expect(readdirSync(folder).length).toBeGreaterThan(100);
    expect([...sorter.sorted()]).toEqual(many.toSorted((a, b) => (a < b ? -1 : 1)));
  });
});
