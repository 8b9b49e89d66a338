/** Local webhook receivers of all kinds of behaviour. */
import { createServer, type Server, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';

export type Receiver = { url: string; close: () => Promise<void>; taken: () => number };

/** What a receiver does with a connection after its first data. `own`: its port. */
type Manner = (socket: Socket, own: number) => void;

const answer = (head: string, body = ''): string =>
  `HTTP/1.1 ${head}\r\n${body ? `Content-Length: ${body.length}\r\n` : ''}\r\n${body}`;

function pour(socket: Socket, piece: string | Buffer, everyMs: number): void {
  const timer = setInterval(() => socket.write(piece), everyMs);
  socket.once('close', () => clearInterval(timer));
}

const bomb = gzipSync(Buffer.alloc(50_000_000));

/** By name. Null resets the connection before anything is read. */
const manners: Readonly<Record<string, Manner | null>> = {
  ok: (socket) => socket.end(answer('204 No Content')),
  '101 Switching Protocols': (socket) =>
    socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n'),
  'hangs without an answer': () => {},
  'hangs after the head': (socket) => socket.write('HTTP/1.1 500 No\r\nContent-Length: 100\r\n\r\n'),
  'a byte a second': (socket) => pour(socket, 'H', 1_000),
  'a body without end': (socket) => {
    socket.write('HTTP/1.1 500 No\r\nTransfer-Encoding: chunked\r\n\r\n');
    pour(socket, `1000\r\n${'x'.repeat(0x1000)}\r\n`, 5);
  },
  'headers without end': (socket) => {
    socket.write('HTTP/1.1 200 OK\r\n');
    pour(socket, `x-a: ${'b'.repeat(200)}\r\n`, 50);
  },
  '100 again and again': (socket) => pour(socket, 'HTTP/1.1 100 Continue\r\n\r\n', 20),
  'redirects to itself': (socket, own) =>
    socket.end(answer(`307 Temporary Redirect\r\nLocation: http://127.0.0.1:${own}/`)),
  'redirects to a private address': (socket) =>
    socket.end(answer('302 Found\r\nLocation: http://169.254.169.254/latest/')),
  'resets on connecting': null,
  'resets after the head': (socket) => {
    socket.write('HTTP/1.1 200 OK\r\nContent-Le');
    setTimeout(() => socket.resetAndDestroy(), 20);
  },
  'answers 500': (socket) => socket.end(answer('500 Internal Server Error', 'no')),
  '204 with a body': (socket) => socket.end(answer('204 No Content', 'x'.repeat(5_000))),
  'no HTTP': (socket) => socket.end('220 mail.example ESMTP\r\n\r\n\0\0\0'),
  'a gzip bomb': (socket) => {
    socket.write(`HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: ${bomb.length}\r\n\r\n`);
    socket.end(bomb);
  },
};

export const mannerNames: readonly string[] = [
  ...Object.keys(manners),
  'TLS is spoken to a plain port',
  'nobody listens',
];

export async function startReceiver(name: string): Promise<Receiver> {
  const manner = manners[name];
  const sockets = new Set<Socket>();
  let taken = 0;
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.once('close', () => sockets.delete(socket));
    if (manner === null) return socket.resetAndDestroy();
    socket.once('data', () => {
      taken += 1;
      manner?.(socket, portOf(server));
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const port = portOf(server);
  const close = (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    return new Promise((done) => server.close(() => done()));
  };
  const scheme = name.startsWith('TLS') ? 'https' : 'http';
  if (name === 'nobody listens') await close();
  return {
    url: `${scheme}://127.0.0.1:${port}/hook`,
    taken: () => taken,
    close: name === 'nobody listens' ? async () => {} : close,
  };
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}
