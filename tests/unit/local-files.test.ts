/** Files the local server keeps beside the data: its pid as a lock, its bundle, its log. */
import { spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { bundleIn } from '../../scripts/server/folder.ts';
import { openLog } from '../../scripts/server/log.ts';
import { takePidFile } from '../../scripts/server/pid-file.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'quintet-files-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('a pid file', () => {
  const file = (): string => join(folder, 'a.pid');
  const dead = (): string => `${spawnSync(process.execPath, ['--version']).pid}\n`;

  it('is taken where there is none, a dead one’s or nonsense, and not from one that lives', () => {
    for (const left of [null, dead(), 'nonsense']) {
      if (left !== null) writeFileSync(file(), left);
      expect(takePidFile(file(), process.execPath)).toBeNull();
      expect(readFileSync(file(), 'utf8')).toBe(`${process.pid}\n`);
    }
    writeFileSync(file(), `${process.ppid}\n`);
    expect(takePidFile(file(), '')).toBe(process.ppid);
    writeFileSync(file(), '');
    expect(takePidFile(file(), '')).toBe(0);
  });

  it('is given to one of several that want it at once', async () => {
    writeFileSync(file(), dead());
    const program = join(folder, 'taker.ts');
    const at = join(import.meta.dirname, '../../scripts/server/pid-file.ts');
    writeFileSync(
      program,
      `import { takePidFile } from ${JSON.stringify(at)};
       import { existsSync } from 'node:fs';
       console.log('ready');
       while (!existsSync(${JSON.stringify(join(folder, 'go'))}));
       console.log(takePidFile(${JSON.stringify(file())}, 'taker.ts') === null ? 'taken' : 'refused');
       process.stdin.resume();`,
    );
    const takers = Array.from({ length: 3 }, () => spawn(process.execPath, [program]));
    onTestFinished(() => takers.forEach((taker) => void taker.kill('SIGKILL')));
    const said = takers.map(() => '');
    for (const [i, taker] of takers.entries()) {
      taker.stdout.on('data', (chunk: Buffer) => {
        said[i] += chunk.toString();
      });
    }
    await expect.poll(() => said).toEqual(takers.map(() => 'ready\n'));
    writeFileSync(join(folder, 'go'), '');
    const outcome = (): string[] => said.map((text) => text.slice('ready\n'.length)).sort();
    await expect.poll(outcome).toEqual(['refused\n', 'refused\n', 'taken\n']);
    for (const taker of takers) taker.stdin.end();
    await Promise.all(takers.map((taker) => once(taker, 'exit')));
  });
});

describe('a bundle', () => {
  const making = (hashes: string[]) => ({
    hashNow: () => hashes.shift() ?? 'end',
    bundleTo: async (part: string) => void mkdirSync(part),
  });

  it('is kept under the hash of what it was made of, and not when that changed meanwhile', async () => {
    expect(await bundleIn(folder, making(['a', 'b', 'b', 'b']))).toBe(join(folder, 'b'));
    expect(readdirSync(folder)).toEqual(['b']);
    expect(
      await bundleIn(folder, { hashNow: () => 'b', bundleTo: () => Promise.reject(new Error('made again')) }),
    ).toBe(join(folder, 'b'));
  });

  it('is not made of sources that change all the time', async () => {
    const ever = { hashNow: () => randomUUID(), bundleTo: async (part: string) => void mkdirSync(part) };
    await expect(bundleIn(folder, ever)).rejects.toThrow('The sources change');
    expect(readdirSync(folder)).toEqual([]);
  });
});

it('a log that has grown too large begins anew, and the one before is kept beside it', () => {
  const file = join(folder, 'server.log');
  const { descriptor, bound, stop } = openLog(file, 10);
  writeSync(descriptor, 'short');
  bound();
  expect(existsSync(`${file}.1`)).toBe(false);
  writeSync(descriptor, ' and longer');
  bound();
  writeSync(descriptor, 'new');
  expect(readFileSync(file, 'utf8')).toBe('new');
  expect(readFileSync(`${file}.1`, 'utf8')).toBe('short and longer');
  stop();
});
