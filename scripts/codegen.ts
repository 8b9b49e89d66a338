/**
 * `npm run codegen`: derives everything that lists routes from the declarations under
 * functions/. With `--check` it only compares, and exits with 1 when a file is stale. It
 * refuses, writing nothing, when the declarations do not fit together.
 */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deriveFiles } from './codegen/derive.ts';
import { dispatchFile } from './codegen/dispatch.ts';
import { readDoors } from './codegen/doors.ts';
import { staleFiles, writeFiles } from './codegen/files.ts';
import { refusals } from './codegen/refusals.ts';

const root = join(import.meta.dirname, '..');
const checkOnly = process.argv.includes('--check');
// The $default function imports what is derived here: without a first, empty table the doors could not be read.
if (!checkOnly && !existsSync(join(root, 'generated/dispatch.ts'))) {
  mkdirSync(join(root, 'generated'), { recursive: true });
  writeFileSync(join(root, 'generated/dispatch.ts'), dispatchFile([]));
}
const { doors, complaints } = await readDoors(join(root, 'functions'));
complaints.push(...refusals(doors));
if (complaints.length > 0) {
  for (const complaint of complaints) console.error(complaint);
  process.exit(1);
}
const files = deriveFiles(doors);
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
  console.log(`${doors.length} functions, ${files.size} files`);
}
