/**
 * Bundles every front door for Lambda into dist/. The handlers share chunks: together they
 * are one small package instead of hundreds of copies of the SDK.
 */
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { build as bundle } from 'esbuild';
import { fontFiles } from '../lib/platform/pdf.ts';
import { frontDoorFiles } from './generate/doors.ts';

const root = join(import.meta.dirname, '..');

// Bundled CommonJS packages still call require() for Node's own modules, which ESM lacks.
const banner =
  "import { createRequire as quintetRequire } from 'node:module'; const require = quintetRequire(import.meta.url);";

/** Writes dist/functions/**.mjs with external source maps, and esbuild's account of it to .build/meta.json. */
export async function build(): Promise<{ functions: number }> {
  const files = frontDoorFiles(join(root, 'functions'));
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  const { metafile } = await bundle({
    absWorkingDir: root,
    entryPoints: files.map((file) => ({ in: `functions/${file}.ts`, out: `functions/${file}` })),
    outdir: 'dist',
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
    sourcemap: 'external',
    banner: { js: banner },
    metafile: true,
    logLevel: 'warning',
  });
  const fonts = join(root, 'dist/chunks/fonts');
  mkdirSync(fonts, { recursive: true });
  const { resolve } = createRequire(import.meta.url);
  for (const font of Object.values(fontFiles)) copyFileSync(resolve(font), join(fonts, basename(font)));
  // The local gateway looks for the nearest package.json at every call; the project's own is long.
  writeFileSync(join(root, 'dist/package.json'), '{"type":"module"}\n');
  mkdirSync(join(root, '.build'), { recursive: true });
  writeFileSync(join(root, '.build/meta.json'), JSON.stringify(metafile));
  return { functions: files.length };
}
