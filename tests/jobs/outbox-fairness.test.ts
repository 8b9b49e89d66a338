/** No organization holds up another's effects, nor its own mails with its webhooks; and what waits costs nothing. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { customer, invoice, newBooks } from '../../lab/books.ts';
import { meter } from '../../lab/faults.ts';
import { receivers } from '../../lib/dialects/receivers.ts';
import { toSystemWork } from '../../lib/operations/organization/prepare.ts';
import { changeOrganization } from '../../lib/operations/organization/update.ts';
import { drainOutbox } from '../../lib/operations/outbox/drain.ts';
import { readTableName, sendRequest, wrapTransport } from '../../lib/store/client.ts';
import type { Work } from '../../lib/store/work.ts';
import { waitingItems } from '../support/outbox.ts';
import { inRounds } from '../support/rounds.ts';
import { ownTable } from '../support/table.ts';

const folder = mkdtempSync(join(tmpdir(), 'quintet-fair-'));
process.env.MAIL_FOLDER = folder;
process.env.WEBHOOKS_TO_PRIVATE_ADDRESSES = 'allow';
ownTable();

/** Takes everything, but on /101 wants to speak something else. */
let taken = 0;
const receiver = createServer((request, response) => {
  request.resume();
  if (request.url === '/hook') taken += 1;
  response.writeHead(204).end();
});
receiver.on('connection', (socket) => {
  socket.prependOnceListener('data', (chunk: Buffer) => {
    if (!chunk.toString().startsWith('POST /101')) return;
    socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n');
  });
});
await new Promise<void>((done) => receiver.listen(0, '127.0.0.1', done));
const address = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
  receiver.closeAllConnections();
  receiver.close();
});

const mails = (): string[] => readdirSync(folder).filter((file) => file.endsWith('.eml'));
const mailsOf = ({ organization: firm }: Work): string[] => mails().filter((name) => name.startsWith(`${firm.id}-`));
beforeEach(() => {
  taken = 0;
  for (const file of mails()) rmSync(join(folder, file));
});

/** A firm with an invoice to tell of, and somebody to tell. */
async function firm(webhookUrl: string | null = null): Promise<Work> {
  const work = await newBooks();
  await invoice(work, { customerId: await customer(work, 'Acme', 'jo@example.com') });
  if (webhookUrl === null) return work;
  return toSystemWork((await changeOrganization({ webhookUrl }, work)).doc, work.at);
}

/** Promises effects about a firm's invoice. */
async function promise(work: Work, kind: string, count: number, dueAt = Date.now()): Promise<void> {
  for (let left = count; left > 0; left -= 50) {
    const some = Array.from({ length: Math.min(50, left) }, () =>
      work.store.promise({ kind, payload: { invoiceId: 1 } }, dueAt),
    );
    await Promise.all(some);
  }
}
/** Webhooks of an organization that is not there any more. Their sort keys. */
async function promiseElsewhere(id: number, count: number): Promise<string[]> {
  const items = Array.from({ length: count }, (_, n) => ({
    pk: `system/outbox/${id % 8}`,
    sk: `${String(id).padStart(12, '0')}/webhook#01790000000000${100 + n}#mark-${n}`,
    ...{ organizationId: id, kind: 'invoice webhook', payload: { invoiceId: 1 }, attempts: 0 },
  }));
  await Promise.all(items.map((Item) => sendRequest({ type: 'put', input: { TableName: readTableName(), Item } })));
  return items.map(({ sk }) => sk);
}
/** With time enough on a slow machine. */
const drain = (now = Date.now(), limits = {}) => drainOutbox(now, receivers, { beginsForMs: 10 ** 6, ...limits });
/** So many tries of one receiver: the third failure ends it, while one more may be under way. */
const mostTries = 4;

