/** Events of writes, to real receivers: each once, signed, tried again, and with the rights of the webhook's token. */
import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { credentialsOf, type Firm, newFirm, send } from '../../lab/api.ts';
import { badNetwork } from '../../lab/faults.ts';
import { receivers } from '../../lib/dialects/receivers.ts';
import { drainOutbox } from '../../lib/operations/outbox/drain.ts';
import { ensureStaff } from '../../lib/operations/token/tokens.ts';
import { verify } from '../../lib/store/verify/verify.ts';
import { waitingItems } from '../support/outbox.ts';
import { ownTable } from '../support/table.ts';

process.env.WEBHOOKS_TO_PRIVATE_ADDRESSES = 'allow';
ownTable();

type Received = {
  url: string;
  headers: IncomingHttpHeaders;
  body: string;
  told: { event: string; timestamp: number; data: Record<string, unknown> };
};
let received: Received[] = [];
/** What the receiver answers, by path; 0: nothing, ever. */
let answers: Record<string, number> = {};
const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const { url = '', headers } = request;
    const body = Buffer.concat(chunks).toString();
    received.push({ url, headers, body, told: JSON.parse(body) });
    const answer = answers[url] ?? 204;
    if (answer > 0) response.writeHead(answer).end('thanks');
  });
});
let origin = '';
beforeAll(async () => {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  received = [];
  answers = {};
});

/** What is promised becomes deliveries, and these are delivered: two drains at most. */
async function drain(laterMs = 0) {
  const first = await drainOutbox(Date.now() + laterMs, receivers);
  const second = await drainOutbox(Date.now() + laterMs, receivers);
  return { ...second, done: first.done + second.done };
}

async function listening(events: string[], more: Record<string, unknown> = {}, path = '/hook'): Promise<Firm> {
  const firm = await newFirm();
  await subscribe(firm, events, more, path);
  return firm;
}
async function subscribe(
  firm: Firm,
  events: string[],
  more: Record<string, unknown> = {},
  path = '/hook',
  headers?: Record<string, string>,
) {
  const body = { name: 'Ops', url: `${origin}${path}`, events, ...more };
  const reply = headers
    ? await send('POST', '/api/webhooks', { headers, body })
    : await firm.as('perfex')('POST', '/api/webhooks', { body });
  expect(reply.status, JSON.stringify(reply.body)).toBe(200);
}
const eventsOf = (path?: string): string[] =>
  received.filter(({ url }) => path === undefined || url === path).map(({ told }) => told.event);

describe('a delivery', () => {
  it('has the event, the record as Perfex reads it, and a signature that the vendor’s sample checks', async () => {
    const firm = await listening(['lead.created', 'lead_deleted'], {
      secret: 'whsec_your_signing_secret',
      headers: { 'X-Team': 'billing' },
    });
    const perfex = firm.as('perfex');
    await ensureStaff('sarah@example.com', firm.work);
    const lead = { name: 'Jo', source: 1, status: 1, assigned: 1 };
    await perfex('POST', '/api/leads', { body: lead });
    await drain();
    expect(received).toHaveLength(1);
    const [{ headers, body, told } = {} as Received] = received;
    expect(told).toEqual({
      event: 'lead.created',
      timestamp: expect.any(Number),
      data: expect.objectContaining({ id: '1', name: 'Jo' }),
    });
    expect(Math.abs(told.timestamp - Date.now() / 1_000)).toBeLessThan(120);
    const shown = (await perfex('GET', '/api/leads/1')).body;
    expect(told.data).toEqual(shown);
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'x-perfex-event': 'lead.created',
      'x-team': 'billing',
    });
    const [, t, v1] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(headers['x-perfex-signature'])) ?? [];
    expect(v1).toBe(createHmac('sha256', 'whsec_your_signing_secret').update(`${t}.${body}`).digest('hex'));

    await perfex('PUT', '/api/leads/1', { body: { ...lead, name: 'Joan' } });
    await perfex('DELETE', '/api/leads/1');
    await drain();
    // Not told of the change; the deleted record is told of as it was.
    expect(eventsOf()).toEqual(['lead.created', 'lead_deleted']);
    expect(received[1]?.told.data).toMatchObject({ id: '1', name: 'Joan' });
    expect(received[1]?.headers['x-perfex-delivery']).not.toBe(headers['x-perfex-delivery']);
  });

  it('is not signed without a secret, and goes to each webhook that wants it', async () => {
    const firm = await listening(['item_created']);
    await subscribe(firm, ['items.*'], {}, '/second');
    await subscribe(firm, ['*'], {}, '/third');
    await subscribe(firm, ['invoice.*'], {}, '/other');
    await subscribe(firm, ['*'], { active: '0' }, '/off');
    await drain();
    received = [];
    await firm.as('perfex')('POST', '/api/items', { body: { description: 'Chair', rate: '10' } });
    await drain();
    expect(received.map(({ url }) => url).sort()).toEqual(['/hook', '/second', '/third']);
    expect(received[0]?.headers).not.toHaveProperty('x-perfex-signature');
    expect(new Set(received.map(({ headers }) => headers['x-perfex-delivery'])).size).toBe(3);
  });

  it('is told of only what the token of the webhook may read', async () => {
    const firm = await newFirm();
    const headers = credentialsOf('perfex', await firm.tokenWith(['webhooks:*', 'items:read']));
    await subscribe(firm, ['*'], {}, '/hook', headers);
    const perfex = firm.as('perfex');
    await perfex('POST', '/api/items', { body: { description: 'Chair', rate: '10' } });
    await perfex('POST', '/api/leads', { body: { name: 'Jo', source: 1, status: 1, assigned: 1 } });
    await drain();
    expect(eventsOf().filter((event) => !event.startsWith('webhook'))).toEqual(['item_created']);
  });

  it('stays within its organization', async () => {
    await listening(['*']);
    await drain();
    received = [];
    await (await newFirm()).as('perfex')('POST', '/api/items', { body: { description: 'Chair', rate: '10' } });
    await drain();
    expect(received).toEqual([]);
  });
});

