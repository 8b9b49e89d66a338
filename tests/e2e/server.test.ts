/** `npm start` when things go wrong: what dies is replaced, what is damaged is called that, and nobody else is disturbed. */
import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { request } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answers } from '../../lab/engine.ts';
import { ownEnvironment, type Started, startInVain, startServer } from '../support/server.ts';

const root = join(import.meta.dirname, '../..');
const isListening = (port: number): Promise<boolean> =>
  new Promise((done) => {
    const socket = connect(port, 'localhost', () => {
      socket.destroy();
      done(true);
    }).on('error', () => done(false));
  });
const canLimitFiles = spawnSync('prlimit', ['--version']).status === 0;
/** How large a file of these processes may be; at 0 they can write to none, as on a full disk. */
const limitFiles = (pids: readonly number[], limit: '0' | 'unlimited'): void => {
  for (const pid of pids) spawnSync('prlimit', ['--pid', String(pid), `--fsize=${limit}:`]);
};
const perfex = (server: Started) => ({ authtoken: server.token });
const statusOf = async (server: Started, path: string): Promise<number> =>
  (await fetch(`${server.origin}${path}`, { headers: perfex(server) })).status;

describe('a running server', () => {
  let server: Started;
  beforeAll(async () => {
    server = await startServer(await ownEnvironment({ WORKERS: '2' }));
  });
  afterAll(() => server.stop());

  it('lives through an upload that is cut off, with a token and without', async () => {
    const workers = server.pids('workers');
    expect(workers).toHaveLength(2);
    const cut = '--X\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\nhello';
    const type = { 'content-type': 'multipart/form-data; boundary=X' };
    for (const path of ['/api/customers', '/invoices.json', '/admin/v1/organization/logo', '/api/v2/expenses']) {
      const init = { method: 'POST', body: cut };
      expect((await fetch(`${server.origin}${path}`, { ...init, headers: type })).status).toBe(401);
      const sent = await fetch(`${server.origin}${path}`, { ...init, headers: { ...type, ...perfex(server) } });
      expect(sent.status, path).toBeGreaterThanOrEqual(400);
      expect(sent.status, path).toBeLessThan(500);
    }
    // And one whose client hangs up in the middle.
    const half = request(`${server.origin}/api/customers`, {
      method: 'POST',
      headers: { ...type, ...perfex(server), 'content-length': '1000' },
    });
    half.on('error', () => {});
    half.write(cut, () => half.destroy());
    expect(await statusOf(server, '/api/customers')).toBe(200);
    expect(server.pids('workers')).toEqual(workers);
  });

  it('replaces workers that are killed, refuses nobody meanwhile, and keeps the engine', async () => {
    const [engine] = server.pids('engine');
    for (let round = 0; round < 3; round += 1) {
      const workers = server.pids('workers');
      for (const pid of workers) process.kill(pid, 'SIGKILL');
      // Connections of before may lead to the dead; a new one waits for the next worker.
      const { stdout } = await promisify(execFile)('curl', [
        ...['-s', '-o', '/dev/null', '-w', '%{http_code}', '-H', `authtoken: ${server.token}`],
        `${server.origin}/api/customers`,
      ]);
      expect(stdout).toBe('200');
      await expect.poll(() => server.pids('workers').filter((pid) => !workers.includes(pid))).toHaveLength(2);
    }
    expect(server.pids('engine')).toEqual([engine]);
    expect(server.output()).toContain('another takes its place');
  });

  it('starts an engine again that was killed, with everything that it held', async () => {
    const [engine = 0] = server.pids('engine');
    process.kill(engine, 'SIGKILL');
    await expect.poll(() => server.pids('engine')[0]).not.toBe(engine);
    await expect.poll(() => statusOf(server, '/api/customers/1')).toBe(200);
    expect(server.process.exitCode).toBeNull();
  });

  it.skipIf(!canLimitFiles)(
    'lives on while a disk is full, keeps nothing in part, and goes on when there is room',
    async () => {
      const workers = server.pids('workers');
      const all = [server.process.pid ?? 0, ...workers];
      const post = async (path: string, fields: Record<string, string | File>): Promise<number> => {
        const body = new FormData();
        for (const [name, value] of Object.entries(fields)) body.append(name, value);
        const { status } = await fetch(`${server.origin}${path}`, { method: 'POST', headers: perfex(server), body });
        return status;
      };
      const withFile = { message: 'See there', file: new File(['two\nlines'], 'a.txt', { type: 'text/plain' }) };
      const reply = () => post('/api/tickets/reply/1', withFile);
      expect(await post('/api/tickets', { subject: 'Anvil', department: '1', contactid: '0', userid: '1' })).toBe(200);
      const kept = async () => {
        const shown = await fetch(`${server.origin}/api/tickets/1`, { headers: perfex(server) });
        const { replies } = JSON.parse(await shown.text());
        const entries = readdirSync(server.folder, { recursive: true, withFileTypes: true });
        const files = entries.filter(
          (entry) => entry.isFile() && entry.parentPath.startsWith(join(server.folder, 'files')),
        );
        return { replies: replies.length, files: files.length };
      };
      const before = await kept();
      limitFiles(all, '0');
      try {
        // Each worker has refusals to log, and cannot.
        for (let i = 0; i < 6; i += 1) {
          expect(await reply()).toBe(500);
          expect(await statusOf(server, '/api/customers')).toBe(200);
        }
        expect(await post('/api/customers', { company: 'Acme' })).toBe(200);
        expect(await kept()).toEqual(before);
        expect(server.pids('workers')).toEqual(workers);
      } finally {
        limitFiles(all, 'unlimited');
      }
      expect(await reply()).toBe(200);
      expect(await kept()).toEqual({ replies: before.replies + 1, files: before.files + 1 });
      expect(server.pids('workers')).toEqual(workers);
    },
  );

  it('is not disturbed by a build, nor by what other servers leave behind', async () => {
    await promisify(execFile)(process.execPath, ['scripts/server/bundle.ts', join(root, 'dist')], { cwd: root });
    rmSync(join(root, 'dist'), { recursive: true, force: true });
    const other = await startServer();
    const replaced = async (): Promise<void> => {
      const workers = server.pids('workers');
      for (const pid of workers) process.kill(pid, 'SIGKILL');
      await expect.poll(() => server.pids('workers').filter((pid) => !workers.includes(pid))).toHaveLength(2);
    };
    // Functions that nobody has called yet are still where the server looks for them, and so is a new worker.
    const paths = ['/api/items', '/api/leads', '/api/tickets', '/api/contracts', '/api/estimates/search/x'];
    const answered = async (): Promise<void> => {
      for (const path of paths) {
        const reply = await fetch(`${server.origin}${path}`, { headers: perfex(server) });
        expect([200, 404], path).toContain(reply.status);
        expect(await reply.text(), path).not.toContain('errorMessage');
      }
    };
    await answered();
    await replaced();
    await answered();
    await other.stop();
    await replaced();
    await answered();
  });

  it('keeps what it holds for its owner alone', () => {
    const modes = readdirSync(server.folder, { recursive: true, encoding: 'utf8' }).map((name) => {
      const { mode } = statSync(join(server.folder, name));
      return `${name} ${(mode & 0o077).toString(8)}`;
    });
    expect(modes.some((line) => line.startsWith('quintet.db'))).toBe(true);
    expect(modes.filter((line) => !line.endsWith(' 0'))).toEqual([]);
  });

  it.skipIf(!existsSync('/proc/net/tcp'))('listens on its two ports and on no other', () => {
    const pids = [server.process.pid ?? 0, ...server.pids('workers'), ...server.pids('engine')];
    const sockets = pids.flatMap((pid) =>
      readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
        const link = execFileSync('readlink', [`/proc/${pid}/fd/${fd}`], { encoding: 'utf8' });
        return /socket:\[(\d+)\]/.exec(link)?.[1] ?? [];
      }),
    );
    const listening = ['tcp', 'tcp6'].flatMap((name) =>
      readFileSync(`/proc/net/${name}`, 'utf8')
        .split('\n')
        .map((line) => line.trim().split(/\s+/))
        .filter(([, , , state, , , , , , inode = '']) => state === '0A' && sockets.includes(inode))
        .map(([, local = '']) => Number.parseInt(local.split(':')[1] ?? '', 16)),
    );
    const own = [Number(server.env.PORT), Number(server.env.DYNAMODB_PORT)];
    expect([...new Set(listening)].sort()).toEqual(own.sort());
  });

  it('told to end, refuses new connections and answers what is under way', async () => {
    const { folder, env } = server;
    const halves = ['company=Last', '+Orders'];
    const headers = {
      ...perfex(server),
      'content-type': 'application/x-www-form-urlencoded',
      'content-length': halves.join('').length,
      // The server says that it has the head, and is told to end only then.
      expect: '100-continue',
    };
    const last = request(`${server.origin}/api/customers`, { method: 'POST', headers });
    const answered = once(last, 'response');
    const isTaken = once(last, 'continue');
    last.flushHeaders();
    await isTaken;
    last.write(halves[0]);
    server.process.kill('SIGTERM');
    await expect.poll(() => isListening(Number(env.PORT))).toBe(false);
    last.end(halves[1]);
    const [answer] = await answered;
    answer.resume();
    expect(answer.statusCode).toBe(200);
    await expect.poll(() => server.process.exitCode).toBe(0);
    expect(existsSync(join(folder, 'start.pid'))).toBe(false);
    server = await startServer({ folder, env });
    server.token = /^Token: (\S+)$/m.exec(server.output())?.[1] ?? '';
    expect(server.token).toBe('');
  });

  it('leaves no engine behind when everything is told to end at once', async () => {
    const { env, process: supervisor } = server;
    const endpoint = `http://127.0.0.1:${env.DYNAMODB_PORT}`;
    const everything = ['engine', 'start', 'workers'].flatMap(server.pids);
    for (const pid of everything) process.kill(pid, 'SIGTERM');
    await expect.poll(() => supervisor.exitCode).toBe(0);
    expect(await answers(endpoint)).toBe(false);
    expect(existsSync(join(server.folder, 'engine.pid'))).toBe(false);
  });
});

