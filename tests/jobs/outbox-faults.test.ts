/** What cannot be read or written of one lane or shard ends no other; and what was put off is found again. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { customer, invoice, newBooks } from '../../lab/books.ts';
import { badNetwork } from '../../lab/faults.ts';
import { scanTable } from '../../lab/scan.ts';
import { receivers } from '../../lib/dialects/receivers.ts';
import { drainOutbox } from '../../lib/operations/outbox/drain.ts';
import { LaneWork } from '../../lib/operations/outbox/lane.ts';
import { noteFailure } from '../../lib/store/circuit.ts';
import { type Request, readTableName, sendRequest, wrapTransport } from '../../lib/store/client.ts';
import { advanceLane } from '../../lib/store/outbox-own.ts';
import type { Work } from '../../lib/store/work.ts';
import { waitingItems } from '../support/outbox.ts';
import { ownTable } from '../support/table.ts';

const folder = mkdtempSync(join(tmpdir(), 'quintet-faults-'));
process.env.MAIL_FOLDER = folder;
ownTable();
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const mails = (): string[] => readdirSync(folder).filter((file) => file.endsWith('.eml'));
const mailsOf = ({ organization: firm }: Work): string[] => mails().filter((name) => name.startsWith(`${firm.id}-`));
beforeEach(() => {
  for (const file of mails()) rmSync(join(folder, file));
});

async function firm(): Promise<Work> {
  const work = await newBooks();
  await invoice(work, { customerId: await customer(work, 'Acme', 'jo@example.com') });
  return work;
}
const promise = async (work: Work, kind: string, count: number): Promise<void> => {
  for (let i = 0; i < count; i += 1) await work.store.promise({ kind, payload: { invoiceId: 1 } }, Date.now());
};
const drain = (now = Date.now(), limits = {}) => drainOutbox(now, receivers, { beginsForMs: 10 ** 6, ...limits });
const laneOf = (id: number, lane: string): string => `${String(id).padStart(12, '0')}/${lane}`;

/** Requests that match fail, and not in a way that is worth another try: as if patience were over. */
const refuse = (matches: (one: Request) => boolean) =>
  badNetwork({ seed: 1, rate: 1, kinds: ['crash before'], matches });
/** An effect as it lies there after a failed try. */
const putEffect = (id: number, lane: string, n: number, dueAt: number, more = {}): Promise<unknown> => {
  const sk = `${laneOf(id, lane)}#${String(dueAt * 1_000).padStart(17, '0')}#mark-${n}`;
  const kind = `invoice ${lane}`;
  const effect = {
    organizationId: id,
    kind,
    payload: { invoiceId: 1 },
    attempts: 0,
    promisedAt: '2026-01-01T00:00:00Z',
  };
  return sendRequest({
    type: 'put',
    input: { TableName: readTableName(), Item: { pk: `system/outbox/${id % 8}`, sk, ...effect, ...more } },
  });
};
const failedOnce = { attempts: 1, failures: 1, failedSince: Date.now(), reason: 'ReceiverFailed timeout' };

