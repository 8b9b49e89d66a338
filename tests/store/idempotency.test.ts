/** `Idempotency-Key`: a request that is sent again is not done again, whatever became of the first. */
import { randomUUID } from 'node:crypto';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Firm, newFirm, type Reply } from '../../lab/api.ts';
import { asProcess, type Fault, failOnce, isWrite } from '../../lab/faults.ts';
import { extendWait } from '../../lib/platform/clock.ts';
import { runWithin } from '../../lib/platform/deadline.ts';
import { wrapTransport } from '../../lib/store/client.ts';
import { abandonRequest, beginRequest } from '../../lib/store/idempotency.ts';

let firm: Firm;
beforeAll(async () => {
  firm = await newFirm();
});
afterEach(() => {
  vi.useRealTimers();
});

const newKey = (): string => randomUUID();
const create = (key: string, company: string, token?: string): Promise<Reply> =>
  firm.as('perfex')('POST', '/api/customers', {
    headers: { 'idempotency-key': key, ...(token ? { authtoken: token } : {}) },
    body: { company },
  });
const count = (): Promise<number> => firm.work.store.customers.count('all');
/** As if the time had passed: a request that died is given up after half a minute, an answer after a day. */
const later = (seconds: number): void => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + seconds * 1000 });
};

describe('the same key', () => {
  it('with the same body answers the same and creates nothing more', async () => {
    const key = newKey();
    const before = await count();
    const first = await create(key, 'Once');
    const second = await create(key, 'Once');
    expect(first.status).toBe(200);
    expect(second.body).toEqual(first.body);
    expect(second.headers['idempotent-replayed']).toBe('true');
    expect(first.headers['idempotent-replayed']).toBeUndefined();
    expect(await count()).toBe(before + 1);
  });

  it('with another body is refused and changes nothing', async () => {
    const key = newKey();
    await create(key, 'One body');
    const before = await count();
    const second = await create(key, 'Another body');
    expect(second.status).toBe(409);
    expect(JSON.stringify(second.body)).toContain('Idempotency-Key');
    expect(await count()).toBe(before);
  });

  it('of another token is another key', async () => {
    const key = newKey();
    const before = await count();
    await create(key, 'Shared key');
    const other = await create(key, 'Shared key', await firm.tokenWith(['customers:create']));
    expect(other.headers['idempotent-replayed']).toBeUndefined();
    expect(await count()).toBe(before + 2);
  });

  it('sent ten times at once creates one record', async () => {
    const key = newKey();
    const before = await count();
    const replies = await Promise.all(Array.from({ length: 10 }, () => create(key, 'Ten at once')));
    expect(await count()).toBe(before + 1);
    const done = replies.filter(({ status }) => status === 200);
    expect(done.length).toBeGreaterThanOrEqual(1);
    expect(new Set(done.map(({ body }) => body.id)).size).toBe(1);
    // The rest came while the first was under way, and are told to come again.
    for (const { status, headers } of replies.filter((one) => one.status !== 200)) {
      expect(status).toBe(409);
      expect(headers['retry-after']).toBe('1');
    }
    expect((await create(key, 'Ten at once')).body).toEqual(done[0]?.body);
  });

  it('after a refusal may be used for the corrected request', async () => {
    const key = newKey();
    expect((await create(key, '')).status).toBeGreaterThanOrEqual(400);
    expect((await create(key, 'Corrected')).status).toBe(200);
  });

  it('a day later is a new key', async () => {
    const key = newKey();
    const before = await count();
    await create(key, 'Every day');
    later(25 * 60 * 60);
    const second = await create(key, 'Every day');
    expect(second.headers['idempotent-replayed']).toBeUndefined();
    expect(await count()).toBe(before + 2);
  });
});

describe('a request that dies', () => {
  const dies = async (key: string, fault: Fault, nth: number): Promise<void> => {
    const network = failOnce(fault, () => true, nth);
    const reply = await asProcess(() => create(key, `Dies ${key}`)).finally(network.restore);
    expect(reply).toBe('crashed');
  };

  // lock → id → write → answer, with a crash on either side of each.
  for (const fault of ['crash before', 'crash after'] as const) {
    for (const nth of [0, 1, 2, 3]) {
      it(`${fault} request ${nth + 1} is finished by its repetition, once`, async () => {
        const key = newKey();
        await create(newKey(), 'warm'); // the token is remembered from here on
        const before = await count();
        await dies(key, fault, nth);
        later(extendWait(31));
        const again = await create(key, `Dies ${key}`);
        expect(again.status).toBe(200);
        expect(await count()).toBe(before + 1);
        const read = await firm.as('perfex')('GET', `/api/customers/${again.body.id}`);
        expect(read.body.company).toBe(`Dies ${key}`);
        expect((await create(key, `Dies ${key}`)).body).toEqual(again.body);
      });
    }
  }

  it('is waited for: its repetition within half a minute is told to come again', async () => {
    const key = newKey();
    await dies(key, 'crash after', 2);
    later(0);
    // Each look whether the first is done takes a second of the clock.
    const restore = wrapTransport((inner) => (request) => {
      if (request.type === 'put') vi.setSystemTime(Date.now() + extendWait(1_000));
      return inner(request);
    });
    const again = await create(key, `Dies ${key}`).finally(restore);
    expect(again).toMatchObject({ status: 409, headers: { 'retry-after': '1' } });
  });
});

describe('an answer that is lost on the way to the table', () => {
  it('does not make the write happen twice', async () => {
    const key = newKey();
    const before = await count();
    const network = failOnce('lost after', isWrite);
    const first = await create(key, 'Lost').finally(network.restore);
    expect(network.struck['lost after']).toBe(1);
    expect(first.status).toBe(200);
    expect((await create(key, 'Lost')).body).toEqual(first.body);
    expect(await count()).toBe(before + 1);
  });
});

describe('a request that has run out of time', () => {
  it('leaves its key free when it wrote nothing', async () => {
    const { work } = await newFirm();
    const asked = { key: newKey(), scope: 's', fingerprint: 'f' };
    const begun = await beginRequest(work.organization.id, asked);
    if (begun.type !== 'run') throw new Error('it was answered before');
    await runWithin(0, () => abandonRequest(begun.mark));
    expect(await beginRequest(work.organization.id, asked)).toMatchObject({ type: 'run', written: null });
  });
});
