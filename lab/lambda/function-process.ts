/**
 * A function in a process of its own, and Lambda's Runtime API (2018-06-01) before it: one event at a time, with the
 * function's time limit, memory, and the limit of 6 MB for events and answers.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { extendWait } from '../../lib/platform/clock.ts';
import type { PackagedFunction } from './deployment.ts';

/** What became of an event. `log`: what the process has written of late. */
export type Invoked = { ok: true; answer: unknown } | { ok: false; type: string; message: string; log: string };

/** Lambda's limit of an event and of an answer, as JSON. */
export const mostPayloadBytes = 6_291_556;
const initSeconds = 10;
const mostLog = 8_000;
const client = join(import.meta.dirname, 'runtime-client.ts');

type Settings = {
  region: string;
  /** The unpacked package. */
  taskRoot: string;
  /** The stand-in for AWS's services. */
  endpoint: string;
  /** Variables beside those of the template and of Lambda, such as PATIENCE on a busy machine. */
  also?: Readonly<Record<string, string>>;
  /** Called with each process as soon as it exists. */
  onStart?: (pid: number) => void;
};

/** The credentials that Lambda gives a function: they say which one it is. */
export function credentialsOf(name: string): { keyId: string; secret: string; sessionToken: string } {
  const hash = createHash('sha256').update(name).digest('hex');
  return { keyId: `ASIA${hash.slice(0, 16).toUpperCase()}`, secret: hash.slice(16, 56), sessionToken: `of-${name}` };
}