describe('a drain', () => {
  it('works off all but the shard, and all but the lane, that cannot be read, and then says so', async () => {
    const [one, many, other] = [await firm(), await firm(), await firm()];
    await promise(one, 'invoice mail', 1);
    await promise(other, 'invoice mail', 1);
    // More than is read of a lane at first.
    await promise(many, 'invoice mail', 26);
    const network = refuse(({ type, input }) => {
      const asked = type === 'query' ? input.ExpressionAttributeValues : undefined;
      const readsOn = String(asked?.[':from']).startsWith(`${laneOf(many.organization.id, 'mail')}#`);
      return readsOn || asked?.[':pk'] === `system/outbox/${one.organization.id % 8}`;
    });
    await expect(drain().finally(network.restore)).rejects.toThrow('parts of the outbox could not be worked on');
    expect([one, many, other].map((work) => mailsOf(work).length)).toEqual([0, 25, 1]);
    // Nothing was left in the middle.
    const left = [...(await waitingItems(one)), ...(await waitingItems(many))];
    expect(left).toMatchObject(Array(2).fill({ attempts: 0, failures: 0 }));
    expect(await drain()).toMatchObject({ done: 2 });
  });

  it('does all though it cannot be read how many firms there are, or a circuit cannot be closed', async () => {
    const work = await firm();
    await promise(work, 'invoice mail', 2);
    await noteFailure(work.organization.id, 'webhook', { since: 1, reason: 'timeout' }, () => 0);
    const network = refuse(
      ({ type, input }) =>
        type === 'delete' && String(input.Key?.sk) === `${laneOf(work.organization.id, 'webhook')}#!`,
    );
    const counter = refuse(
      ({ type, input }) => type === 'batchGet' && JSON.stringify(input).includes('system/sequence'),
    );
    await expect(
      drain().finally(() => {
        counter.restore();
        network.restore();
      }),
    ).rejects.toThrow('2 parts of the outbox');
    expect(mailsOf(work)).toHaveLength(2);
  });

  it('closes circuits of empty lanes four at a time, and not when its time is over', async () => {
    const ids = Array.from({ length: 30 }, (_, i) => 8_000_000 + i);
    for (const id of ids) await noteFailure(id, 'webhook', { since: 1, reason: 'timeout' }, () => 0);
    const start = Date.now();
    let [underWay, most, closed] = [0, 0, 0];
    vi.useFakeTimers({ toFake: ['Date'] });
    const watch = wrapTransport((inner) => async (one) => {
      if (one.type !== 'delete') return inner(one);
      underWay += 1;
      closed += 1;
      most = Math.max(most, underWay);
      const answer = await inner(one);
      underWay -= 1;
      if (closed === 8) vi.setSystemTime(start + 10 ** 6);
      return answer;
    });
    try {
      await drain(start, { beginsForMs: 500_000 });
    } finally {
      watch();
      vi.useRealTimers();
    }
    expect(most).toBe(4);
    expect(closed).toBeGreaterThanOrEqual(8);
    expect(closed).toBeLessThanOrEqual(11);
    await drain();
    expect((await scanTable()).filter(({ sk }) => String(sk).endsWith('#!'))).toEqual([]);
  });

  it('leaves it at that when reading has taken the rest of its time', async () => {
    const work = await firm();
    await promise(work, 'invoice mail', 30);
    const start = Date.now();
    vi.useFakeTimers({ toFake: ['Date'] });
    const slow = wrapTransport((inner) => async (one) => {
      const from = one.type === 'query' ? String(one.input.ExpressionAttributeValues?.[':from']) : '';
      if (from.startsWith(`${laneOf(work.organization.id, 'mail')}#`)) vi.setSystemTime(start + 600_000);
      return inner(one);
    });
    try {
      expect(await drain(start, { beginsForMs: 500_000, effectMs: 10 ** 6 })).toMatchObject({ done: 25, failed: 0 });
    } finally {
      slow();
      vi.useRealTimers();
    }
    expect(await waitingItems(work)).toMatchObject(Array(5).fill({ attempts: 0 }));
    expect(await drain()).toMatchObject({ done: 5 });
  });

  it('begins no request that would end after its function', async () => {
    const work = await firm();
    await promise(work, 'invoice mail', 1);
    const start = Date.now();
    const late: string[] = [];
    vi.useFakeTimers({ toFake: ['Date'] });
    const slow = wrapTransport((inner) => async (one) => {
      if (Date.now() - start > 50_000 && one.type !== 'query' && one.type !== 'batchGet') late.push(one.type);
      const answer = await inner(one);
      // The claim, and then all that follows.
      if (one.type === 'update') vi.setSystemTime(start + 51_000);
      return answer;
    });
    try {
      await drainOutbox(start, null);
    } finally {
      slow();
      vi.useRealTimers();
    }
    expect(late).toEqual([]);
    await drain(Date.now() + 120_000);
  });
});

describe('what was put off', () => {
  it('goes when its own receiver is there again, however much of another lane waits longer', async () => {
    const { organization: own } = await firm();
    const later = Date.now() + 10 ** 7;
    for (let n = 0; n < 8; n += 1) {
      await putEffect(own.id, 'mail', n, later, { ...failedOnce, promisedAt: '2025-01-01T00:00:00Z' });
      await putEffect(own.id, 'webhook', n, later, failedOnce);
    }
    expect(await advanceLane({ organizationId: own.id, lane: 'webhook' }, Date.now(), 8)).toBe(8);
    await drain(Date.now() + 10 ** 8);
  });

  it('goes in the same drain, though that began long before its receiver was there again', async () => {
    const work = await firm();
    const start = Date.now();
    for (let n = 0; n < 3; n += 1)
      await noteFailure(work.organization.id, 'mail', { since: 1, reason: 'timeout' }, () => 1);
    await promise(work, 'invoice mail', 1);
    for (let n = 0; n < 4; n += 1) await putEffect(work.organization.id, 'mail', n, start + 10 ** 7, failedOnce);
    vi.useFakeTimers({ toFake: ['Date'] });
    const slow = wrapTransport((inner) => async (one) => {
      const answer = await inner(one);
      if (one.type === 'update') vi.setSystemTime(Date.now() + 10_000);
      return answer;
    });
    try {
      expect(await drain(start)).toMatchObject({ done: 5, waiting: 0 });
    } finally {
      slow();
      vi.useRealTimers();
    }
    expect(mailsOf(work)).toHaveLength(5);
  });

  it('is found by a lane that was being read while it was hastened', async () => {
    const work = await firm();
    const now = Date.now();
    const id = work.organization.id;
    for (let n = 0; n < 3; n += 1) await putEffect(id, 'mail', n, now + 10 ** 7, failedOnce);
    const circuit = { failures: 3, since: 1, openUntil: 1, reason: 'timeout' };
    const rest = `${laneOf(id, 'mail')}#0`;
    const read = { due: [], rest, left: 0, leftSince: Number.POSITIVE_INFINITY };
    const lane = new LaneWork({ organizationId: id, lane: 'mail', circuit, ...read });
    const hold = Promise.withResolvers<void>();
    const slow = wrapTransport((inner) => async (one) => {
      const answer = await inner(one);
      if (one.type === 'query' && one.input.ExpressionAttributeValues?.[':from'] === rest) await hold.promise;
      return answer;
    });
    const seen: string[] = [];
    const take = () => lane.next(Date.now, async (effect) => void seen.push(effect.id));
    try {
      const reading = take();
      await lane.noteSuccess(now, true);
      hold.resolve();
      await reading;
      while (lane.isReady) await take();
    } finally {
      slow();
    }
    expect(seen.sort()).toEqual(['mark-0', 'mark-1', 'mark-2']);
    await drain(Date.now() + 10 ** 8);
  });
});
