/** Requests over bare sockets that no HTTP library would write: cut off, slow, pipelined, contradictory, not HTTP. */
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Findings } from './findings.ts';
import { judgeText } from './judge.ts';
import { connections, send } from './send.ts';
import type { Attacked } from './server.ts';

type Manner = {
  name: string;
  /** Pieces to write, with a pause of `pauseMs` between them. */
  write: readonly (string | Buffer)[];
  pauseMs?: number;
  end: 'tear' | 'close' | 'wait';
  answers?: number;
};

const lines = (...all: string[]): string => `${all.join('\r\n')}\r\n\r\n`;
const host = 'Host: localhost';
const get = lines('GET /api/customers HTTP/1.1', host);
const post = (...more: string[]): string => lines('POST /api/customers HTTP/1.1', host, ...more);
const form = 'Content-Type: multipart/form-data; boundary=X';
const part = '--X\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\nhello';
const json = 'Content-Type: application/json';

const manners: readonly Manner[] = [
  { name: 'head cut off', write: ['GET /api/customers HT'], end: 'tear' },
  { name: 'head cut off and closed', write: ['GET /api/customers HTTP/1.1\r\nHost: local'], end: 'close' },
  { name: 'body cut off', write: [post(json, 'Content-Length: 500'), '{"company":'], end: 'tear' },
  { name: 'body cut off and closed', write: [post(json, 'Content-Length: 500'), '{"company":'], end: 'close' },
  { name: 'upload cut off', write: [post(form, 'Content-Length: 500'), part], end: 'tear' },
  { name: 'upload cut off and closed', write: [post(form, 'Content-Length: 500'), part], end: 'close' },
  {
    name: 'upload without its end',
    write: [post(form, `Content-Length: ${part.length}`, 'Connection: close'), part],
    end: 'wait',
    answers: 1,
  },
  { name: 'chunks cut off', write: [post(json, 'Transfer-Encoding: chunked'), '5\r\n{"com'], end: 'tear' },
  { name: 'chunks of nonsense', write: [post(json, 'Transfer-Encoding: chunked'), 'zz\r\nhello\r\n'], end: 'wait' },
  {
    name: 'a chunk too large to be',
    write: [post(json, 'Transfer-Encoding: chunked'), 'ffffffffffffffff\r\n'],
    end: 'close',
  },
  {
    name: 'chunk extension without end',
    write: [post(json, 'Transfer-Encoding: chunked'), `1;${'x'.repeat(100_000)}`],
    end: 'close',
  },
  {
    name: 'length and chunks at once',
    write: [post(json, 'Content-Length: 4', 'Transfer-Encoding: chunked'), '0\r\n\r\n', get],
    end: 'close',
  },
  { name: 'two lengths', write: [post(json, 'Content-Length: 4', 'Content-Length: 5'), '{}  '], end: 'close' },
  { name: 'length too short', write: [post(json, 'Content-Length: 2'), '{}GET / garbage'], end: 'close' },
  { name: 'length below zero', write: [post(json, 'Content-Length: -5'), '{}'], end: 'close' },
  { name: 'length that is no number', write: [post(json, 'Content-Length: 1e3'), '{}'], end: 'close' },
  { name: 'length without end', write: [post(json, `Content-Length: ${'9'.repeat(60)}`), '{}'], end: 'close' },
  { name: 'twenty requests at once', write: [get.repeat(20)], end: 'wait', answers: 20 },
  { name: 'requests behind a cut one', write: [get, post(json, 'Content-Length: 900'), get], end: 'tear' },
  {
    name: 'asks to go on',
    write: [post(json, 'Content-Length: 2', 'Expect: 100-continue', 'Connection: close'), '{}'],
    pauseMs: 300,
    end: 'wait',
    answers: 1,
  },
  {
    name: 'expects nonsense',
    write: [post(json, 'Content-Length: 2', 'Expect: nonsense', 'Connection: close'), '{}'],
    end: 'wait',
  },
  {
    name: 'an upgrade',
    write: [
      lines('GET /api/customers HTTP/1.1', host, 'Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Key: x'),
    ],
    end: 'wait',
  },
  { name: 'HTTP/2 in the clear', write: ['PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'], end: 'close' },
  { name: 'HTTP/0.9', write: ['GET /api/customers\r\n'], end: 'close' },
  { name: 'HTTP/9.9', write: [lines('GET /api/customers HTTP/9.9', host)], end: 'close' },
  { name: 'no host', write: [lines('GET /api/customers HTTP/1.1', 'Connection: close')], end: 'wait' },
  {
    name: 'a whole address',
    write: [lines('GET http://evil.example/api/customers HTTP/1.1', host, 'Connection: close')],
    end: 'wait',
  },
  { name: 'a star', write: [lines('OPTIONS * HTTP/1.1', host, 'Connection: close')], end: 'wait' },
  { name: 'CONNECT', write: [lines('CONNECT evil.example:443 HTTP/1.1', host)], end: 'close' },
  { name: 'an unknown method', write: [lines('BREW /api/customers HTTP/1.1', host)], end: 'close' },
  { name: 'a method in small letters', write: [lines('get /api/customers HTTP/1.1', host)], end: 'close' },
  {
    name: 'a folded header',
    write: [lines('GET /api/customers HTTP/1.1', host, 'X-A: b', ' c', 'Connection: close')],
    end: 'close',
  },
  { name: 'line feeds alone', write: ['GET /api/customers HTTP/1.1\nHost: localhost\n\n'], end: 'close' },
  { name: 'NUL in the path', write: [lines('GET /api/cust\0omers HTTP/1.1', host)], end: 'close' },
  {
    name: 'bytes in the path',
    write: [Buffer.from('GET /api/\xff\xfe HTTP/1.1\r\nHost: localhost\r\n\r\n', 'latin1')],
    end: 'close',
  },
  {
    name: 'a broken escape in the path',
    write: [lines('GET /api/customers/%zz%1 HTTP/1.1', host, 'Connection: close')],
    end: 'wait',
    answers: 1,
  },
  { name: 'a path of 60 KB', write: [lines(`GET /${'a'.repeat(60_000)} HTTP/1.1`, host)], end: 'close' },
  {
    name: 'a header of 70 KB',
    write: [lines('GET /api/customers HTTP/1.1', host, `X-A: ${'b'.repeat(70_000)}`)],
    end: 'close',
  },
  {
    name: 'two thousand headers',
    write: [lines('GET /api/customers HTTP/1.1', host, ...Array.from({ length: 2_000 }, (_, i) => `A${i}: b`))],
    end: 'close',
  },
  {
    name: 'headers without end',
    write: [
      'GET /api/customers HTTP/1.1\r\n',
      ...Array.from({ length: 200 }, (_, i) => `A${i}: ${'b'.repeat(1_000)}\r\n`),
    ],
    end: 'close',
  },
  { name: 'TLS on a plain port', write: [Buffer.from('16030100c8010000c40303', 'hex')], end: 'close' },
  {
    name: 'bytes of chance',
    write: [Buffer.from(Array.from({ length: 60_000 }, (_, i) => (i * 7_919) % 251))],
    end: 'close',
  },
  { name: 'a head dripped', write: [...get.slice(0, 40)], pauseMs: 60, end: 'tear' },
  {
    name: 'a body dripped',
    write: [post(json, 'Content-Length: 60'), ...'{"company":"drip"'],
    pauseMs: 60,
    end: 'tear',
  },
];

