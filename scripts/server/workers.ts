/**
 * The processes that answer requests, and the port they answer on. The supervisor holds the port: while a worker is
 * replaced, new connections wait for the next one and are not refused.
 */
import type { ChildProcess } from 'node:child_process';
import { createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { isReady, type Message, numberIn, stopMs } from './messages.ts';
import { endPrograms, type Program, startProgram } from './program.ts';

export type Workers = {
  /** Resolves when the first worker can answer. */
  ready: Promise<void>;
  /** From now on connections are answered; until then they wait. */
  open: () => void;
  /** From now on connections are refused. */
  close: () => void;
  /** Closes, and ends the workers when they have answered what is under way, at most after eight seconds. */
  stop: () => Promise<void>;
};

export type WorkerOptions = {
  port: number;
  count: number;
  /** File of the program. */
  program: string;
  /** Asked for each worker that is started. */
  env: () => NodeJS.ProcessEnv;
  /** File descriptor for what the workers print. */
  log: number;
  say: (line: string) => void;
  /** Told the pids whenever they change. */
  onPids: (pids: readonly number[]) => void;
};

/** Who lived shorter than this died of its own beginning, and the next one may as well. */
const shortLifeMs = 10_000;
const longestPauseMs = 5_000;
const handOnMs = 20;
/**
 * What a long list makes is gone before the collector looks at all there is, which everybody waits for; and it waits for no
 * threads of its own, which on a small machine wait for the engine.
 */
const nodeOptions = ['--max-semi-space-size=32', '--single-threaded-gc'];
/** How many connections may wait for a worker, and for how long. */
const mostWaiting = 1_000;
const waitMs = 30_000;

/** The pause before a worker is started again, by how many have died soon after their start: 0, 0, 0.1, 0.2, 0.4 … 5 s. */
export const pauseMs = (shortLives: number): number =>
  shortLives <= 1 ? 0 : Math.min(longestPauseMs, 50 * 2 ** (shortLives - 1));

/** Throws, saying what to set, when the port cannot be listened on. */
export async function startWorkers(options: WorkerOptions): Promise<Workers> {
  const pool = new Pool(options);
  // Taken from the first moment, so that a port that is in use is known before anything else is done.
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
    // Nothing is read here: the worker reads.
    const server = createServer({ pauseOnConnect: true, noDelay: true }, onConnection);
    server.once('error', (error: NodeJS.ErrnoException) => {
      const why = error.code === 'EADDRINUSE' ? 'is already in use' : `cannot be used (${error.message})`;
      fail(new Error(`Port ${port} ${why}; set PORT to another one.`));
    });
    server.listen(port, '127.0.0.1', 1_024, () => {
      // From now on an error is of one connection (too many open files): others go on.
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

  /** Hands a connection to the workers in turn. */
  take(socket: Socket): void {
    // Whoever hangs up before a worker has the connection is no concern of anybody's.
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

  /** Held until the worker says that it has it: one that dies before has not read anything, and another gets it. */
  #hand(worker: Worker, socket: Socket): void {
    this.#number += 1;
    const number = this.#number;
    const message: Message = { type: 'connection', number };
    worker.handed.set(number, socket);
    worker.child?.send(message, socket, { keepOpen: true }, (error) => {
      if (!error) return;
      this.#able = this.#able.filter((one) => one !== worker);
      if (worker.handed.delete(number)) this.take(socket);
    });
  }

  /** What a dead worker has not taken goes to others. ('disconnect' does not always come while a connection is on its way.) */
  async #handOn({ handed }: Worker): Promise<void> {
    // What it has said before its death is heard first: the loop reads its channel meanwhile.
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
      this.#able = this.#able.filter((one) => one !== worker);
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
    // What a worker has said may be heard after it has gone.
    if (!isReady(message) || !child.connected || this.#stopping) return;
    this.#able.push(worker);
    this.#isReady();
    if (this.#isOpen) this.#takeWaiting();
  }

  /** Who waits for a worker is refused; no worker is replaced any more. */
  close(): void {
    this.#stopping = true;
    for (const { socket } of this.#waiting.splice(0)) socket.destroy();
  }

  /** Asks all of them to answer what is under way and to end; ends who has not. */
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
