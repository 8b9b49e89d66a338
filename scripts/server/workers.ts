/** The pool of workers, and their port: the supervisor holds it, so that connections wait while a worker is replaced. */
import type { ChildProcess } from 'node:child_process';
import { createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { isReady, type Message, numberIn, stopMs } from './messages.ts';
import { endPrograms, type Program, startProgram } from './program.ts';

export type Workers = {
  /** Resolves when the first worker can answer. */
  ready: Promise<void>;
  /** Starts to hand over connections; until then they wait. */
  open: () => void;
  close: () => void;
  /** Closes, and ends the workers after the requests in progress, within eight seconds. */
  stop: () => Promise<void>;
};

export type WorkerOptions = {
  port: number;
  count: number;
  program: string;
  env: () => NodeJS.ProcessEnv;
  log: number;
  say: (line: string) => void;
  onPids: (pids: readonly number[]) => void;
};

/** A shorter life means that the start itself failed, and may fail again. */
const shortLifeMs = 10_000;
const longestPauseMs = 5_000;
const handOnMs = 20;
/**
 * A large young generation, so that a long list's garbage is gone before a full collection, which blocks all requests.
 * No collector threads: on a small machine they compete with the engine.
 */
const nodeOptions = ['--max-semi-space-size=32', '--single-threaded-gc'];
/** How many connections may wait for a worker, and how long. */
const mostWaiting = 1_000;
const waitMs = 30_000;

/** Computes the pause before a restart from the number of early deaths: 0, 0, 0.1, 0.2, 0.4 … 5 s. */
export const pauseMs = (shortLives: number): number =>
  shortLives <= 1 ? 0 : Math.min(longestPauseMs, 50 * 2 ** (shortLives - 1));

/** Starts the workers. Throws, naming the setting, if the port cannot be used. */
export async function startWorkers(options: WorkerOptions): Promise<Workers> {
  const pool = new Pool(options);
  // The port is taken first, so that one in use is noticed before anything else is done.
  const server = await listen(options.port, (socket) => pool.take(socket));
  for (let i = 0; i < options.count; i += 1) pool.start();
  return {
    ready: pool.ready,
    open: () => pool.open(),
    close: () => {
      server.close();
      pool.close();
    },
    stop: () => {
      server.close();
      return pool.stop();
    },
  };
}

function listen(port: number, onConnection: (socket: Socket) => void): Promise<Server> {
  return new Promise((done, fail) => {
    // Only the worker reads.
    const server = createServer({ pauseOnConnect: true, noDelay: true }, onConnection);
    server.once('error', (error: NodeJS.ErrnoException) => {
      const why = error.code === 'EADDRINUSE' ? 'is already in use' : `cannot be used (${error.message})`;
      fail(new Error(`Port ${port} ${why}; set PORT to another one.`));
    });
    server.listen(port, '127.0.0.1', 1_024, () => {
      // Later errors concern single connections (too many open files); others go on.
      server.on('error', () => {});
      done(server);
    });
  });
}

type Worker = Program & { handed: Map<number, Socket> };

class Pool {
  readonly ready: Promise<void>;
  readonly #options: WorkerOptions;
  readonly #all = new Set<Worker>();
  #able: Worker[] = [];
  #number = 0;
  #waiting: { socket: Socket; untilMs: number }[] = [];
  #shortLives = 0;
  #isOpen = false;
  #stopping = false;
  readonly #isReady: () => void;

  constructor(options: WorkerOptions) {
    this.#options = options;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.ready = promise;
    this.#isReady = resolve;
  }

  take(socket: Socket): void {
    // A client that hangs up before a worker has the connection does not matter.
    if (socket.listenerCount('error') === 0) socket.on('error', () => socket.destroy());
    const worker = this.#isOpen ? this.#able.shift() : undefined;
    if (worker) {
      this.#able.push(worker);
      this.#hand(worker, socket);
      return;
    }
    const now = Date.now();
    while ((this.#waiting[0]?.untilMs ?? now) < now) this.#waiting.shift()?.socket.destroy();
    if (this.#waiting.length >= mostWaiting) socket.destroy();
    else this.#waiting.push({ socket, untilMs: now + waitMs });
  }

  /** Holds the connection until the worker confirms it. A worker that dies before has read nothing, so another gets it. */
  #hand(worker: Worker, socket: Socket): void {
    this.#number += 1;
    const number = this.#number;
    const message: Message = { type: 'connection', number };
    worker.handed.set(number, socket);
    worker.child?.send(message, socket, { keepOpen: true }, (error) => {
      if (!error) return;
      this.#able = this.#able.filter((candidate) => candidate !== worker);
      if (worker.handed.delete(number)) this.take(socket);
    });
  }

  /** Passes a dead worker's unconfirmed connections on. ('disconnect' may be missing while a connection is on its way.) */
  async #handOn({ handed }: Worker): Promise<void> {
    // Its last confirmations are still in the channel, and the loop reads them meanwhile.
    await sleep(handOnMs);
    const left = [...handed.values()];
    handed.clear();
    for (const socket of left) this.take(socket);
  }

  open(): void {
    this.#isOpen = true;
    this.#takeWaiting();
  }

  start(): void {
    const { program, env, log } = this.#options;
    const startedAtMs = Date.now();
    const worker: Worker = { ...startProgram(program, [], { env: env(), log, nodeOptions }), handed: new Map() };
    const { child, ended } = worker;
    this.#all.add(worker);
    this.#tellPids();
    child?.on('message', (message: unknown) => this.#hear(worker, child, message));
    void ended.then(({ how }) => {
      this.#all.delete(worker);
      this.#able = this.#able.filter((candidate) => candidate !== worker);
      this.#tellPids();
      if (this.#stopping) return;
      const which = child?.pid === undefined ? '' : ` (pid ${child.pid})`;
      this.#options.say(`A worker${which} ended (${how}); another takes its place.`);
      void this.#handOn(worker);
      this.#shortLives = Date.now() - startedAtMs < shortLifeMs ? this.#shortLives + 1 : 0;
      void sleep(pauseMs(this.#shortLives)).then(() => this.#stopping || this.start());
    });
  }

  #hear(worker: Worker, child: ChildProcess, message: unknown): void {
    const taken = numberIn(message, 'taken');
    if (taken !== null) {
      worker.handed.get(taken)?.destroy();
      worker.handed.delete(taken);
    }
    // A message may arrive after its worker has gone.
    if (!isReady(message) || !child.connected || this.#stopping) return;
    this.#able.push(worker);
    this.#isReady();
    if (this.#isOpen) this.#takeWaiting();
  }

  /** Drops waiting connections and stops replacing workers. */
  close(): void {
    this.#stopping = true;
    for (const { socket } of this.#waiting.splice(0)) socket.destroy();
  }

  stop(): Promise<void> {
    this.close();
    return endPrograms([...this.#all], stopMs);
  }

  #takeWaiting(): void {
    for (const { socket } of this.#waiting.splice(0)) this.take(socket);
  }

  #tellPids(): void {
    this.#options.onPids([...this.#all].flatMap(({ child }) => child?.pid ?? []));
  }
}