const settleMs = 6_000;
const repeats = 3;

export async function attackRaw(server: Attacked, findings: Findings): Promise<void> {
  const agent = connections(1);
  for (const manner of manners) {
    const heading = 'raw sockets';
    const texts = await Promise.all(Array.from({ length: repeats }, () => play(server.port, manner)));
    findings.tried(heading, repeats);
    const wrong = (what: string, seen: string): void =>
      findings.wrong(heading, {
        what: `raw sockets: ${what}`,
        seen,
        repeat: `${manner.name}: ${JSON.stringify(manner.write.map(String).join('').slice(0, 200))}`,
      });
    for (const text of texts) {
      const statuses = [...text.matchAll(/(?:^|\n|\})HTTP\/1\.1 (\d{3})/g)].map((match) => Number(match[1]));
      const bad = statuses.find((status) => status >= 500 && status !== 503);
      if (bad) wrong(`${bad} was answered`, text.slice(0, 600));
      const final = statuses.filter((status) => status >= 200).length;
      if (manner.answers && final !== manner.answers)
        wrong(`${final} answers to ${manner.answers} requests`, text.slice(0, 600));
      for (const { what, seen } of judgeText(text)) wrong(what, seen);
    }
    const plain = await send(server, { method: 'GET', path: '/api/customers', headers: {} }, agent, 10_000);
    if (plain.status !== 401) wrong('no plain answer afterwards', `${plain.status} ${plain.lost}`);
    if (!server.isRunning()) {
      wrong('the server ended', server.lastWords());
      break;
    }
  }
  agent.destroy();
}

async function play(port: number, { write, pauseMs = 0, end, answers }: Manner): Promise<string> {
  const socket: Socket = connect(port, '127.0.0.1');
  let text = '';
  let open = true;
  socket.on('data', (chunk) => (text += chunk.toString('latin1')));
  socket.on('error', () => (open = false));
  socket.on('close', () => (open = false));
  for (const piece of write) {
    if (!open) break;
    socket.write(piece);
    if (pauseMs > 0) await sleep(pauseMs);
  }
  if (end === 'tear') {
    await sleep(30);
    socket.destroy();
  } else if (end === 'close') socket.end();
  const complete = (): boolean =>
    answers !== undefined && text.split('HTTP/1.1 ').length - 1 >= answers + (text.includes('HTTP/1.1 100') ? 1 : 0);
  const mostMs = answers === undefined ? 700 : settleMs;
  for (let waitedMs = 0; open && !complete() && waitedMs < mostMs; waitedMs += 20) await sleep(20);
  if (complete()) await sleep(50);
  socket.destroy();
  return text;
}
