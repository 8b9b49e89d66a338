/** After the whole table was restored, mails and webhooks that may have gone out since are kept back. */
import { afterAll, beforeEach, expect, it } from 'vitest';
import { newFirm } from '../../lab/api.ts';
import { badNetwork } from '../../lab/faults.ts';
import { holdEffects } from '../../lib/store/outbox-hold.ts';
import { verify } from '../../lib/store/verify/verify.ts';
import { startMailServer } from '../support/mail-server.ts';
import { drain, expectSent, firmWithMails, outboxOf, tryAll } from '../support/mails.ts';
import { ownTable } from '../support/table.ts';

const server = await startMailServer();
process.env.SMTP_URL = server.url;
process.env.MAIL_FROM = 'billing@example.com';
ownTable();
afterAll(() => server.close());
beforeEach(() => {
  server.mails.length = 0;
});

it('sets those of all organizations aside, until each lets its own go', async () => {
  const [firm, other] = [await firmWithMails(130), await firmWithMails(2)];
  const url = 'https://example.com/hook';
  await firm.work.store.promise({ kind: 'deletion webhook', payload: { url, id: 1, recordType: 'x' } }, Date.now());
  const counts: number[] = [];
  expect(await holdEffects((count) => counts.push(count))).toBe(133);
  expect(counts.at(-1)).toBe(133);
  expect(await drain()).toMatchObject({ done: 0, skipped: 0, failed: 0 });
  expect(server.mails).toEqual([]);
  const aside = await outboxOf(other);
  expect(aside).toMatchObject([
    { state: 'set_aside', reason: 'held', attempts: 0 },
    { state: 'set_aside', reason: 'held', attempts: 0 },
  ]);
  expect(await holdEffects()).toBe(0);
  expect(await tryAll(other)).toEqual({ taken_up: 2, left: 0 });
  await drain();
  expectSent(server, 2);
  expect(await outboxOf(firm)).toHaveLength(131);
});

it('lets work on the organization’s own records go on', async () => {
  const firm = await newFirm();
  await firm.work.store.promise({ kind: 'purge files', payload: { keys: [] } }, Date.now());
  expect(await holdEffects()).toBe(0);
  expect(await outboxOf(firm)).toMatchObject([{ state: 'waiting' }]);
});

it('moves each once also on a bad network, and beside another who does the same', async () => {
  const firm = await firmWithMails(40);
  const network = badNetwork({ seed: 3, rate: 0.2, kinds: ['conflict', 'throttle', 'lost before', 'lost after'] });
  await Promise.all([holdEffects(), holdEffects()]).finally(network.restore);
  await holdEffects();
  const all = (await outboxOf(firm)) as { state: string; id: string }[];
  expect(all.map(({ state }) => state)).toEqual(Array(40).fill('set_aside'));
  expect(new Set(all.map(({ id }) => id)).size).toBe(40);
  const found = await verify(firm.organization.id);
  expect(found.violations.filter((text) => !/set aside/.test(text))).toEqual([]);
});
