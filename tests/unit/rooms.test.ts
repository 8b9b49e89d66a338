/** The folders of lib/operations: which may import which follows from no list, but none leads back to where it came from. */
import { globSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { parseSync } from 'oxc-parser';
import { describe, expect, it } from 'vitest';

const room = 'lib/operations';
const folderOf = (file: string): string | undefined => file.match(/^lib\/operations\/([^/]+)\//)?.[1];

/** What a source text imports, types included, as paths from the root of the project. */
function importsOf(file: string): string[] {
  const text = readFileSync(file, 'utf8');
  const { staticImports, staticExports, dynamicImports } = parseSync(file, text).module;
  const names = [
    ...staticImports.map(({ moduleRequest }) => moduleRequest.value),
    ...staticExports.flatMap(({ entries }) => entries.flatMap(({ moduleRequest }) => moduleRequest?.value ?? [])),
    ...dynamicImports.map(({ moduleRequest: { start, end } }) => text.slice(start + 1, end - 1)),
  ];
  return names.filter((name) => name.startsWith('.')).map((name) => posix.join(posix.dirname(file), name));
}

/** The folders that each folder imports from. */
function arrows(): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const path of globSync(`${room}/**/*.ts`)) {
    const file = path.replaceAll('\\', '/');
    const from = folderOf(file);
    if (!from) throw new Error(`${file} lies in no folder of ${room}`);
    const to = importsOf(file).flatMap((one) => folderOf(one) ?? []);
    const known = found.get(from) ?? new Set();
    found.set(from, new Set([...known, ...to.filter((one) => one !== from)]));
  }
  return found;
}

describe('the folders of lib/operations', () => {
  const from = arrows();

  it('are found with what they import', () => {
    expect(from.get('schedule')).toContain('recurrence');
    expect(from.get('recurrence')).toContain('invoice');
  });

  it('stand above each other: none imports what imports it, at however many removes', () => {
    const rest = new Map(from);
    const isFree = (to: ReadonlySet<string>): boolean => [...to].every((one) => !rest.has(one));
    for (let free = [...rest]; free.length > 0; ) {
      free = [...rest].filter(([, to]) => isFree(to));
      for (const [folder] of free) rest.delete(folder);
    }
    expect([...rest.keys()]).toEqual([]);
  });
});
