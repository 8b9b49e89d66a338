/** The webhook of generated invoices, to a real receiver: signed, tried again, once for each invoice, never elsewhere. */
import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { handler } from '../../functions/jobs/drain-outbox.ts';
import { customer, invoice, invoices, newBooks, payment, rule } from '../../lab/books.ts';
import { scanTable } from '../../lab/scan.ts';
import { receivers } from '../../lib/dialects/receivers.ts';
import { createExpense } from '../../lib/operations/expense/create.ts';
import { toSystemWork } from '../../lib/operations/organization/prepare.ts';
import { changeOrganization } from '../../lib/operations/organization/update.ts';
import { drainOutbox } from '../../lib/operations/outbox/drain.ts';
import { runSchedule } from '../../lib/operations/schedule/run-schedule.ts';
import type { Work } from '../../lib/store/work.ts';
import { ownTable } from '../support/table.ts';

process.env.WEBHOOKS_TO_PRIVATE_ADDRESSES = 'allow';
process.env.PUBLIC_ORIGIN = 'https://api.example.com';
ownTable();

type Received = { url: string; headers: IncomingHttpHeaders; body: string };
const received: Received[] = [];
let answer = 204;
const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    received.push({ url: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks).toString() });
    if (answer === 0) return; // says nothing, ever
    response.writeHead(answer, answer === 302 ? { location: '/elsewhere' } : {});
    response.end('thanks');
  });
});
let url = '';
beforeAll(async () => {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(async () => {
  answer = 204;
  await drainOutbox(Date.now() + 10 ** 9, receivers);
  received.length = 0;
});

const drain = (now?: number) => drainOutbox(now, receivers);
const waiting = async () => (await scanTable()).filter(({ kind, pk }) => kind === 'invoice webhook' && pk);

/** A firm with a receiver, and the secret it was given. */
async function listening(): Promise<{ work: Work; secret: string }> {
  const work = await newBooks();
  const { doc, secret } = await changeOrganization({ webhookUrl: url }, work);
  return { work: toSystemWork(doc, work.at), secret: secret ?? '' };
}

/** As a receiver does it. */
function isSigned({ headers, body }: Received, secret: string): boolean {
  const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
  const expected = `v1,${createHmac('sha256', key).update(signed).digest('base64')}`;
  return headers['webhook-signature'] === expected;
}

describe('the webhook of generated invoices', () => {
  it('tells of each, flat and with underscores, signed by the secret that was shown', async () => {
    const { work, secret } = await listening();
    const customerId = await customer(work, 'Acme', 'jo@example.com');
    const lines = { add: [{ description: 'Care', quantity: '3', unitPrice: '100.5', taxes: [{ id: 1 }] }] };
    await rule(work, { startsOn: '2021-01-31', maxOccurrences: 2, customerId, lines, meta: { ref: 'A1' } });
    await runSchedule({ time: '2021-03-01T00:00:00Z' });
    const [first, second] = await invoices(work);
    if (!first || !second) throw new Error('nothing was generated');
    await payment(work, { invoiceId: first.id, amount: '10', paidOn: '2021-02-01' });

    expect(await handler()).toMatchObject({ done: 2, failed: 0 });
    expect(await waiting()).toEqual([]);
    expect(received).toHaveLength(2);
    expect(new Set(received.map(({ headers }) => headers['webhook-id'])).size).toBe(2);
    for (const one of received) {
      expect(one.url).toBe('/hook');
      expect(one.headers['content-type']).toBe('application/json');
      expect(one.headers['webhook-id']).toMatch(/^msg_\S+$/);
      expect(Math.abs(Number(one.headers['webhook-timestamp']) - Date.now() / 1_000)).toBeLessThan(60);
      expect(isSigned(one, secret)).toBe(true);
    }
    const told = received.map(({ body }) => JSON.parse(body)).find(({ id }) => id === first.id);
    expect(told).toMatchObject({
      number: 1,
      reference: 'INV-1',
      name: 'Acme',
      issue_date: '2021-01-31',
      net_amount: '301.5',
      gross_amount: '364.82',
      paid_amount: '10.0',
      meta: { ref: 'A1' },
      items: [{ attributes: { description: 'Care', quantity: '3.0', unitary_cost: '100.5', tax_ids: [1] } }],
      payments: [{ attributes: { amount: '10.0', date: '2021-02-01' } }],
    });
    expect(told.download_link).toMatch(/^https:\/\/api\.example\.com\/api\/v1\/templates\/1\/invoices\/\d+\.pdf\?key=/);
  });

  it('tells of what an expense makes too, and of nothing that people write', async () => {
    const { work } = await listening();
    const customerId = await customer(work);
    const repeats = { every: 1, unit: 'month' as const, maxOccurrences: 1 };
    await createExpense(
      {
        categoryId: 1,
        spentOn: '2021-01-15',
        amount: '20',
        customerId,
        billable: true,
        invoicesOccurrences: true,
        repeats,
      },
      work,
    );
    await invoice(work, { customerId });
    await runSchedule({ time: '2021-02-20T00:00:00Z' });
    expect(await drain()).toMatchObject({ done: 1 });
    expect(JSON.parse(received[0]?.body ?? '')).toMatchObject({ issue_date: '2021-02-15', net_amount: '20.0' });
  });

  it('is not sent where there is no receiver, nor once it was taken away', async () => {
    const silent = await newBooks();
    await rule(silent, { startsOn: '2021-01-31', maxOccurrences: 1 });
    const { work } = await listening();
    await rule(work, { startsOn: '2021-01-31', maxOccurrences: 1 });
    await runSchedule({ time: '2021-03-01T00:00:00Z' });
    await changeOrganization({ webhookUrl: null }, work);
    expect(await drain()).toMatchObject({ done: 0, skipped: 1 });
    expect(received).toEqual([]);
  });

  it.each([500, 404, 302, 0])(
    'is tried again later, under the same id, after %s; the invoice stays as it is',
    async (status) => {
      const { work, secret } = await listening();
      await rule(work, { startsOn: '2021-01-31', maxOccurrences: 1 });
      await runSchedule({ time: '2021-03-01T00:00:00Z' });
      const [before] = await invoices(work);
      answer = status;
      expect(await drain()).toMatchObject({ done: 0, failed: 1 });
      expect(received.map(({ url: path }) => path)).toEqual(['/hook']);
      expect(await drain()).toMatchObject({ waiting: 1, failed: 0 });
      answer = 200;
      expect(await drain(Date.now() + 60_001)).toMatchObject({ done: 1 });
      expect(received).toHaveLength(2);
      const ids = received.map(({ headers }) => headers['webhook-id']);
      expect(ids[0]).toBe(ids[1]);
      expect(received.every((one) => isSigned(one, secret))).toBe(true);
      expect(await invoices(work)).toEqual([before]);
    },
  );

  it('is tried again as often as the settings’ document says, and no oftener', async () => {
    const said = readFileSync(join(import.meta.dirname, '../../docs/settings.md'), 'utf8').replace(/\s+/g, ' ');
    const [, first = '', then = ''] =
      /again after ([\d and]+) minutes .* this receiver for ([\d, and]+) minutes/.exec(said) ?? [];
    const expected = [0];
    for (const pause of `${first} ${then}`.match(/\d+/g) ?? []) expected.push(Number(expected.at(-1)) + Number(pause));
    const { work } = await listening();
    await rule(work, { startsOn: '2021-01-31', maxOccurrences: 1 });
    await runSchedule({ time: '2021-03-01T00:00:00Z' });
    answer = 500;
    const start = Date.now();
    const tried: number[] = [];
    for (let minute = 0; minute <= 82; minute += 1) {
      if ((await drain(start + minute * 60_000)).failed > 0) tried.push(minute);
    }
    expect(tried).toEqual(expected);
    expect(tried).toHaveLength(9);
  });

  it('is signed by the new secret once that was renewed', async () => {
    const { work, secret } = await listening();
    await rule(work, { startsOn: '2021-01-31', maxOccurrences: 1 });
    await runSchedule({ time: '2021-03-01T00:00:00Z' });
    const renewed = await changeOrganization({}, work, { secret: true });
    await drain();
    const [only] = received;
    if (!only) throw new Error('nothing was received');
    expect(isSigned(only, secret)).toBe(false);
    expect(isSigned(only, renewed.secret ?? '')).toBe(true);
  });

  it('of one firm that does not answer does not hold up another’s', async () => {
    const [dead, alive] = [await listening(), await listening()];
    for (let n = 0; n < 24; n += 1) await rule(dead.work, { startsOn: '2021-01-31', maxOccurrences: 1 });
    await changeOrganization({ webhookUrl: 'http://127.0.0.1:9/' }, dead.work);
    await rule(alive.work, { startsOn: '2021-01-31', maxOccurrences: 1 });
    await runSchedule({ time: '2021-03-01T00:00:00Z' });
    const drained = await drain();
    expect(drained.done).toBe(1);
    // Eight at once, and those that began before the eighth had failed.
    expect(drained.failed).toBeLessThan(16);
    expect(drained.failed + drained.waiting).toBe(24);
    expect(received).toHaveLength(1);
  });
});
