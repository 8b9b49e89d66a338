/** A server with its own folder and ports, which can be started and killed repeatedly. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../lab/engine.ts';

const startMs = 60_000;

/** What is killed: everything, as in a power cut, the workers or the engine. */
export const victims = ['everything', 'workers', 'engine'] as const;
export type Victim = (typeof victims)[number];

export class Server {
  readonly folder = mkdtempSync(join(tmpdir(), 'quintet-crash-'));
  readonly origin: string;
  readonly env: NodeJS.ProcessEnv;
  #child: ChildProcess | null = null;
  #output = '';

  private constructor(port: number, dynamodbPort: number) {
    this.origin = `http://localhost:${port}`;
    const { DYNAMODB_ENDPOINT: _, ...rest } = process.env;
    this.env = { ...rest, PORT: String(port), DYNAMODB_PORT: String(dynamodbPort), DATA_DIR: this.folder };
    // Commands that people run in this checkout must not find this server.
    this.env.RUNNING_DIR = join(this.folder, 'running');
    this.env.WEBHOOKS_TO_PRIVATE_ADDRESSES = 'allow';
    Object.assign(this.env, { SES_REGION: '', SMTP_SECRET: '', SMTP_URL: '' });
  }

  static async make(): Promise<Server> {
    return new Server(await freePort(), await freePort());
  }

  get endpoint(): string {
    return `http://127.0.0.1:${this.env.DYNAMODB_PORT}`;
  }

  /** @returns the token of the Demo Company after the very first start, else '' */
  async start(): Promise<string> {
    const child = this.run('start');
    this.#output = '';
    const listening = new Promise<void>((done, fail) => {
      const timer = setTimeout(() => fail(new Error(`The server does not start.\n${this.#output}`)), startMs);
      for (const stream of [child.stdout, child.stderr]) {
        stream?.on('data', (chunk: Buffer) => {
          this.#output += chunk.toString();
          if (!this.#output.includes('Listening on')) return;
          clearTimeout(timer);
          done();
        });
      }
      child.once('exit', () => fail(new Error(`The server ended.\n${this.#output}`)));
    });
    this.#child = child;
    await listening;
    return /^Token: (\S+)$/m.exec(this.#output)?.[1] ?? '';
  }

  run(script: string, ...args: string[]): ChildProcess {
    const file = join(import.meta.dirname, '..', `${script}.ts`);
    return spawn(process.execPath, [file, ...args], { env: this.env, stdio: ['ignore', 'pipe', 'pipe'] });
  }

  kill(victim: Victim): void {
    if (victim === 'everything') this.#child?.kill('SIGKILL');
    const files = { everything: ['workers', 'engine'], workers: ['workers'], engine: ['engine'] }[victim];
    for (const file of files) {
      for (const pid of readFileSync(join(this.folder, `${file}.pid`), 'utf8')
        .trim()
        .split('\n')) {
        try {
          if (pid !== '') process.kill(Number(pid), 'SIGKILL');
        } catch {
          // It ended with the others.
        }
      }
    }
  }

  async stop(): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGTERM');
    await new Promise((gone) => child.once('exit', gone));
  }
}
