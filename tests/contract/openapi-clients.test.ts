/**
 * Clients that are generated from the OpenAPI documents: openapi-typescript makes their types, the programs in
 * tests/clients are compiled against them, and run against the handlers. All of it happens in a folder that goes.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { furnishedFirm } from '../../lab/fixtures.ts';
import { dialects } from '../../lib/http/route.ts';
import type { Access, Told } from '../clients/client.ts';
import { fetchInProcess } from '../support/in-process-fetch.ts';
import { typesOf } from '../support/openapi-types.ts';

const root = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'quintet-clients-'));

beforeAll(async () => {
  cpSync(join(root, 'tests/clients'), folder, { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  for (const dialect of dialects) {
    const document: object = JSON.parse(readFileSync(join(root, `generated/openapi/${dialect}.json`), 'utf8'));
    writeFileSync(join(folder, `${dialect}.types.ts`), await typesOf(document));
  }
  const { compilerOptions } = JSON.parse(readFileSync(join(root, 'tsconfig.json'), 'utf8'));
  const settings = {
    compilerOptions: { ...compilerOptions, lib: ['es2024', 'dom', 'dom.iterable'] },
    include: ['*.ts'],
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(settings));
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'module' }));
});

afterAll(() => rmSync(folder, { recursive: true }));

/** What the compiler has to say about the folder. */
function compile(): string {
  try {
    return execFileSync(join(root, 'node_modules/.bin/tsc'), ['-p', folder], { encoding: 'utf8' });
  } catch (error) {
    return error instanceof Error && 'stdout' in error ? String(error.stdout) : String(error);
  }
}

test('programs against the types of every document compile, and what the documents do not offer does not', () => {
  expect(compile()).toBe('');
  const right = readFileSync(join(folder, 'teamwork.ts'), 'utf8');
  writeFileSync(join(folder, 'wrong.ts'), right.replace("'project-id': 1, ", ''));
  expect(compile()).toMatch(/wrong\.ts.*project-id/s);
  rmSync(join(folder, 'wrong.ts'));
});

const shown: Record<string, unknown> = {
  perfex: [1, '700', '120.00', ['Consulting']],
  siwapp: ['Kent Farms', '120.0', ['Consulting']],
  sereni: [12.5, 'Bank', '1'],
  teamwork: ['PO7', '120.00', []],
  productive: ['Train', 4500, '1'],
  admin: [9],
};
const refused: Record<string, string> = {
  perfex: 'No data were found',
  siwapp: 'Resource Not Found',
  sereni: 'The amount must not be zero.',
  teamwork: 'Error',
  productive: 'data/attributes/name',
  admin: 'Not found',
};

test.each(dialects)('a client of %s makes a record, finds it in the list and reads it', async (dialect) => {
  const { token } = await furnishedFirm();
  const program: { run: (access: Access) => Promise<Told> } = await import(
    pathToFileURL(join(folder, `${dialect}.ts`)).href
  );
  const told = await program.run({ baseUrl: 'http://localhost:3000', token, fetch: fetchInProcess });
  expect(told.listed).toContain(told.id);
  expect(told.shown).toEqual(shown[dialect]);
  expect(told.refused).toBe(refused[dialect]);
});
