/** What other people's packages may do on a machine that installs this one, and which of them are let in. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

type Locked = { hasInstallScript?: boolean; dev?: boolean };
const read = (name: string) => JSON.parse(readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8'));
const locked = Object.entries<Locked>(read('package-lock.json').packages).map(([path, facts]) => ({
  name: path.split('node_modules/').at(-1) ?? '',
  ...facts,
}));

describe('packages', () => {
  it('run something of their own when they are installed only where that is decided, and not where we are deployed', () => {
    const withScripts = locked.filter(({ hasInstallScript }) => hasInstallScript);
    // The binaries of Node and esbuild for this machine; what else there is prints appeals.
    const allowed = { node: true, esbuild: true, 'es5-ext': false };
    expect(read('package.json').allowScripts).toEqual(allowed);
    expect(withScripts.map(({ name }) => name).sort()).toEqual(Object.keys(allowed).sort());
    expect(withScripts.filter(({ dev }) => !dev)).toEqual([]);
  });

  it('are listed with the reason for each, and no other is', () => {
    const { dependencies, devDependencies, optionalDependencies } = read('package.json');
    const page = readFileSync(new URL('../../docs/dependencies.md', import.meta.url), 'utf8');
    const rows = [...page.matchAll(/^\| (`.*?) \| .+ \|$/gm)];
    const listed = rows.flatMap(([, cell = '']) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name));
    const names = Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies });
    const lists = (pattern: string, name: string): boolean =>
      pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
    expect(names.filter((name) => !listed.some((pattern) => lists(pattern, name)))).toEqual([]);
    expect(listed.filter((pattern) => !names.some((name) => lists(pattern, name)))).toEqual([]);
  });

  it('that read what strangers send are kept up: the dormant parser of forms is gone', () => {
    expect(locked.filter(({ name }) => name === 'busboy')).toEqual([]);
  });
});
