/** Ways to misbehave, for an organization or a client without token: from few connections, without pauses. */
import { connect } from 'node:net';
import { credentialsOf } from '../../lab/api.ts';
import type { Random } from './random.ts';
import { type Ask, type connections, send } from './send.ts';
import { createOf, invoiceKind } from './writes.ts';

/** An organization with many invoices, and one with a spoilt series of numbers. */
export type Aim = { port: number; token: string; organizationId: number; spoiltToken: string };

type Way = { atOnce: number; step: (aim: Aim, random: Random, agent: ReturnType<typeof connections>) => Promise<void> };

const none: Record<string, string> = {};
const json = 'application/json';
const perfex = (token: string): Record<string, string> => credentialsOf('perfex', token);

/** Bodies are made once, because the attacker's own effort should not be measured. */
const digits = Buffer.from(`{"description":"x","rate":"${'1'.repeat(100_000)}x"}`);
const unknown = Buffer.from(
  `{"name":"x","rate":1,${Array.from({ length: 85_000 }, (_, i) => `"f${i}":1`).join()}}`
    .slice(0, 990_000)
    .replace(/,[^,]*$/, '}'),
);
const emptyPart = '--limit\r\nContent-Disposition: form-data; name="f"; filename="a"\r\n\r\n\r\n';
const emptyParts = Buffer.from(`${emptyPart.repeat(53_000)}--limit--\r\n`);
const huge = Buffer.from(`{"company":"${'x'.repeat(4_000_000)}"}`);
const part = '--X\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\nhello';
const uploadPaths: readonly [string, ...string[]] = [
  '/api/customers',
  '/invoices.json',
  '/admin/v1/organization/logo',
  '/api/v1/clients',
  '/api/v2/expenses',
];

const sendAsk =
  (ask: (aim: Aim, random: Random) => Ask): Way['step'] =>
  async (aim, random, agent) => {
    await send(aim, ask(aim, random), agent, 60_000);
  };

const searches: readonly [string, ...string[]] = [
  '/api/invoices?page=1&per_page=100',
  '/api/invoices/search/work',
  '/api/invoices/search/a',
  '/api/customers?per_page=100',
  '/api/invoices?sort=-total&created_after=2000-01-01',
];

let markCount = 0;
function nextMark(): string {
  markCount += 1;
  return `bad${markCount}`;
}

export const ways: Readonly<Record<string, Way>> = {
  'uploads cut off, no token': { atOnce: 4, step: ({ port }, random) => cutUpload(port, random.pick(uploadPaths)) },
  'numbers of 100,000 digits': {
    atOnce: 2,
    step: sendAsk(({ token }) => ({
      method: 'POST',
      path: '/api/items',
      headers: { ...perfex(token), 'content-type': json },
      body: digits,
    })),
  },
  'wrong tokens': {
    atOnce: 8,
    step: sendAsk(({ organizationId }, random) => ({
      method: 'GET',
      path: '/api/customers',
      headers: perfex(`${organizationId}-1.${String(random.below(1e9)).padEnd(43, 'x')}`),
    })),
  },
  '85,000 unknown fields': {
    atOnce: 2,
    step: sendAsk(({ token }) => ({
      method: 'POST',
      path: '/admin/v1/taxes',
      headers: { ...credentialsOf('admin', token), 'content-type': json },
      body: unknown,
    })),
  },
  '53,000 empty files, no token': {
    atOnce: 2,
    step: sendAsk(() => ({
      method: 'POST',
      path: '/api/customers',
      headers: { 'content-type': 'multipart/form-data; boundary=limit' },
      body: emptyParts,
    })),
  },
  'bodies of 4 MB, no token': {
    atOnce: 2,
    step: sendAsk(() => ({ method: 'POST', path: '/api/customers', headers: { 'content-type': json }, body: huge })),
  },
  'headers of spaces, paths of slashes': {
    atOnce: 4,
    step: sendAsk((_, random) =>
      random.chance(0.5)
        ? { method: 'GET', path: '/api/v1/clients', headers: { authorization: `a b${' '.repeat(9_000)}c` } }
        : { method: 'GET', path: `/api${'/'.repeat(9_000)}x`, headers: none },
    ),
  },
  'lists and searches of all there is': {
    atOnce: 4,
    step: sendAsk(({ token }, random) => ({ method: 'GET', path: random.pick(searches), headers: perfex(token) })),
  },
  '64 creates at once in one series': {
    atOnce: 64,
    step: sendAsk(({ token }) => createOf(invoiceKind, nextMark(), token, null)),
  },
  'generate_invoices, daily since 2014': {
    atOnce: 2,
    step: sendAsk(({ token }) => ({
      method: 'GET',
      path: '/api/v1/recurring_invoices/generate_invoices',
      headers: credentialsOf('siwapp', token),
    })),
  },
  'an absurd invoice number': {
    atOnce: 4,
    step: sendAsk(({ spoiltToken }) => makeAbsurd(spoiltToken)),
  },
};

function makeAbsurd(token: string): Ask {
  const data = { attributes: { customer_id: 1, number: 999_999_999_999, issue_date: '2026-01-31' } };
  const headers = { ...credentialsOf('siwapp', token), 'content-type': json };
  return { method: 'POST', path: '/api/v1/invoices', headers, body: Buffer.from(JSON.stringify({ data })) };
}

/** Sends an upload that ends in the middle of its file, although its length is right. */
function cutUpload(port: number, path: string): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  const head = `POST ${path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=X\r\nConnection: close\r\n`;
  return new Promise((done) => {
    socket.setTimeout(5_000, () => socket.destroy());
    socket.on('error', () => {});
    socket.on('data', () => {});
    socket.once('close', () => done());
    socket.write(`${head}Content-Length: ${part.length}\r\n\r\n${part}`);
  });
}
