/** Requests that would wait too long are told so before the gateway gives up on them, and nothing of them is stored. */
import { afterEach, expect, it, vi } from 'vitest';
import { newFirm } from '../../lab/api.ts';
import { wrapTransport } from '../../lib/store/client.ts';

// As patient as it is on Lambda: the gateway's limit there knows no busy machine.
process.env.PATIENCE = '1';

/** The gateway's own limit of a request. */
const gatewaySeconds = 30;

afterEach(() => {
  vi.useRealTimers();
});

it('creates behind one in their series that takes long', async () => {
  const firm = await newFirm();
  const answered: number[] = [];
  const create = async () => {
    const body = { data: { attributes: { name: 'Acme' } } };
    const reply = await firm.as('siwapp')('POST', '/api/v1/invoices', { body });
    answered.push(reply.status);
    return reply;
  };
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  const begun = Promise.withResolvers<void>();
  const held = Promise.withResolvers<void>();
  const restore = wrapTransport((inner) => async (request) => {
    if (request.type === 'transact') {
      begun.resolve();
      await held.promise;
    }
    return inner(request);
  });
  try {
    const first = create();
    await begun.promise;
    // Some wait for the number, some for their firm's turn.
    const others = Array.from({ length: 6 }, create);
    for (let seconds = 0; seconds < gatewaySeconds && answered.length < 6; seconds += 1) {
      await vi.advanceTimersByTimeAsync(1_000);
      await new Promise((done) => setImmediate(done));
    }
    expect(answered).toEqual(Array(6).fill(503));
    for (const { headers } of await Promise.all(others)) expect(Number(headers['retry-after'])).toBeGreaterThan(0);
    held.resolve();
    expect((await first).status).toBe(201);
    expect(await firm.work.store.invoices.count('all')).toBe(1);
  } finally {
    held.resolve();
    restore();
  }
});
