/** Tells which functions have a module in their code, as the bundler sees it. */
import { join } from 'node:path';
import { build, type Metafile } from 'esbuild';
import { listEntryPointFiles } from './entry-points.ts';

const root = join(import.meta.dirname, '../..');

/** Reads which functions have the code that touches files of records, as paths under functions/ without extension. */
export async function readKeepers(): Promise<ReadonlySet<string>> {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: listEntryPointFiles(join(root, 'functions')).map((file) => `functions/${file}.ts`),
    outdir: 'dist',
    bundle: true,
    format: 'esm',
    platform: 'node',
    splitting: true,
    // Packages say nothing about our modules, and take most of the time.
    packages: 'external',
    metafile: true,
    logLevel: 'warning',
    write: false,
  });
  return new Set(findUsers(metafile, 'lib/platform/files.ts'));
}

/** Lists the functions whose code has a module, as paths under functions/ without extension. */
export function findUsers({ outputs }: Metafile, module: string): string[] {
  const reached = Object.keys(outputs).filter((path) => outputs[path]?.inputs[module]);
  for (const path of reached) {
    const users = Object.keys(outputs).filter((user) => outputs[user]?.imports.some((one) => one.path === path));
    reached.push(...users.filter((user) => !reached.includes(user)));
  }
  return reached.flatMap((path) => /^functions\/(.*)\.ts$/.exec(outputs[path]?.entryPoint ?? '')?.[1] ?? []);
}
