/** A token whose making was cut off between write and answer: the repetition's secret opens something. */
import { afterEach, expect, it, vi } from 'vitest';
import { newFirm, send } from '../../lab/api.ts';
import { extendWait } from '../../lib/platform/clock.ts';
import { wrapTransport } from '../../lib/store/client.ts';

afterEach(() => vi.useRealTimers());

it('is handed out by the repetition under the same key, once', async () => {
  const firm = await newFirm();
  const admin = firm.as('admin');
  const call = { headers: { 'idempotency-key': 'cut-off' }, body: { name: 'Zap', scopes: ['customers:read'] } };
  let written = false;
  const unwrap = wrapTransport((inner) => async (request) => {
    if (written) throw Object.assign(new Error('the machine is gone'), { name: 'Gone' });
    const answer = await inner(request);
    written = request.type === 'transact';
    return answer;
  });
  await admin('POST', '/admin/v1/tokens', call);
  unwrap();
  expect(written).toBe(true);
  // The lock of the request that died runs out.
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + extendWait(60_000) });
  const again = await admin('POST', '/admin/v1/tokens', call);
  expect(again.status).toBe(201);
  const use = await send('GET', '/api/customers', { headers: { authtoken: again.body.token } });
  expect(use.status).not.toBe(401);
  const { body } = await admin('GET', '/admin/v1/tokens');
  expect(body.filter(({ name }: { name: string }) => name === 'Zap')).toHaveLength(1);
});
