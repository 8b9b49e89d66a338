/** A drain ends before its function does, and the next goes on at once while more is due: never two chains, never without end. */
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { handler } from '../../functions/jobs/drain-outbox.ts';
import { scanTable } from '../../lab/scan.ts';
import { receivers } from '../../lib/dialects/receivers.ts';
import { type ChainEvent, drainInChain } from '../../lib/operations/outbox/drain-chain.ts';
import type { Drained, Limits } from '../../lib/operations/outbox/under-way.ts';
import { readEnv } from '../../lib/platform/env.ts';
import { type Request, wrapTransport } from '../../lib/store/client.ts';
import { endChain, passOn, toChainStart } from '../../lib/store/outbox-chain.ts';
import { type AwsAnswer, awsKeys, startAwsServer } from '../support/aws-server.ts';
import { watchLog } from '../support/log.ts';
import { startMailServer } from '../support/mail-server.ts';
import { drain, expectSent, firmWithMails, promiseMail } from '../support/mails.ts';
import { waitingItems } from '../support/outbox.ts';
import { ownTable } from '../support/table.ts';

const server = await startMailServer();
const started: AwsAnswer = { status: 202, body: {} };
const lambda = await startAwsServer(() => started);
Object.assign(process.env, awsKeys, {
  SMTP_URL: server.url,
  MAIL_FROM: 'billing@example.com',
  MAIL_PER_SECOND: '1000',
});
ownTable();
const lines = watchLog();
afterAll(() => Promise.all([server.close(), lambda.close()]));

/** In the first 3 s something is begun. The rest is for what is under way then: time enough on a slow machine. */
const beginsForMs = 3_000;
const remainingMs = 123_000;
const limits: Partial<Limits> = { effectMs: 90_000, saysForMs: 25_000, lastRequestMs: 5_000, random: 0 };
async function run(event: unknown = {}): Promise<Drained & { next?: ChainEvent }> {
  const result = await drainInChain(event, remainingMs, receivers, limits);
  if ('done' in result) return result;
  throw new Error('this is what the stream is told');
}

/** Time goes by only with mails: 200 ms for each, as if one went after the other; 15 to 20 are a run. */
let clock = 0;
function passTime(ms: number): void {
  clock += ms;
  vi.setSystemTime(clock);
}

beforeEach(async () => {
  vi.useRealTimers();
  Object.assign(server, { state: 'up', take: async () => {} });
  for (const { id, round } of await chains()) await endChain({ id: String(id), round: Number(round) });
  await drain(Date.now() + 10 ** 9);
  server.mails.length = 0;
  lambda.requests.length = 0;
  lambda.answer = () => started;
  lines.length = 0;
  readEnv().AWS_LAMBDA_FUNCTION_NAME = '';
  vi.useFakeTimers({ toFake: ['Date'] });
  clock = Date.now();
  server.take = async () => passTime(200);
});
afterAll(() => vi.useRealTimers());

const chains = async () => (await scanTable()).filter(({ pk }) => pk === 'system/drains');
const isClaim = ({ type, input }: Request): boolean =>
  type === 'update' && /claimedBy/.test(input.UpdateExpression ?? '');

/** Firms whose mails together are so many. */
async function mails(count: number, firms = 4): Promise<void> {
  const made = await Promise.all(Array.from({ length: firms }, () => firmWithMails(0)));
  for (let n = 0; n < count; n += firms) await Promise.all(made.map(promiseMail));
}

describe('mails at a server that takes 200 ms for each', () => {
  it('leave, if they are 200, in three runs of 3 s, and nothing is in flight when one ends', async () => {
    await mails(200);
    // Six go at once.
    server.take = async () => passTime(200 / 6);
    const claims: number[] = [];
    let inFlight = 0;
    let latest = 0;
    const watch = wrapTransport((inner) => async (request) => {
      if (isClaim(request)) claims.push(clock);
      inFlight += 1;
      latest = clock;
      return inner(request).finally(() => {
        inFlight -= 1;
      });
    });
    const counts: number[] = [];
    try {
      for (let event: unknown = {}; event; ) {
        const begunAt = clock;
        const { done = 0, failed, next } = await run(event);
        expect([inFlight, server.mails.length]).toEqual([0, counts.reduce((sum, one) => sum + one, done)]);
        expect(failed).toBe(0);
        expect(claims.at(-1)).toBeLessThan(begunAt + beginsForMs);
        // Six mails of 200 ms are under way then.
        expect(latest - begunAt).toBeLessThan(beginsForMs + 300);
        counts.push(done);
        expect(await chains()).toHaveLength(next ? 1 : 0);
        event = next;
      }
    } finally {
      watch();
    }
    expect(counts).toHaveLength(3);
    expect(claims).toHaveLength(200);
    expectSent(server, 200);
  });

  it('are handed by each function to one more of itself', async () => {
    Object.assign(readEnv(), {
      AWS_LAMBDA_FUNCTION_NAME: 'quintet-test-jobs-drain-outbox',
      LAMBDA_ENDPOINT: lambda.url,
    });
    await mails(28);
    expect(await run({})).not.toHaveProperty('next');
    expect(lambda.requests).toMatchObject([
      { path: '/2015-03-31/functions/quintet-test-jobs-drain-outbox/invocations', body: { chain: { round: 1 } } },
    ]);
    expect(await run(lambda.requests[0]?.body)).toMatchObject({ failed: 0 });
    expect(lambda.requests).toHaveLength(1);
    expectSent(server, 28);
    expect(await chains()).toEqual([]);
  });

  it('wait for the schedule where the next function cannot be started', async () => {
    Object.assign(readEnv(), {
      AWS_LAMBDA_FUNCTION_NAME: 'quintet-test-jobs-drain-outbox',
      LAMBDA_ENDPOINT: lambda.url,
    });
    lambda.answer = () => ({ status: 403, error: 'AccessDeniedException', body: {} });
    await mails(28);
    expect(await run({})).toMatchObject({ failed: 0 });
    expect(lines).toMatchObject([{ event: 'next drain not started', fault: 'AccessDeniedException' }]);
    expect(await chains()).toEqual([]);
    expect(await run({})).toMatchObject({ failed: 0 });
    expectSent(server, 28);
  });
});

