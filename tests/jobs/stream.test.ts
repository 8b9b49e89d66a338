/** The table's stream only rings: whatever a record holds, however late or often it comes, no shard waits for it. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { handler } from '../../functions/jobs/drain-outbox.ts';
import { scanTable } from '../../lab/scan.ts';
import { type Item, readTableName, sendRequest, wrapTransport } from '../../lib/store/client.ts';
import { watchLog } from '../support/log.ts';
import { drain, firmWithMails, outboxOf } from '../support/mails.ts';
import { ownTable } from '../support/table.ts';

const folder = mkdtempSync(join(tmpdir(), 'quintet-stream-'));
process.env.MAIL_FOLDER = folder;
ownTable();
const lines = watchLog();
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const mails = (): string[] => readdirSync(folder).filter((file) => file.endsWith('.eml'));
const told = { batchItemFailures: [] };
const record = (dynamodb: unknown, more = {}) => ({
  ...{
    eventID: randomUUID(),
    eventName: 'INSERT',
    eventSource: 'aws:dynamodb',
    eventVersion: '1.1',
    dynamodb,
    ...more,
  },
});
const keysOf = (pk: unknown, sk: unknown) => ({ Keys: { pk: { S: pk }, sk: { S: sk } }, SequenceNumber: '1' });
const ring = { Records: [record(keysOf('system/outbox/1', '000000000001/mail#0179#mark-0'))] };

const put = (Item: Item) => sendRequest({ type: 'put', input: { TableName: readTableName(), Item } });
const lying = async () => (await scanTable()).filter(({ pk }) => /^system\/outbox(-aside)?\//.test(String(pk)));

beforeEach(async () => {
  for (const { pk, sk } of await lying()) {
    await sendRequest({ type: 'delete', input: { TableName: readTableName(), Key: { pk, sk } } });
  }
  for (const file of mails()) rmSync(join(folder, file));
  lines.length = 0;
});

describe('a batch of the stream', () => {
  it.each([
    ['nothing', { Records: [] }],
    ['what is no record', { Records: [null, 7, 'x', [], {}, record(null), record({ Keys: null })] }],
    ['keys of no kind', { Records: [record(keysOf(null, 7)), record(keysOf('system/outbox/x', ''))] }],
    ['what was removed', { Records: [record(keysOf('system/outbox/1', 'x'), { eventName: 'REMOVE' })] }],
    ['a thousand times the same', { Records: Array(1_000).fill(ring.Records[0]) }],
  ])('with %s fails no record, and what waits is done', async (_, event) => {
    const firm = await firmWithMails(1);
    expect(await handler(event)).toEqual(told);
    expect(mails()).toHaveLength(1);
    expect(await outboxOf(firm)).toMatchObject([{ state: 'delivered' }]);
  });

  it('that comes twice at once, again, and a day late makes nothing twice', async () => {
    await firmWithMails(3);
    expect(await Promise.all([handler(ring), handler(ring), handler(ring)])).toEqual([told, told, told]);
    const before = await scanTable();
    expect(mails()).toHaveLength(3);
    for (const _ of [1, 2]) expect(await handler(ring)).toEqual(told);
    expect(mails()).toHaveLength(3);
    expect(await scanTable()).toEqual(before);
  });

  it('fails no record where the table cannot be read; the run of the schedule says so', async () => {
    const firm = await firmWithMails(1);
    const broken = wrapTransport(
      (inner) => (request) => (request.type === 'query' ? Promise.reject(new Error('no table')) : inner(request)),
    );
    try {
      expect(await handler(ring)).toEqual(told);
      expect(lines.some(({ event }) => event === 'shard not read')).toBe(true);
      await expect(handler({ source: 'aws.events' })).rejects.toThrow('parts of the outbox could not be worked on');
    } finally {
      broken();
    }
    expect(await handler({ source: 'aws.events' })).toMatchObject({ done: 1 });
    expect(await outboxOf(firm)).toMatchObject([{ state: 'delivered' }]);
  });
});

describe('poison in the outbox', () => {
  const stamp = '01790000000000100';
  /** What could lie in the first shard: for each, what is done with it. */
  const poison: Record<string, Item> = {
    'no attributes': {},
    'no kind': { organizationId: 8, payload: {}, attempts: 0 },
    'an unknown kind': { organizationId: 8, kind: 'carrier pigeon', payload: {}, attempts: 0 },
    'no payload': { organizationId: 8, kind: 'invoice mail', attempts: 0 },
    'a payload of another kind': { organizationId: 8, kind: 'invoice mail', payload: 'x', attempts: 0 },
    'tries that are no number': { organizationId: 8, kind: 'invoice mail', payload: { invoiceId: 1 }, attempts: 'x' },
    'no organization': { kind: 'invoice mail', payload: { invoiceId: 999 }, attempts: 0 },
  };

  it.each(Object.entries(poison))('with %s stops no other effect, and is not tried for ever', async (_, attributes) => {
    const pk = 'system/outbox/0';
    await put({ pk, sk: `${'8'.padStart(12, '0')}/mail#${stamp}#mark-0`, ...attributes });
    const firm = await firmWithMails(2);
    expect(await handler(ring)).toEqual(told);
    expect(mails()).toHaveLength(2);
    const own = await outboxOf(firm);
    expect(own.filter(({ state }: { state: string }) => state === 'delivered')).toHaveLength(2);
    for (let hours = 0; hours <= 84; hours += 6) await drain(Date.now() + hours * 3_600_000);
    expect((await lying()).map((item) => item.pk)).not.toContain(pk);
  });

  it.each(['', 'x', '#', '/', '/mail#', 'nobody/mail#0#x-0', '000000000008/mail', '000000000008/mail##', '~'])(
    'with the sort key "%s" stops no other effect',
    async (sk) => {
      await put({ pk: 'system/outbox/0', sk: `${sk}!x`, ...poison['an unknown kind'] });
      const firm = await firmWithMails(2);
      expect(await handler(ring)).toEqual(told);
      expect(await outboxOf(firm)).toMatchObject([{ state: 'delivered' }, { state: 'delivered' }]);
    },
  );
});
