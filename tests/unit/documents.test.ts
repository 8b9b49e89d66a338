/** What the documents say of the code, and of each other, is true. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const find = (...patterns: string[]): string[] =>
  globSync(patterns, { cwd: root }).map((path) => path.replaceAll('\\', '/'));
const pages = find('*.md', 'docs/**/*.md');

/** A page without its code blocks. */
const prose = (page: string): string => read(page).replace(/^```.*?^```/gms, '');

/** The anchors of a page's headings, as GitHub makes them. */
const anchorsOf = (page: string): string[] =>
  [...prose(page).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );

describe('the documents', () => {
  it.each(pages)('lead to files and headings that are there: %s', (page) => {
    const links = [...prose(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
    const broken = links
      .filter((link) => !/^[a-z]+:/.test(link))
      .filter((link) => {
        const [path = '', anchor] = link.split('#');
        const target = path === '' ? page : join(dirname(page), path);
        if (!existsSync(join(root, target))) return true;
        return anchor !== undefined && !anchorsOf(target).includes(anchor);
      });
    expect(broken).toEqual([]);
  });

  it('name every environment variable that is read, and no other', () => {
    const schema = [...read('lib/platform/env.ts').matchAll(/^ {2}([A-Z_]+):/gm)].map(([, name]) => name);
    const sources = find('{lib,scripts,lab,functions}/**/*.ts', 'tests/store/*.ts').map(read).join('\n');
    const uses = /\benv\.([A-Z][A-Z_]+)|wholeNumber\(env, '([A-Z_]+)'/g;
    const used = [...sources.matchAll(uses)].map(([, name, number]) => name ?? number);
    const configured = [...read('serverless.yml').matchAll(/\$\{[^}]*env:([A-Z_]+)/g)].map(([, name]) => name);
    const documented = [...read('docs/environment.md').matchAll(/^\| (`[^|]*) \|/gm)].flatMap(([, cell = '']) =>
      [...cell.matchAll(/`([A-Z_]+)`/g)].map(([, name]) => name),
    );
    expect([...new Set(documented)].sort()).toEqual([...new Set([...schema, ...used, ...configured])].sort());
  });

  it('call functions by the names that they have', () => {
    const sources = find('{lib,scripts,lab,functions,tests}/**/*.ts').map(read).join('\n');
    const known = new Set(sources.match(/\b[a-zA-Z_]\w*(?=[(<])/g));
    const dead = pages.flatMap((page) =>
      [...prose(page).matchAll(/`([a-zA-Z_]\w*)\([^`]*`/g)].flatMap(([, name = '']) =>
        known.has(name) ? [] : [`${page}: ${name}()`],
      ),
    );
    expect(dead).toEqual([]);
  });

  it.each(pages)('have tables whose rows are as wide as their heads: %s', (page) => {
    const lines = prose(page).split('\n');
    const cellsOf = (line: string): number =>
      line
        .replaceAll('\\|', '')
        .replace(/`[^`]*`/g, '')
        .split('|').length;
    const wrong = lines.filter(
      (line, i) =>
        line.startsWith('|') && lines[i - 1]?.startsWith('|') && cellsOf(line) !== cellsOf(lines[i - 1] ?? ''),
    );
    expect(wrong).toEqual([]);
  });

  it('introduce the project in at most 6,000 bytes', () => {
    expect(Buffer.byteLength(read('README.md'))).toBeLessThanOrEqual(6_000);
  });

  it('have no line of prose beyond 120 characters', () => {
    const long = pages
      .filter((page) => page !== 'docs/routes.md')
      .flatMap((page) =>
        prose(page)
          .split('\n')
          .filter((line) => line.length > 120 && !line.startsWith('|'))
          .map((line) => `${page}: ${line}`),
      );
    expect(long).toEqual([]);
  });
});
