/** Measures what is deployed: bytes, load times against the document client alone, and a cold start. */
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { build as bundle, type Metafile } from 'esbuild';
import * as z from 'zod';
import { build } from '../build.ts';
import type { Known } from './known.ts';
import { machine, markdown, median, whole } from './report.ts';
import { prepare } from './request.ts';

const root = join(import.meta.dirname, '../..');
const processes = 11;
/** The allowed load time of a handler, as a multiple of the client's alone. */
const allowedRatio = 1.6;
/** The bytes that a zip adds for each entry, apart from its name, and at its end. */
const zipEntryBytes = 76;
const zipEndBytes = 22;

type Output = Metafile['outputs'][string];

function collectLoaded(outputs: Record<string, Output>, path: string, seen = new Set<string>()): Set<string> {
  const output = outputs[path];
  if (!output || seen.has(path)) return seen;
  seen.add(path);
  for (const imported of output.imports)
    if (imported.kind === 'import-statement') collectLoaded(outputs, imported.path, seen);
  return seen;
}

type Handler = { name: string; bytes: number };

function listHandlers({ outputs }: Pick<Metafile, 'outputs'>): Handler[] {
  const bytesOf = (path: string): number =>
    [...collectLoaded(outputs, path)].reduce((sum, one) => sum + (outputs[one]?.bytes ?? 0), 0);
  return Object.entries(outputs)
    .filter(([, { entryPoint }]) => entryPoint?.startsWith('functions/'))
    .map(([path]) => ({ name: path.replace(/^dist\//, ''), bytes: bytesOf(path) }))
    .sort((a, b) => b.bytes - a.bytes);
}

function measureSize(folder: string): { files: number; bytes: number; zipBytes: number } {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(
    (entry) => entry.isFile() && entry.name.endsWith('.mjs'),
  );
  const paths = files.map((entry) => join(entry.parentPath, entry.name));
  return {
    files: files.length,
    bytes: paths.reduce((sum, path) => sum + statSync(path).size, 0),
    zipBytes: paths.reduce((sum, path) => {
      const names = 2 * path.slice(folder.length + 1).length;
      return sum + deflateRawSync(readFileSync(path), { level: 9 }).length + zipEntryBytes + names;
    }, zipEndBytes),
  };
}

/** The minimum that a function on this table loads: the document client and the store's commands. */
const clientSource = `
  import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
  import {
    BatchGetCommand, DeleteCommand, DynamoDBDocumentClient, PutCommand, QueryCommand, TransactWriteCommand, UpdateCommand,
  } from '@aws-sdk/lib-dynamodb';
  export const handler = DynamoDBDocumentClient.from(new DynamoDBClient({ region: 'eu-west-1' }));
  export const commands = [
    BatchGetCommand, DeleteCommand, PutCommand, QueryCommand, TransactWriteCommand, UpdateCommand,
  ];
`;

async function bundleClientAlone(folder: string): Promise<string> {
  const outfile = join(folder, 'client-alone.mjs');
  const banner =
    "import { createRequire as benchRequire } from 'node:module'; const require = benchRequire(import.meta.url);";
  await bundle({
    stdin: { contents: clientSource, resolveDir: root },
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    minify: true,
    keepNames: true,
    mainFields: ['module', 'main'],
    banner: { js: banner },
    logLevel: 'warning',
  });
  return outfile;
}

const times = z.object({ loadedMs: z.number(), answeredMs: z.number().nullable(), status: z.number().nullable() });
type Times = z.infer<typeof times>;

/** Loads a module in a fresh process, and calls its handler if there is an event. Times count from before the load. */
function runFresh(file: string, event: unknown, env: NodeJS.ProcessEnv): Promise<Times> {
  const script = `
    const startedAt = performance.now();
    const { handler } = await import(${JSON.stringify(file)});
    const loadedMs = performance.now() - startedAt;
    const event = ${JSON.stringify(event ?? null)};
    const answer = event && (await handler(event, { awsRequestId: 'bench' }));
    const answeredMs = event && performance.now() - startedAt;
    process.stdout.write(JSON.stringify({ loadedMs, answeredMs, status: answer?.statusCode ?? null }), () => process.exit());
  `;
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    // Node's errors start with the whole minified file, so only the end is kept.
    let errors = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (errors = `${errors}${chunk.toString()}`.slice(-1_000)));
    child.once('error', fail);
    child.once('close', (code) =>
      code === 0 ? done(times.parse(JSON.parse(output))) : fail(new Error(`${file} does not load. ${errors}`)),
    );
  });
}

async function loadTimes(files: Record<string, string>, env: NodeJS.ProcessEnv): Promise<Map<string, number>> {
  const all = new Map<string, number[]>(Object.keys(files).map((name) => [name, []]));
  // In turn, so that other load on the machine affects all of them equally.
  for (let i = 0; i < processes; i += 1)
    for (const [name, file] of Object.entries(files)) all.get(name)?.push((await runFresh(file, null, env)).loadedMs);
  return new Map([...all].map(([name, found]) => [name, median(found)]));
}

function largestKnown(all: readonly Handler[], known: readonly Known[], token: string) {
  const wantedBy = new Map(known.map(({ wanted }) => [prepare(wanted(0), token).entry.function, wanted]));
  for (const { name } of all) {
    const wanted = wantedBy.get(name.replace(/^functions\/|\.mjs$/g, '').replaceAll('/', '-'));
    if (wanted) return { name, wanted };
  }
  throw new Error('no handler can be called');
}

async function coldStarts(
  file: string,
  wanted: Known['wanted'],
  token: string,
  env: NodeJS.ProcessEnv,
): Promise<number> {
  const found: number[] = [];
  for (let i = 0; i < processes; i += 1) {
    const { answeredMs, status } = await runFresh(file, prepare(wanted(i), token).event, env);
    if (status === null || status >= 300) throw new Error(`${file} answers ${status}`);
    found.push(answeredMs ?? 0);
  }
  return median(found);
}

/** Builds and measures the bundles, with requests that succeed. Exit code 1 if a handler takes too long to load. */
export async function bundles(token: string, known: readonly Known[]): Promise<void> {
  const { metafile } = await build();
  // A copy, so that another build meanwhile does not matter.
  const folder = mkdtempSync(join(tmpdir(), 'quintet-bundle-'));
  const env = { LOG_LEVEL: 'silent' };
  try {
    cpSync(join(root, 'dist'), join(folder, 'dist'), { recursive: true });
    const all = listHandlers(metafile);
    const routes = all.filter(({ name }) => !/\/(jobs|gateway)\//.test(name));
    const [largest] = routes;
    const usual = routes.find(({ name }) => name.endsWith('perfex/invoices/read.mjs'));
    if (!largest || !usual) throw new Error('there are no handlers');
    const { files, bytes, zipBytes } = measureSize(join(folder, 'dist'));
    const alone = await bundleClientAlone(folder);
    const fileOf = ({ name }: Handler): string => join(folder, 'dist', name);
    const found = await loadTimes({ alone, usual: fileOf(usual), largest: fileOf(largest) }, env);
    console.log(`\n${machine()}`);
    console.log(
      `\nBundle: ${all.length} functions, ${files} files, ${whole(bytes)} bytes, ${whole(zipBytes)} zipped\n`,
    );
    const aloneMs = found.get('alone') ?? Number.NaN;
    const row = (name: string, size: number, ms = Number.NaN) => [
      name,
      whole(size),
      ms.toFixed(1),
      (ms / aloneMs).toFixed(2),
    ];
    console.log(
      markdown(
        ['bundle', 'bytes loaded', 'load ms', 'ratio'],
        [
          row('document client alone', statSync(alone).size, aloneMs),
          row(usual.name, usual.bytes, found.get('usual')),
          row(`${largest.name} (largest)`, largest.bytes, found.get('largest')),
        ],
      ),
    );
    const { name, wanted } = largestKnown(routes, known, token);
    const coldMs = await coldStarts(join(folder, 'dist', name), wanted, token, env);
    console.log(`\nCold start of ${name}, load and first answer: ${coldMs.toFixed(0)} ms`);
    if ((found.get('largest') ?? 0) / aloneMs > allowedRatio) process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
