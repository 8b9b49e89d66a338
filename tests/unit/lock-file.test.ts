/** What `npm ci` installs: each package whole as it was locked, under a licence that allows it, and nothing runs unasked. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import * as z from 'zod';

const lockFile = z.object({
  packages: z.record(
    z.string(),
    z.object({
      integrity: z.string().optional(),
      resolved: z.string().optional(),
      license: z.string().optional(),
      hasInstallScript: z.boolean().optional(),
    }),
  ),
});
const { packages } = lockFile.parse(JSON.parse(readFileSync('package-lock.json', 'utf8')));
const installed = Object.entries(packages).filter(([path]) => path !== '');

const licences = new Set(
  'MIT MIT-0 MIT/X11 ISC 0BSD BSD-2-Clause BSD-3-Clause Apache-2.0 BlueOak-1.0.0 OFL-1.1 MPL-2.0 PSF-2.0 Python-2.0 Zlib CC0-1.0 Unlicense'.split(
    ' ',
  ),
);

it('is held by a hash, and comes from the registry that the installer has', () => {
  expect(installed.filter(([, { integrity }]) => !integrity?.startsWith('sha512-')).map(([path]) => path)).toEqual([]);
  expect(installed.filter(([, { resolved }]) => resolved !== undefined).map(([path]) => path)).toEqual([]);
});

const unclear: ReadonlySet<string> = new Set([
  // Its package names none; its file LICENSE is MIT's.
  'node_modules/png-js',
  // "BSD" without saying which; every BSD allows it, and it is never deployed (devour-client, in tests).
  'node_modules/microee',
  // AFL-2.1 or BSD-3-Clause, as one likes; it is never deployed (teamwork-api, in tests).
  'node_modules/json-schema',
]);

it('has a licence that allows to use it and to pass it on', () => {
  const wordsOf = (text: string): string[] => text.split(/[()\s]+|\bAND\b|\bOR\b/).filter((word) => /\w/.test(word));
  const others = installed.filter(
    ([path, { license }]) => !unclear.has(path) && (!license || !wordsOf(license).every((word) => licences.has(word))),
  );
  expect(others.map(([path, { license }]) => `${path}: ${license}`)).toEqual([]);
});

it('runs nothing when it is installed, but what these three need', () => {
  const running = installed.filter(([, { hasInstallScript }]) => hasInstallScript).map(([path]) => path);
  // es5-ext prints a text; the others choose the binary of the machine.
  expect(running.sort()).toEqual(['node_modules/es5-ext', 'node_modules/esbuild', 'node_modules/node']);
});