describe('a receiver that fails', () => {
  it('gets the delivery again under the same id, as often as the webhook says, and all tries are listed', async () => {
    const firm = await listening(['item_created'], { retry_count: 2 });
    const perfex = firm.as('perfex');
    answers['/hook'] = 503;
    await perfex('POST', '/api/items', { body: { description: 'Chair', rate: '10' } });
    await drain();
    expect(received).toHaveLength(1);
    await drain(); // not yet due
    expect(received).toHaveLength(1);
    const hour = 3_600_000;
    await drain(hour);
    await drain(2 * hour);
    await drain(3 * hour);
    expect(received).toHaveLength(3);
    expect(new Set(received.map(({ headers }) => headers['x-perfex-delivery'])).size).toBe(1);
    expect(await waitingItems(firm.work)).toEqual([]);
    const { body } = await perfex('GET', '/api/webhooks/1/logs');
    expect(
      body.map((one: Record<string, unknown>) => [
        one.attempt_number,
        one.status,
        one.response_code,
        one.error_message,
      ]),
    ).toEqual([
      ['3', 'failed', '503', 'answered 503'],
      ['2', 'failed', '503', 'answered 503'],
      ['1', 'failed', '503', 'answered 503'],
    ]);
    expect(body[0]).toMatchObject({ event: 'item_created', webhook_id: '1', url: `${origin}/hook` });
    const page = await perfex('GET', '/api/webhooks/1/logs?page=2&per_page=2');
    expect(page.body).toMatchObject({ data: [{ attempt_number: '1' }], meta: { total: 3 } });
  });

  it('is left alone for a while, and keeps no other receiver waiting', async () => {
    const firm = await listening(['item_created'], { retry_count: 10 });
    await subscribe(firm, ['item_created'], {}, '/good');
    answers['/hook'] = 500;
    const perfex = firm.as('perfex');
    for (let n = 0; n < 6; n += 1)
      await perfex('POST', '/api/items', { body: { description: `Chair ${n}`, rate: '10' } });
    await drain();
    expect(eventsOf('/good')).toHaveLength(6);
    // After three failures in a row nothing more is sent to it for now.
    expect(eventsOf('/hook').length).toBeLessThan(6);
    answers['/hook'] = 200;
    for (let n = 1; n <= 6; n += 1) await drain(n * 3_600_000);
    expect(new Set(received.filter(({ url }) => url === '/hook').map(({ told }) => told.data.description)).size).toBe(
      6,
    );
    expect(await waitingItems(firm.work)).toEqual([]);
  });

  it('and is deleted or switched off leaves nothing behind', async () => {
    const firm = await listening(['item_created'], { retry_count: 10 });
    answers['/hook'] = 500;
    await firm.as('perfex')('POST', '/api/items', { body: { description: 'Chair', rate: '10' } });
    await drain();
    await firm.as('perfex')('DELETE', '/api/webhooks/1');
    await drain(3_600_000);
    expect(received).toHaveLength(1);
    expect(await waitingItems(firm.work)).toEqual([]);
    expect((await verify(firm.organization.id)).violations).toEqual([]);
  });
});

describe('under faults', () => {
  it.each([1, 2, 3, 4])('each write is told once (%i)', async (seed) => {
    const firm = await listening(['item_created', 'item_updated']);
    const perfex = firm.as('perfex');
    const network = badNetwork({ seed, rate: 0.15, kinds: ['conflict', 'throttle', 'lost before', 'lost after'] });
    try {
      for (let n = 0; n < 8; n += 1) {
        const headers = { 'idempotency-key': `${seed}-${n}` };
        const body = { description: `Chair ${n}`, rate: '10' };
        for (let i = 0; i < 10; i += 1)
          if ((await perfex('POST', '/api/items', { body, headers })).status === 200) break;
      }
      for (let n = 0; n < 12; n += 1) await drain(n * 120_000).catch(() => undefined);
    } finally {
      network.restore();
    }
    for (let n = 12; n < 16; n += 1) await drain(n * 3_600_000);
    const { body } = await perfex('GET', '/api/items');
    const told = new Map(received.map(({ headers, told: { data } }) => [headers['x-perfex-delivery'], data.id]));
    expect([...told.values()].sort()).toEqual(body.map(({ id }: { id: string }) => id).sort());
    expect(await waitingItems(firm.work)).toEqual([]);
    expect((await verify(firm.organization.id)).violations).toEqual([]);
  });
});
