/**
 * What has not come in whole yet: connections and bodies on their way. They take none of the places of requests that are
 * worked on, so that whoever sends halves keeps nobody out. Where there are too many, the oldest goes; where they are too
 * much, the largest. (They are not counted by address: the server listens on this machine alone, and behind a proxy
 * everybody has the same.)
 */
import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';

export type ArrivalLimits = {
  mostConnections: number;
  /** Bodies on their way, and what of them is there already. */
  mostBodies: number;
  mostBytes: number;
  /** So long a body may take at least; each so many bytes that are there buy it a second more. */
  bodyMs: number;
  bytesForSecond: number;
  /** How often is looked who is late. */
  lookMs: number;
  /** So much of each body is read as it comes; of what is beyond it, so many bytes a second of all bodies together. */
  bytesAtOnce: number;
  bytesPerSecond: number;
};

const usual: ArrivalLimits = {
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

/** Answers on the bare connection and hangs up: what is still to come on it is not read. */
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
  /** How many requests of a connection are worked on; it then is nobody's to hang up. */
  readonly #busy = new Map<Socket, number>();
  #bytes = 0;
  /** When what was read beyond the first bytes of bodies has had its time. */
  #pacedUntilMs = 0;
  #timer: NodeJS.Timeout | null = null;

  constructor(limits: Partial<ArrivalLimits> = {}) {
    this.#limits = { ...usual, ...limits };
  }

  /** Counts the connections of a server. */
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

  /** A head is there; its body may be on its way. */
  begin(request: IncomingMessage): void {
    const { headers } = request;
    if (headers['transfer-encoding'] === undefined && Number(headers['content-length'] ?? 0) === 0) return;
    this.#bodies.set(request, { sinceMs: performance.now(), bytes: 0 });
    request.once('close', () => this.#forget(request));
    this.#timer ??= setInterval(() => this.#look(), this.#limits.lookMs).unref();
    if (this.#bodies.size > this.#limits.mostBodies) this.#dropOldest();
  }

  /**
   * Counts what comes of the body, and takes the bulk of large ones at a pace: they wait for each other, and small
   * requests go by. To be called in the tick in which it is begun to be read.
   */
  read(request: IncomingMessage): void {
    const body = this.#bodies.get(request);
    if (!body) return;
    request.on('data', (chunk: Buffer) => {
      if (this.#bodies.get(request) !== body) return;
      body.bytes += chunk.length;
      this.#bytes += chunk.length;
      while (this.#bytes > this.#limits.mostBytes) this.#dropLargest();
      if (body.bytes > this.#limits.bytesAtOnce) this.#rest(request, chunk.length);
    });
  }

  /** Reads on when so many bytes have had their time. */
  #rest(request: IncomingMessage, bytes: number): void {
    const now = performance.now();
    this.#pacedUntilMs = Math.max(now, this.#pacedUntilMs) + (bytes / this.#limits.bytesPerSecond) * 1_000;
    request.pause();
    setTimeout(() => request.resume(), this.#pacedUntilMs - now).unref();
  }

  /** All of a request is there, and it is worked on. @returns what to call when it is answered */
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

  #look(): void {
    const { bodyMs, bytesForSecond } = this.#limits;
    const now = performance.now();
    for (const [request, { sinceMs, bytes }] of this.#bodies) {
      if (now - sinceMs > bodyMs + (bytes / bytesForSecond) * 1_000) this.#drop(request, '408 Request Timeout');
    }
  }

  #drop(request: IncomingMessage, line: string, headers?: string): void {
    const { socket } = request;
    this.#forget(request);
    // An answer to an earlier request may be on its way there: no other words in the middle of it.
    if (this.#busy.has(socket)) socket.destroy();
    else hangUp(socket, line, headers);
  }
}
