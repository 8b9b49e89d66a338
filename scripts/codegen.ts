/**
 * `npm run codegen`: derives all lists of routes from the declarations under functions/. `--check` only compares, and
 * exits with 1 if a file is stale. Contradicting declarations are refused before anything is written.
 */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deriveFiles } from './codegen/derive.ts';
import { dispatchFile } from './codegen/dispatch.ts';
import { readEntryPoints } from './codegen/entry-points.ts';
import { staleFiles, writeFiles } from './codegen/files.ts';
import { readKeepers } from './codegen/modules.ts';
import { refusals } from './codegen/refusals.ts';

const root = join(import.meta.dirname, '..');
const checkOnly = process.argv.includes('--check');
// The $default function imports the derived table. Without a first, empty one it could not be loaded.
if (!checkOnly && !existsSync(join(root, 'generated/dispatch.ts'))) {
  mkdirSync(join(root, 'generated'), { recursive: true });
  writeFileSync(join(root, 'generated/dispatch.ts'), dispatchFile([]));
}
const { entryPoints, problems } = await readEntryPoints(join(root, 'functions'));
problems.push(...refusals(entryPoints));
if (problems.length > 0) {
  for (const problem of problems) console.error(problem);
  process.exit(1);
}
const files = deriveFiles(entryPoints, await readKeepers());
if (checkOnly) {
  const { differing, left } = staleFiles(root, files);
  for (const path of differing) console.error(`${path} is stale`);
  for (const path of left) console.error(`${path} is derived from nothing`);
  if (differing.length + left.length > 0) {
    console.error('Run npm run codegen.');
    process.exit(1);
  }
} else {
  writeFiles(root, files);
  console.log(`${entryPoints.length} functions, ${files.size} files`);
}
