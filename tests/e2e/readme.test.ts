/**
 * The README's first request, the tour and the guides for those who come from elsewhere, run from top to bottom as a new
 * user would, against a server started as they say.
 */
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Started, startServer } from '../support/server.ts';

const root = join(import.meta.dirname, '../..');
const run = promisify(execFile);
const guides = readdirSync(join(root, 'docs/coming-from')).map((name) => `docs/coming-from/${name}`);
const pages = ['README.md', 'docs/tour.md', ...guides];

type Step = { command: string; answer: string };

function stepsOf(text: string): Step[] {
  const blocks = [...text.matchAll(/```console\n(.*?)```/gs)].map((match) => match[1] ?? '');
  return blocks.flatMap((block) =>
    block
      .split(/^\$ /m)
      .slice(1)
      .map((part) => {
        const [command = '', ...answer] = part.trim().split('\n');
        return { command, answer: answer.join('\n') };
      }),
  );
}

/** The printed answer as a pattern: an ellipsis stands for anything. */
function pattern(answer: string): RegExp {
  const escaped = answer.split('…').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${escaped.join('.*')}$`, 's');
}

describe('a new user', () => {
  let server: Started;
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(() => server.stop());

  it('is given a token for the Demo Company that works', async () => {
    const answer = await fetch(`${server.origin}/api/customers`, { headers: { authtoken: server.token } });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toHaveLength(2);
  });

  it.each(pages)('gets the answers that %s prints', async (page) => {
    const steps = stepsOf(readFileSync(join(root, page), 'utf8'));
    expect(steps.length).toBeGreaterThan(2);
    const { env } = server;
    const mark = '<<end of answer>>';
    const script = steps
      .map(({ command }) => `${command}\necho; echo '${mark}'`)
      .join('\n')
      .replaceAll('localhost:3000', `localhost:${env.PORT}`);
    const { stdout } = await run('bash', ['-c', script], { cwd: root, env, maxBuffer: 10_000_000 });
    const answers = stdout.replaceAll(`localhost:${env.PORT}`, 'localhost:3000').split(`${mark}\n`);
    steps.forEach(({ command, answer }, i) => {
      expect(answers[i]?.trim(), command).toMatch(pattern(answer));
    });
  });
});
