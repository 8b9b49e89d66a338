/** What was set aside waits again, one by one or all at once; what lies there under old keys is taken along. */
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { badNetwork } from '../../lab/faults.ts';
import { deleteInvoice } from '../../lib/operations/invoice/delete.ts';
import { readTableName, sendRequest } from '../../lib/store/client.ts';
import { readOwnEffects } from '../../lib/store/outbox-own.ts';
import { verify } from '../../lib/store/verify/verify.ts';
import { startMailServer } from '../support/mail-server.ts';
import { drain, expectSent, firmWithMails, outboxOf, tryAll } from '../support/mails.ts';
import { inRounds } from '../support/rounds.ts';
import { ownTable } from '../support/table.ts';

const server = await startMailServer();
process.env.SMTP_URL = server.url;
process.env.MAIL_FROM = 'billing@example.com';
ownTable();
afterAll(() => server.close());
beforeEach(() => {
  server.mails.length = 0;
});

/** An effect that was set aside, as its item lies there. */
const asideItem = (organizationId: number, n: number): Promise<unknown> => {
  const sk = `${String(organizationId).padStart(12, '0')}/mail#01790000000${String(n).padStart(6, '0')}#mark-${n}`;
  const effect = { kind: 'invoice mail', payload: { invoiceId: 1 }, attempts: 21, failures: 21, failedSince: 1 };
  return putItem({ pk: `system/outbox-aside/${organizationId % 8}`, sk, organizationId, ...effect, reason: 'Error' });
};
const putItem = (Item: Record<string, unknown>): Promise<unknown> =>
  sendRequest({ type: 'put', input: { TableName: readTableName(), Item } });

describe('letting all be tried again', () => {
  it('takes so many a call, says how many are left, and only the firm’s own', async () => {
    const [firm, other] = [await firmWithMails(0), await firmWithMails(0)];
    for (const { organization } of [firm, other]) {
      for (let n = 0; n < 510; n += 30)
        await Promise.all(Array.from({ length: 30 }, (_, i) => asideItem(organization.id, n + i)));
    }
    const rounds = inRounds();
    expect(await outboxOf(firm)).toHaveLength(200);
    rounds.restore();
    expect(rounds.count()).toBeLessThanOrEqual(2);
    // One that is not among those that are listed.
    expect((await firm.as('admin')('POST', '/admin/v1/outbox/mark-505')).status).toBe(204);
    expect((await firm.as('admin')('POST', '/admin/v1/outbox/mark-510')).status).toBe(404);
    expect(await tryAll(firm)).toEqual({ taken_up: 500, left: 9 });
    expect(await tryAll(firm)).toEqual({ taken_up: 9, left: 0 });
    expect(await outboxOf(firm)).toMatchObject(Array(200).fill({ state: 'waiting', attempts: 0, reason: null }));
    expect(await outboxOf(other)).toMatchObject(Array(200).fill({ state: 'set_aside' }));
    // There is nothing to send.
    await deleteInvoice(1, firm.work);
    expect(await drain()).toMatchObject({ skipped: 510 });
  });

  it('moves each once also on a bad network', async () => {
    const firm = await firmWithMails(0);
    for (let n = 0; n < 60; n += 1) await asideItem(firm.organization.id, n);
    const network = badNetwork({ seed: 7, rate: 0.3, kinds: ['conflict', 'throttle', 'lost before', 'lost after'] });
    await Promise.all([tryAll(firm), tryAll(firm)]).finally(network.restore);
    await tryAll(firm);
    const { waiting, aside } = await readOwnEffects(firm.organization.id, 1_000);
    expect(aside).toEqual([]);
    expect(waiting).toHaveLength(60);
    expect(new Set(waiting.map(({ id }) => id)).size).toBe(60);
    await deleteInvoice(1, firm.work);
    await drain();
  });
});

describe('effects of before there were lanes', () => {
  it('are done, or kept for people, like any other', async () => {
    const firm = await firmWithMails(0);
    const id = firm.organization.id;
    const put = (place: string, n: number, more: object) =>
      putItem({
        pk: `system/${place}/${id % 8}`,
        sk: `0179000000000000${n}#${id}#mark-${n}`,
        ...{ organizationId: id, kind: 'invoice mail', payload: { invoiceId: 1 }, attempts: 0, ...more },
      });
    await put('outbox', 1, {});
    await put('outbox', 2, { attempts: 7, claimedUntil: Date.now() - 1 });
    await put('outbox', 3, { attempts: 7, claimedUntil: Date.now() + 300_000 });
    await put('outbox-aside', 4, { attempts: 10, reason: 'Error' });
    expect((await verify(id)).violations).toMatchObject([expect.stringContaining('set aside (invoice mail, Error)')]);
    // The third may be in the hand of a drain of before.
    expect(await drain()).toMatchObject({ done: 2 });
    expect(await outboxOf(firm)).toMatchObject([
      { id: 'mark-4', state: 'set_aside', at: '2026-09-21T14:13:20.000Z', reason: 'Error', attempts: 10 },
    ]);
    expect(await drain(Date.now() + 360_000)).toMatchObject({ done: 1 });
    expect(await tryAll(firm)).toEqual({ taken_up: 1, left: 0 });
    expect(await drain()).toMatchObject({ done: 1 });
    expectSent(server, 4);
  });
});
