/**
 * Bundles every front door for Lambda. The handlers share chunks: together they
 * are one small package instead of hundreds of copies of the SDK.
 */
import { copyFileSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve as resolved } from 'node:path';
import { build as bundle, type Metafile } from 'esbuild';
import { listFontFiles } from '../lib/platform/typeset/families.ts';
import { frontDoorFiles } from './codegen/doors.ts';

const root = join(import.meta.dirname, '..');

// Bundled CommonJS packages still call require() for Node's own modules, which ESM lacks.
const banner =
  "import { createRequire as quintetRequire } from 'node:module'; const require = quintetRequire(import.meta.url);";

/** `programs`: further entries, as paths in the project without their ending. `maps`: whether source maps lie beside it. */
export type BuildOptions = { folder?: string; programs?: readonly string[]; maps?: boolean };

/**
 * Writes `<folder>/functions/**.mjs`, in dist/ unless said otherwise, in place of what is there.
 * @returns how many functions there are, and esbuild's account of the bundle
 */
export async function build(options: BuildOptions = {}): Promise<{ functions: number; metafile: Metafile }> {
  const { programs = [], maps = true } = options;
  const folder = resolved(options.folder ?? join(root, 'dist'));
  const files = frontDoorFiles(join(root, 'functions')).map((file) => `functions/${file}`);
  const { metafile, outputFiles } = await bundle({
    absWorkingDir: root,
    entryPoints: [...files, ...programs].map((file) => ({ in: `${file}.ts`, out: file })),
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    splitting: true,
    chunkNames: 'chunks/[name]-[hash]',
    // Identifiers stay, so that a stack in the logs says where it was. esbuild's `keepNames` would keep them too, but it
    // does so by a call for every function that is made, while requests run: a tenth of a read's time.
    minifyWhitespace: true,
    minifySyntax: true,
    mainFields: ['module', 'main'],
    sourcemap: maps ? 'external' : false,
    banner: { js: banner },
    metafile: true,
    logLevel: 'warning',
    write: false,
  });
  // Beside, and put in its place when it is whole: nobody finds half of it there, and what fails leaves the old one.
  const part = join(root, '.build/parts', String(process.pid));
  rmSync(part, { recursive: true, force: true });
  for (const { path, contents } of outputFiles) {
    const file = join(part, relative(folder, path));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, contents);
  }
  const { resolve } = createRequire(import.meta.url);
  copyFileSync(resolve('harfbuzzjs/dist/harfbuzz.wasm'), join(part, 'chunks/harfbuzz.wasm'));
  for (const font of listFontFiles((file) => readFileSync(resolve(file), 'utf8'))) {
    const copy = join(part, 'chunks/fonts', font);
    mkdirSync(dirname(copy), { recursive: true });
    copyFileSync(resolve(font), copy);
  }
  rmSync(folder, { recursive: true, force: true });
  renameSync(part, folder);
  return { functions: files.length, metafile };
}