/** All variables that a function's process has. */
function environmentOf(one: PackagedFunction, api: string, settings: Settings): Record<string, string> {
  const { keyId, secret, sessionToken } = credentialsOf(one.name);
  const { region, taskRoot, endpoint, also = {} } = settings;
  return {
    ...one.environment,
    _HANDLER: one.handler,
    AWS_ACCESS_KEY_ID: keyId,
    AWS_SECRET_ACCESS_KEY: secret,
    AWS_SESSION_TOKEN: sessionToken,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_NAME: one.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(one.megabytes),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${one.name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: '2026/01/01/[$LATEST]0',
    AWS_LAMBDA_RUNTIME_API: api,
    LAMBDA_TASK_ROOT: taskRoot,
    LAMBDA_RUNTIME_DIR: '/var/runtime',
    LANG: 'en_US.UTF-8',
    PATH: '/usr/local/bin:/usr/bin:/bin',
    TZ: ':UTC',
    // The services of AWS are where the SDK is told that they are.
    AWS_ENDPOINT_URL: endpoint,
    ...also,
  };
}

type Pending = { id: string; event: string; timer: NodeJS.Timeout | null; settle: (outcome: Invoked) => void };

/** Starts its process with the first event, and a new one when it has died. `stop()` ends it. */
export class FunctionProcess {
  /** The most memory that its process has had, in MB; null where the machine does not tell. */
  peakMegabytes: number | null = null;
  readonly #function: PackagedFunction;
  readonly #settings: Settings;
  readonly #server: Server;
  #child: ChildProcess | null = null;
  #ended: Promise<void> = Promise.resolve();
  #waiting: ServerResponse | null = null;
  #pending: Pending | null = null;
  #log = '';

  constructor(one: PackagedFunction, settings: Settings) {
    this.#function = one;
    this.#settings = settings;
    this.#server = createServer((request, response) => void this.#take(request, response));
  }

  /** Gives it an event, and waits for its answer. One at a time. */
  async invoke(event: unknown, requestId: string): Promise<Invoked> {
    const text = JSON.stringify(event);
    if (Buffer.byteLength(text) > mostPayloadBytes) {
      return this.#failure('RequestTooLargeException', `${Buffer.byteLength(text)} bytes of event`);
    }
    const { promise, resolve } = Promise.withResolvers<Invoked>();
    const settle = (outcome: Invoked): void => {
      clearTimeout(this.#pending?.timer ?? undefined);
      this.#pending = null;
      this.#measure();
      resolve(outcome);
    };
    this.#pending = { id: requestId, event: text, timer: null, settle };
    if (this.#child) this.#deliver();
    else await this.#start();
    return promise;
  }

  async stop(): Promise<void> {
    this.#child?.kill('SIGKILL');
    await this.#ended;
    this.#server.closeAllConnections();
    this.#server.close();
  }

  async #start(): Promise<void> {
    if (!this.#server.listening) await new Promise<void>((done) => this.#server.listen(0, '127.0.0.1', () => done()));
    const { port } = this.#server.address() as AddressInfo;
    const child = spawn(process.execPath, [client], {
      cwd: this.#settings.taskRoot,
      env: environmentOf(this.#function, `127.0.0.1:${port}`, this.#settings),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    if (child.pid !== undefined) this.#settings.onStart?.(child.pid);
    this.#child = child;
    this.#waiting = null;
    this.#limit(initSeconds, 'Sandbox.Timedout', 'Its start');
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        this.#log = `${this.#log}${chunk}`.slice(-mostLog);
      });
    }
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#ended = promise;
    // Unlike `exit`, `close` comes when all that it wrote has been read.
    child.once('close', (code, signal) => {
      if (this.#child === child) {
        this.#child = null;
        this.#fail('Runtime.ExitError', `Runtime exited with ${signal ?? `exit status ${code}`}`);
      }
      resolve();
    });
  }

  #limit(seconds: number, type: string, what: string): void {
    const pending = this.#pending;
    if (!pending) return;
    clearTimeout(pending.timer ?? undefined);
    pending.timer = setTimeout(
      () => {
        this.#fail(type, `${what} timed out after ${seconds}.00 seconds`);
        this.#child?.kill('SIGKILL');
        this.#child = null;
      },
      extendWait(seconds * 1_000),
    );
  }

  #failure(type: string, message: string): Invoked {
    return { ok: false, type, message, log: this.#log };
  }

  #fail(type: string, message: string): void {
    this.#pending?.settle(this.#failure(type, message));
  }

  #deliver(): void {
    const [pending, waiting] = [this.#pending, this.#waiting];
    if (!pending || !waiting) return;
    this.#waiting = null;
    const { timeoutSeconds, arn } = this.#function;
    this.#limit(timeoutSeconds, 'Sandbox.Timedout', 'Task');
    waiting.writeHead(200, {
      'content-type': 'application/json',
      'lambda-runtime-aws-request-id': pending.id,
      'lambda-runtime-deadline-ms': String(Date.now() + extendWait(timeoutSeconds * 1_000)),
      'lambda-runtime-invoked-function-arn': arn,
      'lambda-runtime-trace-id': 'Root=1-00000000-000000000000000000000000;Sampled=0',
    });
    waiting.end(pending.event);
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, kind = '', id = '', what = ''] = (request.url ?? '').replace('/2018-06-01/runtime', '').split('/');
    if (request.method === 'GET' && kind === 'invocation' && id === 'next') {
      this.#waiting = response;
      return this.#deliver();
    }
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const isLarge = what === 'response' && body.length > mostPayloadBytes;
    response.writeHead(isLarge ? 413 : 202, { 'content-type': 'application/json' }).end('{"status":"OK"}');
    if (isLarge) {
      const message = `Response payload size exceeded maximum allowed payload size (${mostPayloadBytes} bytes).`;
      return this.#fail('Function.ResponseSizeTooLarge', message);
    }
    if (what === 'response' && id === this.#pending?.id) {
      return this.#pending.settle({ ok: true, answer: JSON.parse(body.toString()) });
    }
    if (what === 'error' || id === 'error') {
      const { errorType, errorMessage } = JSON.parse(body.toString()) as Record<string, string>;
      // A process that cannot start ends by itself; the next event gets another.
      if (kind === 'init') this.#child = null;
      this.#fail(errorType ?? '', errorMessage ?? '');
    }
  }

  /** Linux tells the most memory that a process has had. */
  #measure(): void {
    try {
      const [, kilobytes] = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${this.#child?.pid}/status`, 'utf8')) ?? [];
      if (kilobytes) this.peakMegabytes = Math.max(this.peakMegabytes ?? 0, Math.ceil(Number(kilobytes) / 1_024));
    } catch {
      // It has ended, or this is another system.
    }
  }
}
