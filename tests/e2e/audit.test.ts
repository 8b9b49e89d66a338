/** `npm run audit` asks by the lock file for everything that is deployed, and fails where there is an advisory or no answer. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { afterEach, expect, it } from 'vitest';

type Locked = { version: string; dev?: true; name?: string };
const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as { packages: Record<string, Locked> };
const deployed = Object.entries(packages)
  .filter(([path, { dev }]) => path !== '' && !dev)
  .map(([path, { name, version }]) => `${name ?? path.split('node_modules/').at(-1)}@${version}`);

const open: Server[] = [];
afterEach(() => {
  for (const server of open.splice(0)) server.close();
});

/** What a registry tells of a package, with the version that is locked. */
function describePackage(name: string): object {
  const { version = '' } = packages[`node_modules/${name}`] ?? {};
  return { name, 'dist-tags': { latest: version }, versions: { [version]: { name, version } } };
}

/** Asks a registry that answers so. Gives the exit code, what is printed, and the packages that were asked for. */
async function audit(status: number, advisories: object): Promise<{ code: number; output: string; asked: string[] }> {
  const asked: string[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    let answer = describePackage(request.url?.slice(1) ?? '');
    if (request.url === '/-/npm/v1/security/advisories/bulk') {
      answer = advisories;
      const bytes = Buffer.concat(chunks);
      const text = request.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes;
      const names = Object.entries(JSON.parse(text.toString()) as Record<string, string[]>);
      asked.push(...names.flatMap(([name, versions]) => versions.map((version) => `${name}@${version}`)));
    }
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  });
  open.push(server);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const registry = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const env = { ...process.env, npm_config_registry: registry };
  const run = promisify(execFile)('npm', ['run', 'audit'], { env });
  const done = await run.then(
    ({ stdout, stderr }) => ({ code: 0, output: stdout + stderr }),
    ({ code, stdout, stderr }) => ({ code: Number(code), output: `${stdout}${stderr}` }),
  );
  return { ...done, asked };
}

it('asks for every package that is deployed, in its locked version, and is content without an advisory', async () => {
  const { code, output, asked } = await audit(200, {});
  expect([code, output]).toEqual([0, expect.stringContaining('found 0 vulnerabilities')]);
  expect(asked).toEqual(expect.arrayContaining([...new Set(deployed)]));
});

it('fails with an advisory, and names it', async () => {
  const advisory = { id: 1, url: 'https://example.com/1', title: 'Opens the door', severity: 'low' };
  const { code, output } = await audit(200, { zod: [{ ...advisory, vulnerable_versions: '<99', cwe: [], cvss: {} }] });
  expect(code).toBe(1);
  expect(output).toContain('Opens the door');
});

it('fails where the registry tells none', async () => {
  expect((await audit(405, {})).code).not.toBe(0);
});
