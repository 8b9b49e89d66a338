/**
 * Connections and bodies that have not arrived completely. They do not count as requests in progress, so slow senders
 * keep nobody out. If there are too many, the oldest is dropped; if they hold too many bytes, the largest. Addresses are
 * not counted: the server listens on this machine alone, and behind a proxy all addresses are equal.
 */
import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';

export type ArrivalLimits = {
  mostConnections: number;
  /** Limits for incomplete bodies and their bytes so far. */
  mostBodies: number;
  mostBytes: number;
  /** The minimum time for a body; each `bytesForSecond` bytes received add a second. */
  bodyMs: number;
  bytesForSecond: number;
  /** How often late bodies are looked for. */
  lookMs: number;
  /** Bytes of each body that are read at once; beyond these, all bodies share `bytesPerSecond`. */
  bytesAtOnce: number;
  bytesPerSecond: number;
};

const defaults: ArrivalLimits = {
  mostConnections: 2_000,
  mostBodies: 256,
  mostBytes: 64_000_000,
  bodyMs: 10_000,
  bytesForSecond: 20_000,
  lookMs: 1_000,
  bytesAtOnce: 32_000,
  bytesPerSecond: 10_000_000,
};

type Body = { sinceMs: number; bytes: number };

/** Answers on the bare connection and closes it, without reading the rest. */
export function hangUp(socket: Socket, line: string, headers = ''): void {
  const body = JSON.stringify({ message: line.slice(4) });
  const head = `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close`;
  socket.end(`HTTP/1.1 ${line}\r\n${head}\r\n${headers}\r\n${body}`, () => socket.destroy());
}

export class Arrivals {
  readonly #limits: ArrivalLimits;
  /** Both with the oldest first. */
  readonly #bodies = new Map<IncomingMessage, Body>();
  readonly #idle = new Set<Socket>();
  /** The number of requests in progress by connection; busy connections are not dropped. */
  readonly #busy = new Map<Socket, number>();
  #bytes = 0;
  /** Until when paced bytes use up the shared rate. */
  #pacedUntilMs = 0;
  #timer: NodeJS.Timeout | null = null;

  constructor(limits: Partial<ArrivalLimits> = {}) {
    this.#limits = { ...defaults, ...limits };
  }

  watch(server: Server): void {
    server.on('connection', (socket: Socket) => {
      this.#idle.add(socket);
      socket.once('close', () => {
        this.#idle.delete(socket);
        this.#busy.delete(socket);
      });
      if (this.#idle.size + this.#busy.size <= this.#limits.mostConnections) return;
      const [oldest] = this.#idle;
      oldest?.destroy();
    });
  }

  begin(request: IncomingMessage): void {
    const { headers } = request;
    if (headers['transfer-encoding'] === undefined && Number(headers['content-length'] ?? 0) === 0) return;
    this.#bodies.set(request, { sinceMs: performance.now(), bytes: 0 });
    request.once('close', () => this.#forget(request));
    this.#timer ??= setInterval(() => this.#dropLate(), this.#limits.lookMs).unref();
    if (this.#bodies.size > this.#limits.mostBodies) this.#dropOldest();
  }

  /** Counts a body's bytes and slows down large ones. Call it in the tick in which reading begins. */
  read(request: IncomingMessage): void {
    const body = this.#bodies.get(request);
    if (!body) return;
    request.on('data', (chunk: Buffer) => {
      if (this.#bodies.get(request) !== body) return;
      body.bytes += chunk.length;
      this.#bytes += chunk.length;
      while (this.#bytes > this.#limits.mostBytes) this.#dropLargest();
      if (body.bytes > this.#limits.bytesAtOnce) this.#pace(request, chunk.length);
    });
  }

  #pace(request: IncomingMessage, bytes: number): void {
    const now = performance.now();
    this.#pacedUntilMs = Math.max(now, this.#pacedUntilMs) + (bytes / this.#limits.bytesPerSecond) * 1_000;
    request.pause();
    setTimeout(() => request.resume(), this.#pacedUntilMs - now).unref();
  }

  /** Marks a request as in progress once all of it has arrived. @returns what to call when it is answered */
  complete(request: IncomingMessage): () => void {
    const { socket } = request;
    this.#forget(request);
    this.#idle.delete(socket);
    this.#busy.set(socket, (this.#busy.get(socket) ?? 0) + 1);
    return () => {
      const left = (this.#busy.get(socket) ?? 1) - 1;
      if (left > 0) return void this.#busy.set(socket, left);
      this.#busy.delete(socket);
      if (!socket.destroyed) this.#idle.add(socket);
    };
  }

  #forget(request: IncomingMessage): void {
    this.#bytes -= this.#bodies.get(request)?.bytes ?? 0;
    this.#bodies.delete(request);
    if (this.#bodies.size > 0 || this.#timer === null) return;
    clearInterval(this.#timer);
    this.#timer = null;
  }

  #dropOldest(): void {
    this.#refuse(this.#bodies.keys().next().value);
  }

  #dropLargest(): void {
    const [largest] = [...this.#bodies].reduce((one, other) => (other[1].bytes > one[1].bytes ? other : one));
    this.#refuse(largest);
  }

  #refuse(request: IncomingMessage | undefined): void {
    if (request) this.#drop(request, '503 Service Unavailable', 'retry-after: 1\r\n');
  }

  #dropLate(): void {
    const { bodyMs, bytesForSecond } = this.#limits;
    const now = performance.now();
    for (const [request, { sinceMs, bytes }] of this.#bodies) {
      if (now - sinceMs > bodyMs + (bytes / bytesForSecond) * 1_000) this.#drop(request, '408 Request Timeout');
    }
  }

  #drop(request: IncomingMessage, line: string, headers?: string): void {
    const { socket } = request;
    this.#forget(request);
    // An earlier request's answer may be on its way on this connection, and must not be interrupted by another.
    if (this.#busy.has(socket)) socket.destroy();
    else hangUp(socket, line, headers);
  }
}
