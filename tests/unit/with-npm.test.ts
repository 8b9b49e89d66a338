/** A script that npm runs ends with it, whichever shell is between them. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { commandLine } from '../../lab/processes.ts';

const module = join(import.meta.dirname, '../../scripts/with-npm.ts');
const script = `(await import('${module}')).endWithNpm(); console.log(process.pid); setInterval(() => {}, 60_000);`;

it('a script ends when the shell between npm and itself is ended', async () => {
  // With a second command behind it no shell becomes the first one.
  const shell = spawn('sh', ['-c', '"$NODE" --input-type=module -e "$SCRIPT"; true'], {
    env: { ...process.env, NODE: process.execPath, SCRIPT: script, npm_lifecycle_event: 'start' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [pid] = await once(shell.stdout, 'data');
  expect(commandLine(Number(pid))).toContain('endWithNpm');
  shell.kill('SIGTERM');
  await expect.poll(() => commandLine(Number(pid))).toBe('');
});