describe('a data folder that is a file', () => {
  const commands: [number, ...string[]][] = [
    [2, 'scripts/token.ts', 'list', '--organization', 'A'],
    [2, 'scripts/generate.ts', '--at', '2020-01-01'],
  ];
  it('is called that by the start and by commands, in one line', async () => {
    const { folder, env } = await ownEnvironment();
    try {
      const file = join(folder, 'file');
      writeFileSync(file, 'a');
      for (const [place, why] of [
        [file, 'is a file'],
        [join(file, 'inside'), 'lies in a file'],
      ] as const) {
        const own = { ...env, DATA_DIR: place };
        const line = `DATA_DIR ${place} ${why}; give a folder.\n`;
        expect(await startInVain(own)).toEqual({ code: 1, output: line });
        for (const [code, ...args] of commands) {
          const command = promisify(execFile)(process.execPath, args, { cwd: root, env: own });
          await expect(command).rejects.toMatchObject({ code, stdout: '', stderr: line });
        }
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe('a token from the command line', () => {
  it('that would have ended already is refused, and nothing is made', async () => {
    const { folder, env } = await ownEnvironment();
    const run = (...args: string[]) =>
      promisify(execFile)(process.execPath, ['scripts/token.ts', ...args], { cwd: root, env });
    try {
      const made = run('create', '--organization', 'Northwind', '--expires', '2020-01-01T00:00:00Z');
      await expect(made).rejects.toMatchObject({
        code: 2,
        stderr: expect.stringMatching(/^--expires "2020-01-01T00:00:00Z" is not in the future$/m),
      });
      await expect(run('list', '--organization', 'Northwind')).rejects.toMatchObject({
        stderr: expect.stringMatching(/^There is no organization "Northwind"$/m),
      });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe('a database that is not as it should be', () => {
  let folder: string;
  let env: NodeJS.ProcessEnv;
  let sound: Buffer;
  const file = (): string => join(folder, 'quintet.db');
  beforeAll(async () => {
    ({ folder, env } = await ownEnvironment());
    const run = (...args: string[]) => promisify(execFile)(process.execPath, args, { cwd: root, env });
    await run('scripts/token.ts', 'create', '--organization', 'Northwind');
    sound = readFileSync(file());
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const pages = (bytes: Buffer): Buffer => {
    const spoilt = Buffer.from(bytes);
    // Every page but the first, which has the schema.
    for (let at = 4096; at < spoilt.length; at += 4096) spoilt.fill(0xa5, at, at + 200);
    return spoilt;
  };
  it.each<[string, (bytes: Buffer) => Buffer]>([
    ['damaged pages', pages],
    ['half of it', (bytes) => bytes.subarray(0, bytes.length / 2)],
    ['a few bytes', (bytes) => bytes.subarray(0, 50)],
    ['another head', (bytes) => Buffer.concat([Buffer.alloc(100, 7), bytes.subarray(100)])],
  ])('with %s is called damaged, and nothing is started on it', async (_, spoil) => {
    writeFileSync(file(), spoil(sound));
    const { code, output } = await startInVain(env);
    expect(output).toContain(`The database ${file()} is damaged: `);
    expect(output).toContain('Restore a copy');
    expect(code).toBe(1);
  });

  it('is refused by commands too, in one line', async () => {
    writeFileSync(file(), Buffer.alloc(5_000, 7));
    const command = promisify(execFile)(process.execPath, ['scripts/verify.ts', '--organization', 'Northwind'], {
      cwd: root,
      env,
    });
    await expect(command).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^The database .* damaged: .*\n$/),
    });
  });

  it('empty or gone, beside what an earlier run has left, is no new start in silence', async () => {
    mkdirSync(join(folder, 'mail'), { recursive: true });
    writeFileSync(join(folder, 'mail/1-x.eml'), '');
    truncateSync(file());
    const empty = await startInVain(env);
    expect(empty).toMatchObject({
      code: 1,
      output: expect.stringMatching(/is empty, but .*mail is of an earlier run/),
    });
    rmSync(file());
    const gone = await startInVain(env);
    expect(gone).toMatchObject({ code: 1, output: expect.stringMatching(/is missing, but .* set START_EMPTY=yes/) });
    const asked = await startServer({ folder, env: { ...env, START_EMPTY: 'yes' } });
    expect(asked.token).not.toBe('');
    // Organizations are numbered anew: what belonged to the old numbers is nobody's.
    expect(readdirSync(folder).some((name) => name.startsWith('mail.before-'))).toBe(true);
    expect(existsSync(join(folder, 'mail/1-x.eml'))).toBe(false);
    await asked.stop();
  });
});
