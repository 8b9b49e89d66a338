/** A damaged database is called that: nobody is told to try again, and what `verify` says is not "too many changes". */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { freePort, startEngine } from '../../lab/engine.ts';

const root = join(import.meta.dirname, '../..');
let folder: string;
let env: NodeJS.ProcessEnv;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'quintet-damage-'));
  const { DYNAMODB_ENDPOINT: _, ...rest } = process.env;
  env = { ...rest, DATA_DIR: folder, DYNAMODB_PORT: String(await freePort()) };
  const run = (...args: string[]): string => execFileSync(process.execPath, args, { cwd: root, env, encoding: 'utf8' });
  run('scripts/token.ts', 'create', '--organization', 'Northwind');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('is met while running', async () => {
  const file = join(folder, 'quintet.db');
  const bytes = readFileSync(file);
  // The table's pages; the engine's own tables, which it reads when it starts, come before them.
  for (let at = 10 * 4096; at < bytes.length; at += 4096) bytes.fill(0xa5, at, at + 200);
  writeFileSync(file, bytes);
  // Commands look at the beginning of a file only.
  const engine = await startEngine({ port: Number(env.DYNAMODB_PORT), dataDir: folder });
  try {
    const script = `
      const { readOrganization } = await import('./lib/store/organizations.ts');
      const { prepareOrganization } = await import('./lib/operations/organization/prepare.ts');
      for (const work of [() => readOrganization(1), () => prepareOrganization('Southwind', new Date().toISOString())]) {
        await work().then(() => console.log('went well'), (error) => console.log(error.name));
      }`;
    const args = ['--input-type=module', '-e', script];
    const own = { ...env, DYNAMODB_ENDPOINT: engine.endpoint };
    const said = execFileSync(process.execPath, args, { cwd: root, env: own, encoding: 'utf8' });
    expect(said.trim().split('\n')).toEqual(['DatabaseDamaged', 'DatabaseDamaged']);
    const verify = (): string =>
      execFileSync(process.execPath, ['scripts/verify.ts', '--organization', '1'], {
        ...{ cwd: root, env: own, encoding: 'utf8', stdio: 'pipe' },
      });
    expect(verify).toThrow('The database is damaged');
  } finally {
    await engine.stop();
  }
});
