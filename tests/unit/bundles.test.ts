/** What the bundles of functions load: clients that few need are neither in the others nor loaded at a start. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { build } from '../../scripts/build.ts';

const folder = mkdtempSync(join(tmpdir(), 'quintet-bundles-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const { outputs } = (await build({ folder, maps: false })).metafile;

/** All chunks of an output, also those that are loaded late where `late` is set. */
function chunksOf(path: string, late: boolean, seen = new Set<string>()): Set<string> {
  const output = outputs[path];
  if (!output || seen.has(path)) return seen;
  seen.add(path);
  for (const { kind, path: chunk } of output.imports)
    if (late || kind === 'import-statement') chunksOf(chunk, late, seen);
  return seen;
}

/** The functions with a package among their chunks. */
function usersOf(name: string, late: boolean): string[] {
  const has = (path: string): boolean =>
    Object.keys(outputs[path]?.inputs ?? {}).some((input) => input.includes(`node_modules/${name}/`));
  return Object.entries(outputs).flatMap(([path, { entryPoint = '' }]) =>
    entryPoint.startsWith('functions/') && [...chunksOf(path, late)].some(has) ? [entryPoint] : [],
  );
}

const mailing = [
  'functions/gateway/default.ts',
  'functions/jobs/drain-outbox.ts',
  'functions/siwapp/invoices/send-email.ts',
];

it.each([
  ['@aws-sdk/client-sesv2', mailing],
  ['@aws-sdk/client-ssm', mailing],
  ['@aws-sdk/client-lambda', ['functions/jobs/drain-outbox.ts', 'functions/jobs/generate-recurring.ts']],
])('%s is only with the functions that use it, and loaded when first needed', (name, users) => {
  expect(usersOf('@aws-sdk/client-dynamodb', false).length).toBeGreaterThan(200);
  expect(usersOf(name, false)).toEqual([]);
  expect(usersOf(name, true).sort()).toEqual(users);
});