describe('a drain', () => {
  it('sends the mails of others and of the same firm past 450 webhooks of a receiver that is gone', async () => {
    const dead = await firm('http://127.0.0.1:9/');
    let other = await firm();
    while (other.organization.id % 8 !== dead.organization.id % 8) other = await firm();
    await promise(dead, 'invoice webhook', 450);
    await promise(dead, 'invoice mail', 1);
    await promise(other, 'invoice mail', 1);
    const drained = await drain();
    expect(drained.done).toBe(2);
    expect(drained.failed).toBeLessThanOrEqual(mostTries);
    expect([mailsOf(dead), mailsOf(other)].map(({ length }) => length)).toEqual([1, 1]);
    const before = await waitingItems(dead);
    expect(before).toHaveLength(450);
    await changeOrganization({ webhookUrl: null }, dead);
    expect(await drain(Date.now() + 3_600_000)).toMatchObject({ skipped: 450, waiting: 0 });
    expect(await waitingItems(dead)).toEqual([]);
  });

  it('goes on where receivers answer 101', async () => {
    const [strange, other] = [await firm(`${address}/101`), await firm(`${address}/hook`)];
    await promise(strange, 'invoice webhook', 40);
    for (const work of [strange, other]) await promise(work, 'invoice mail', 1);
    await promise(other, 'invoice webhook', 3);
    const drained = await drain();
    expect(drained.done).toBe(5);
    expect(taken).toBe(3);
    expect(drained.failed).toBeLessThanOrEqual(mostTries);
    expect((await waitingItems(strange)).find(({ failures }) => failures > 0)?.reason).toBe(
      'ReceiverFailed answered 101',
    );
    await changeOrganization({ webhookUrl: null }, strange);
    await drain(Date.now() + 3_600_000);
  });

  it('ends though an effect never does, and tries it again later', async () => {
    const work = await firm();
    const other = await firm();
    await promise(work, 'invoice mail', 5);
    const hang = wrapTransport((inner) => (request) => {
      const wanted =
        request.type === 'batchGet' && JSON.stringify(request.input).includes(`${work.organization.id}/organization`);
      return wanted ? new Promise(() => {}) : inner(request);
    });
    const drained = await drain(Date.now(), { effectMs: 200 }).finally(hang);
    expect(drained).toMatchObject({ done: 0, setAside: 0 });
    expect(drained.failed + drained.waiting).toBe(5);
    // Two at once, and two that took too long end the lane; one more may have been begun in between.
    expect([2, 3]).toContain(drained.failed);
    const slow = (await waitingItems(work)).filter(({ reason }) => reason === 'TookTooLong');
    expect(slow).toHaveLength(drained.failed);
    await promise(other, 'invoice mail', 1);
    expect(await drain(Date.now() + 120_000)).toMatchObject({ done: 6, failed: 0 });
  });

  it('takes firms in turn, and goes on until nothing is due, wherever it begins', async () => {
    const [busy, small] = [await firm(`${address}/hook`), await firm(`${address}/hook`)];
    for (const random of [0, 0.5, 0.9999]) {
      await promise(busy, 'invoice webhook', 60);
      await promise(small, 'invoice webhook', 1);
      const claims: string[] = [];
      const watch = wrapTransport((inner) => (request) => {
        if (request.type === 'update') claims.push(String(request.input.Key?.sk));
        return inner(request);
      });
      expect(await drain(Date.now(), { random }).finally(watch)).toMatchObject({ done: 61, waiting: 0 });
      const own = `${String(small.organization.id).padStart(12, '0')}/webhook`;
      // Six are under way together, two of one firm.
      expect(claims.findIndex((sk) => sk.startsWith(own))).toBeLessThan(6);
    }
  });

  it('sends a mail past more lanes of webhooks than are read at first, all of which are busy', async () => {
    const work = await firm();
    const last = await firm();
    await promise(work, 'invoice mail', 1);
    const late: string[] = [];
    for (let n = 1; n <= 12; n += 1)
      late.push(...(await promiseElsewhere(work.organization.id + 8_000_000 + 8 * n, 25)));
    // The claims of the others wait until the mail has left, or the drain's time is over.
    const left = Promise.withResolvers<void>();
    const timer = setTimeout(left.resolve, 9_000);
    const hold = wrapTransport((inner) => async (one) => {
      const isLate = one.type === 'update' && late.includes(String(one.input.Key?.sk));
      if (isLate) await left.promise;
      const answer = await inner(one);
      if (mailsOf(work).length > 0) left.resolve();
      return answer;
    });
    // Begins behind the firm with the mail.
    const random = (last.organization.id - 0.5) / last.organization.id;
    const drained = await drain(Date.now(), { random, beginsForMs: 8_000 }).finally(hold);
    clearTimeout(timer);
    expect(mailsOf(work)).toHaveLength(1);
    expect(drained.done).toBe(1);
    await drain();
  });

  it('keeps little in memory: what it lets go of is read again when its turn comes', async () => {
    const [one, two] = [await firm(`${address}/hook`), await firm(`${address}/hook`)];
    for (const work of [one, two]) await promise(work, 'invoice webhook', 30);
    expect(await drain(Date.now(), { mostHeld: 0 })).toMatchObject({ done: 60, waiting: 0 });
  });

  it('begins nothing when its time is over', async () => {
    const work = await firm();
    await promise(work, 'invoice mail', 3);
    expect(await drain(Date.now(), { beginsForMs: 0 })).toMatchObject({ done: 0 });
    expect(await waitingItems(work)).toMatchObject(Array(3).fill({ attempts: 0 }));
    expect(await drain()).toMatchObject({ done: 3 });
  });

  it('does not read what waits: a thousand effects in four lanes cost as many round trips as four', async () => {
    const later = Date.now() + 10 ** 9;
    const [one, two] = [await firm(), await firm()];
    await promise(one, 'invoice mail', 250, later);
    await promise(one, 'invoice webhook', 250, later);
    await promise(two, 'remove files', 250, later);
    await promise(two, 'task copy', 250, later);
    const counted = meter();
    const rounds = inRounds();
    try {
      expect(await drain()).toMatchObject({ done: 0, failed: 0, skipped: 0 });
    } finally {
      rounds.restore();
      counted.restore();
    }
    // The old effects and the number of firms, three for the lanes of a shard, one for what is before the beginning.
    expect(rounds.count()).toBeLessThanOrEqual(5);
    expect(counted.requests()).toBeLessThanOrEqual(40);
  });
});
