/** A clock that was set back between two starts: whoever polls on from what he was told sees what is written then. */
import { afterEach, expect, it, vi } from 'vitest';
import { newFirm } from '../../lab/api.ts';

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
  vi.resetModules();
});

const hourMs = 3_600_000;

it.each([
  ['an hour', hourMs],
  ['400 days', 400 * 24 * hourMs],
])('set back by %s', async (_, backMs) => {
  const firm = await newFirm();
  const call = firm.as('perfex');
  const nowMs = Date.now();
  vi.useFakeTimers({ toFake: ['Date'], now: nowMs + backMs });
  await call('POST', '/api/customers', { body: { company: 'Before' } });
  // A minute later a poller has seen it, and is told where to go on.
  vi.setSystemTime(nowMs + backMs + 60_000);
  const before = await call('GET', `/api/zapier/poll/customers?since=${Math.floor((nowMs + backMs) / 1_000) - 30}`);
  expect(before.body.data).toHaveLength(1);

  // The machine starts again, with its clock behind; the data folder knows how late it was.
  vi.setSystemTime(nowMs);
  vi.stubEnv('STAMPS_FROM_MS', String(nowMs + backMs + 60_000));
  vi.resetModules();
  const again = await import('../../lab/api.ts');
  const send = (method: string, target: string, body?: unknown) =>
    again.send(method, target, { headers: again.credentialsOf('perfex', firm.token), body });
  await send('POST', '/api/customers', { company: 'After' });
  await send('PUT', '/api/customers/1', { company: 'Before, changed' });
  const after = await send('GET', `/api/zapier/poll/customers?since=${before.body.meta.next_poll}`);
  expect(after.body.data.map(({ company }: { company: string }) => company).sort()).toEqual([
    'After',
    'Before, changed',
  ]);
  // And goes on from there.
  const later = await send('GET', `/api/zapier/poll/customers?since=${after.body.meta.next_poll}`);
  expect(later.status).toBe(200);
  expect(after.body.meta.next_poll).toBeGreaterThanOrEqual(before.body.meta.next_poll);
});
