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
import { commandLine } from '../engine.ts';

const root = join(import.meta.dirname, '../..');
const bundles = join(root, '.build/bundles');
const servers = join(root, '.build/servers');

/** What a bundle is made of. */
const sources = ['functions', 'lib', 'generated', 'scripts', 'package-lock.json'];
const keptMs = 24 * 3_600_000;

/** The folder of this process's server, which is there when the promise resolves. Throws with what the bundler says. */
export async function makeServerFolder(): Promise<string> {
  sweep();
  const bundle = join(bundles, hashOf(sources));
  if (!existsSync(bundle)) await makeBundle(bundle);
  utimesSync(bundle, new Date(), new Date());
  const folder = join(servers, String(process.pid));
  rmSync(folder, { recursive: true, force: true });
  cpSync(bundle, folder, { recursive: true });
  return folder;
}

export function removeServerFolder(): void {
  rmSync(join(servers, String(process.pid)), { recursive: true, force: true });
}

/** Two that start at once both bundle; the second finds the first one's in its place, which is the same. */
async function makeBundle(bundle: string): Promise<void> {
  const part = `${bundle}.${process.pid}.part`;
  mkdirSync(bundles, { recursive: true });
  await run([join(import.meta.dirname, 'bundle.ts'), part]);
  try {
    renameSync(part, bundle);
  } catch (error) {
    rmSync(part, { recursive: true, force: true });
    if (!existsSync(bundle)) throw error;
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
    if (!commandLine(Number(pid)).includes('scripts/start.ts')) rmSync(join(servers, pid), { recursive: true });
  }
  for (const name of namesIn(bundles)) {
    const usedAtMs = statSync(join(bundles, name), { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
    if (Date.now() - usedAtMs > keptMs) rmSync(join(bundles, name), { recursive: true, force: true });
  }
}

const namesIn = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder) : []);
