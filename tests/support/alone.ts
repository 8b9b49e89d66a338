/** Which test files need a process of their own; the others share theirs, and with it what has been loaded. */
import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What changes the process for whoever comes after: its environment, clock, modules, network. */
const changes = /process\.env|resetModules|vi\.(mock|stub|spyOn|useFakeTimers|setSystemTime)/;
/** It gives back what it changes. */
const restoring = 'tests/support/table.ts';
const imports = /from '(\.[^']*\.ts)'/g;

/** Whether a file, or what it imports of the tests, changes its process. */
function isAlone(file: string, seen = new Set<string>()): boolean {
  if (seen.has(file) || !file.startsWith('tests') || file === restoring) return false;
  seen.add(file);
  const text = readFileSync(file, 'utf8');
  return (
    changes.test(text) || [...text.matchAll(imports)].some(([, to = '']) => isAlone(join(dirname(file), to), seen))
  );
}

const files = globSync('tests/**/*.test.ts');

/** Test files that change their process, by their paths in the project. */
export const alone: readonly string[] = files.filter((file) => isAlone(file));
export const sharing: readonly string[] = files.filter((file) => !alone.includes(file));