describe('a chain of drains', () => {
  it('is begun by one of two drains that both leave something', async () => {
    await mails(60);
    const results = await Promise.all([run(), run()]);
    expect(results.filter(({ next }) => next)).toHaveLength(1);
    expect(await chains()).toHaveLength(1);
  });

  it('is passed on once by a drain that is started twice', async () => {
    await mails(80);
    const { next } = await run();
    const results = await Promise.all([run(next), run(next)]);
    expect(results.filter((one) => one.next)).toHaveLength(1);
    expect(await run(next)).not.toHaveProperty('next');
  });

  it('ends where a drain ends nothing', async () => {
    await mails(8);
    server.state = 'gone';
    const watch = wrapTransport((inner) => async (request) => {
      if (isClaim(request)) passTime(1_600);
      return inner(request);
    });
    const result = await run().finally(watch);
    expect(result).toMatchObject({ done: 0 });
    expect(result).not.toHaveProperty('next');
    expect(result.failed).toBeGreaterThan(0);
  });

  it('ends after twelve drains, and what is left waits for the schedule', async () => {
    await mails(28);
    let place = toChainStart();
    for (let round = 0; round < 11; round += 1) place = (await passOn(place, clock)) ?? place;
    expect(place.round).toBe(11);
    const { done = 0, next } = await run({ chain: place });
    expect(done).toBeGreaterThan(0);
    expect(done).toBeLessThan(28);
    expect(next).toBeUndefined();
    expect(await chains()).toEqual([]);
    expect(await run()).toMatchObject({ failed: 0 });
    expectSent(server, 28);
  });

  it('alone sends mails while it goes on; once it has died, any drain does', async () => {
    const firm = await firmWithMails(2);
    await firm.work.store.promise({ kind: 'invoice webhook', payload: { invoiceId: 1 } }, Date.now());
    const place = await passOn(toChainStart(), clock);
    expect(await run()).toMatchObject({ skipped: 1, done: 0, waiting: 2 });
    expect(await waitingItems(firm.work)).toMatchObject([{ attempts: 0 }, { attempts: 0 }]);
    expect(await run({ chain: place })).toMatchObject({ done: 2 });
    expect(await chains()).toEqual([]);

    await promiseMail(firm);
    await passOn(toChainStart(), clock);
    expect(await run()).toMatchObject({ done: 0, waiting: 1 });
    passTime(91_000);
    expect(await run()).toMatchObject({ done: 1 });
    expectSent(server, 3);
  });

  it('is written once though its answer is lost', async () => {
    let lost = 0;
    const lose = wrapTransport((inner) => async (request) => {
      const answer = await inner(request);
      if (request.type !== 'put' || lost > 0) return answer;
      lost += 1;
      throw Object.assign(new Error('lost'), { name: 'TimeoutError' });
    });
    const place = toChainStart();
    expect(await passOn(place, clock).finally(lose)).toEqual({ id: place.id, round: 1 });
    expect(lost).toBe(1);
  });
});

describe('the time of a drain', () => {
  it('is what its function has left: with less than a try and its writes may take, nothing is begun', async () => {
    const firm = await firmWithMails(1);
    expect(await handler({}, { getRemainingTimeInMillis: () => 35_000 })).toMatchObject({ done: 0 });
    expect(await waitingItems(firm.work)).toMatchObject([{ attempts: 0 }]);
    expect(await handler({}, { getRemainingTimeInMillis: () => 36_000 })).toMatchObject({ done: 1 });
  });
});
