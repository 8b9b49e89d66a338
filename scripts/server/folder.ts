/**
 * The folder that a server runs from: a copy of the bundled functions and programs for this server alone. Builds and
 * edits during its run do not change what it loads later.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
} from 'node:fs';
import { join } from 'node:path';
import { commandLine } from '../../lab/processes.ts';

const root = join(import.meta.dirname, '../..');
const bundles = join(root, '.build/bundles');
const servers = join(root, '.build/servers');

const sources = [
  'functions',
  'lib',
  'generated',
  'scripts',
  'lab',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
];
const unusedMs = 24 * 3_600_000;

/** Makes the folder of this process's server. Throws with the bundler's output. */
export async function makeServerFolder(): Promise<string> {
  sweep();
  const bundle = await bundleIn(bundles, {
    hashNow: () => hashSources(sources),
    bundleTo: (folder) => run([join(import.meta.dirname, 'bundle.ts'), folder]),
  });
  utimesSync(bundle, new Date(), new Date());
  const folder = join(servers, String(process.pid));
  rmSync(folder, { recursive: true, force: true });
  cpSync(bundle, folder, { recursive: true });
  return folder;
}

export function removeServerFolder(): void {
  rmSync(join(servers, String(process.pid)), { recursive: true, force: true });
}

/** Sources that never stop changing are not waited for. */
const mostTries = 5;

/**
 * Bundles the current sources under their hash, and discards a bundle if they changed meanwhile. Concurrent starts both
 * bundle, and the second finds the first one's equal bundle in place.
 * @throws Error if the sources keep changing
 */
export async function bundleIn(
  folder: string,
  { hashNow, bundleTo }: { hashNow: () => string; bundleTo: (part: string) => Promise<void> },
): Promise<string> {
  mkdirSync(folder, { recursive: true });
  for (let tries = 0; tries < mostTries; tries += 1) {
    const hash = hashNow();
    const bundle = join(folder, hash);
    if (existsSync(bundle)) return bundle;
    const part = `${bundle}.${process.pid}.part`;
    try {
      await bundleTo(part);
      if (hashNow() === hash) return moveInPlace(part, bundle);
    } finally {
      remove(part);
    }
  }
  throw new Error('The sources change while they are bundled; start again when they are written.');
}

function moveInPlace(part: string, bundle: string): string {
  try {
    renameSync(part, bundle);
  } catch (error) {
    if (!existsSync(bundle)) throw error;
  }
  return bundle;
}

/** Other starts may sweep at the same time, so missing or busy files do not matter. */
function remove(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true });
  } catch {
    // The next start tries again.
  }
}

function run(args: readonly string[]): Promise<void> {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'ignore', 'pipe'] });
    let output = '';
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.once('error', fail);
    child.once('close', (code) => (code === 0 ? done() : fail(new Error(`The functions do not bundle.\n${output}`))));
  });
}

function hashSources(names: readonly string[]): string {
  const hash = createHash('sha256').update(process.version);
  for (const name of names) {
    const files = statSync(join(root, name)).isDirectory()
      ? readdirSync(join(root, name), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'))
      : [''];
    for (const file of files.sort()) {
      hash.update(`\0${name}/${file}\0`).update(readFileSync(join(root, name, file)));
    }
  }
  return hash.digest('hex').slice(0, 16);
}

/** Removes folders of killed servers, and bundles unused for a day. */
function sweep(): void {
  for (const pid of namesIn(servers)) {
    if (!commandLine(Number(pid)).includes('scripts/start.ts')) remove(join(servers, pid));
  }
  for (const name of namesIn(bundles)) {
    const usedAtMs = statSync(join(bundles, name), { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
    if (Date.now() - usedAtMs > unusedMs) remove(join(bundles, name));
  }
}

const namesIn = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder) : []);
