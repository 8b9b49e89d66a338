/** Receivers of webhooks of every manner: whatever they do, it is soon known whether they took the message. */
import { createServer, type Socket } from 'node:net';
import { afterAll, describe, expect, it } from 'vitest';
import { makeSecret, postMessage } from '../../lib/platform/webhook.ts';

/** What a receiver does with a connection. */
type Manner = (socket: Socket) => void;

/** Writes again and again until the other side has gone. */
const forever =
  (first: string, again: string, everyMs: number): Manner =>
  (socket) => {
    socket.write(first);
    const timer = setInterval(() => socket.write(again), everyMs);
    socket.on('close', () => clearInterval(timer));
  };
const says =
  (text: string, end = true): Manner =>
  (socket) =>
    end ? socket.end(text) : socket.write(text);

/** Where it is to run out, and where it is not, however slow the machine. */
const [short, long] = [200, 20_000];
const manners: [what: string, manner: Manner, outcome: string][] = [
  ['takes it', says('HTTP/1.1 204 No Content\r\n\r\n'), 'taken'],
  ['takes it and keeps the connection', says('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok', false), 'taken'],
  ['takes it and never ends its answer', forever('HTTP/1.1 200 OK\r\n\r\n', 'x'.repeat(10_000), 1), 'taken'],
  ['takes it and drips its answer', forever('HTTP/1.1 200 OK\r\n\r\n', '.', 20), 'taken'],
  ['takes it and ends too early', says('HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\nhalf'), 'taken'],
  ['switches protocols', says('HTTP/1.1 101 Switching Protocols\r\n\r\n', false), 'answered 101'],
  [
    'switches protocols as it should be done',
    forever('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n', 'frame', 20),
    'answered 101',
  ],
  ['says nothing', () => {}, 'timeout'],
  ['says nothing and does not read', (socket) => socket.pause(), 'timeout'],
  ['drips its head', forever('HTTP/1.1 200 OK\r\n', 'x', 20), 'timeout'],
  ['has a head without end', forever('HTTP/1.1 200 OK\r\n', `x: ${'y'.repeat(5_000)}\r\n`, 1), 'HPE_HEADER_OVERFLOW'],
  ['asks for patience without end', forever('', 'HTTP/1.1 102 Processing\r\n\r\n', 1), 'no answer'],
  ['asks to go on and says no more', says('HTTP/1.1 100 Continue\r\n\r\n', false), 'timeout'],
  ['leads elsewhere', says('HTTP/1.1 302 Found\r\nlocation: /elsewhere\r\n\r\n'), 'answered 302'],
  ['has broken down', says('HTTP/1.1 500 Oh No\r\n\r\n'), 'answered 500'],
  ['speaks something else', says('220 mail.example.com ESMTP\r\n'), 'HPE_INVALID_CONSTANT'],
  ['closes without a word', (socket) => socket.end(), 'ECONNRESET'],
  ['closes in the middle of its head', says('HTTP/1.1 200 OK\r\ncontent-le'), 'ECONNRESET'],
  ['resets the connection', (socket) => socket.resetAndDestroy(), 'ECONNRESET'],
];

let manner: Manner = () => {};
const open = new Set<Socket>();
const server = createServer((socket) => {
  open.add(socket);
  socket.on('error', () => {});
  socket.once('data', () => manner(socket));
});
await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
const address = server.address();
const port = typeof address === 'object' ? address?.port : 0;
afterAll(() => {
  for (const socket of open) socket.destroy();
  server.close();
});

const send = (url: string, limitMs = long, body = '{}'): Promise<string> =>
  postMessage({ id: 'msg_1', at: '2026-01-01T00:00:00Z', url, secret: makeSecret(), body }, true, limitMs).then(
    () => 'taken',
    (error: { name: string; code: string }) => {
      expect(error.name).toBe('ReceiverFailed');
      return error.code;
    },
  );

describe('a receiver that', () => {
  it.each(manners)('%s', async (_, does, outcome) => {
    manner = does;
    const limitMs = outcome === 'timeout' ? short : long;
    expect(await send(`http://127.0.0.1:${port}/`, limitMs)).toBe(outcome);
  });

  it('does not read what is too long to be sent unread', async () => {
    manner = (socket) => socket.pause();
    expect(await send(`http://127.0.0.1:${port}/`, short, 'x'.repeat(20_000_000))).toBe('timeout');
  });

  it('is not there', async () => {
    const gone = createServer();
    await new Promise<void>((done) => gone.listen(0, '127.0.0.1', done));
    const was = gone.address();
    await new Promise((done) => gone.close(done));
    expect(await send(`http://127.0.0.1:${typeof was === 'object' ? was?.port : 0}/`)).toBe('ECONNREFUSED');
  });

  it('speaks no TLS', async () => {
    manner = says('HTTP/1.1 200 OK\r\n\r\n');
    expect(await send(`https://127.0.0.1:${port}/`)).toMatch(/SSL|EPROTO/);
  });
});
