/**
 * The folder a server runs from: bundled functions and programs, copied for this one server. Whatever is built, packaged
 * or edited meanwhile, what a running server has still to load is as it was when it started.
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

/** What a bundle is made of. */
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
const keptMs = 24 * 3_600_000;

/** The folder of this process's server, which is there when the promise resolves. Throws with what the bundler says. */
export async function makeServerFolder(): Promise<string> {
  sweep();
  const bundle = await bundleIn(bundles, {
    hashNow: () => hashOf(sources),
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

/** Sources that are edited all the time are not waited for. */
const mostTries = 5;

/**
 * The bundle of the sources as they are, kept under their hash: one made while they changed is nobody's. Two that start
 * at once both bundle; the second finds the first one's in its place, which is the same.
 * @throws Error when the sources do not stay as they are for long enough
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
      if (hashNow() === hash) return moved(part, bundle);
    } finally {
      remove(part);
    }
  }
  throw new Error('The sources change while they are bundled; start again when they are written.');
}

function moved(part: string, bundle: string): string {
  try {
    renameSync(part, bundle);
  } catch (error) {
    if (!existsSync(bundle)) throw error;
  }
  return bundle;
}

/** Others may be sweeping the same: what is gone or in use then is no concern of this start. */
function remove(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true });
  } catch {
    // The next start sweeps again.
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

function hashOf(names: readonly string[]): string {
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

/** Takes away what servers that were killed left behind, and bundles that nobody has started from for a day. */
function sweep(): void {
  for (const pid of namesIn(servers)) {
    if (!commandLine(Number(pid)).includes('scripts/start.ts')) remove(join(servers, pid));
  }
  for (const name of namesIn(bundles)) {
    const usedAtMs = statSync(join(bundles, name), { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
    if (Date.now() - usedAtMs > keptMs) remove(join(bundles, name));
  }
}

const namesIn = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder) : []);
