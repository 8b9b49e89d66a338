/** Compares derived files with those on disk, and writes them. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';

export const madeBy = 'made by npm run codegen; do not edit';

/** Finds derived files that differ on disk, and files in generated/ that are no longer derived. */
export function staleFiles(root: string, files: ReadonlyMap<string, string>): { differing: string[]; left: string[] } {
  const differing = [...files].flatMap(([path, text]) => {
    const file = join(root, path);
    return existsSync(file) && readFileSync(file, 'utf8') === text ? [] : [path];
  });
  const generated = join(root, 'generated');
  const existing = existsSync(generated) ? readdirSync(generated, { recursive: true, withFileTypes: true }) : [];
  const left = existing
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(root.length + 1)
        .split(sep)
        .join('/'),
    )
    .filter((path) => !files.has(path));
  return { differing, left: left.sort() };
}

/** Makes the disk equal to the derived files. Files that are up to date keep their times. */
export function writeFiles(root: string, files: ReadonlyMap<string, string>): void {
  const { differing, left } = staleFiles(root, files);
  for (const path of differing) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), files.get(path) ?? '');
  }
  for (const path of left) rmSync(join(root, path));
}
