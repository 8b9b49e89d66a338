/** Bundles every entry point for Lambda. The handlers share chunks, so that the SDK is packaged only once. */
import { copyFileSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve as toAbsolute } from 'node:path';
import { build as bundle, type Metafile } from 'esbuild';
import { listFontFiles } from '../lib/platform/typeset/families.ts';
import { listEntryPointFiles } from './codegen/entry-points.ts';

const root = join(import.meta.dirname, '..');

// Bundled CommonJS packages still call require() for Node's own modules, which ESM lacks.
const banner =
  "import { createRequire as quintetRequire } from 'node:module'; const require = quintetRequire(import.meta.url);";

/** `programs`: further entries, as paths in the project without extension. `maps`: whether to write source maps. */
export type BuildOptions = { folder?: string; programs?: readonly string[]; maps?: boolean };

/** Replaces `<folder>/functions/**.mjs`, by default in dist/. Returns the number of functions, and esbuild's metafile. */
export async function build(options: BuildOptions = {}): Promise<{ functions: number; metafile: Metafile }> {
  const { programs = [], maps = true } = options;
  const folder = toAbsolute(options.folder ?? join(root, 'dist'));
  const files = listEntryPointFiles(join(root, 'functions')).map((file) => `functions/${file}`);
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
    // Readable identifiers keep stacks in logs useful. esbuild's `keepNames` would cost a call for every created
    // function while requests run: a tenth of a read's time.
    minifyWhitespace: true,
    minifySyntax: true,
    mainFields: ['module', 'main'],
    sourcemap: maps ? 'external' : false,
    banner: { js: banner },
    metafile: true,
    logLevel: 'warning',
    write: false,
  });
  // Built beside the folder and moved when complete, so that nobody finds half of it and a failure keeps the old one.
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
