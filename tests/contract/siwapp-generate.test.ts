/** generate_invoices where there is more to make than one request has time for, and where others have much due. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { newFirm } from '../../lab/api.ts';
import { at as atTime, generatedDates, invoices, rule, ruleNow } from '../../lab/books.ts';
import { meter } from '../../lab/faults.ts';
import { usualLimits } from '../../lib/operations/schedule/budgets.ts';
import { generateNow } from '../../lib/operations/schedule/generate-now.ts';
import { extendWait } from '../../lib/platform/clock.ts';
import { readTableName, sendRequest, wrapTransport } from '../../lib/store/client.ts';
import { dueKey } from '../../lib/store/keys.ts';
import { ownTable } from '../support/table.ts';

ownTable();
afterEach(() => {
  vi.useRealTimers();
});

const path = '/api/v1/recurring_invoices/generate_invoices';
const at = '2020-03-01T12:00:00.000Z';

/** Lets more time pass than a call has, at the n-th write from now on. */
function timeEndsAfter(writes: number): () => void {
  vi.useFakeTimers({ toFake: ['Date'] });
  let begun = 0;
  return wrapTransport((inner) => async (one) => {
    if (one.type === 'transact') begun += 1;
    if (one.type === 'transact' && begun === writes) vi.setSystemTime(Date.now() + extendWait(20_000));
    return inner(one);
  });
}

/** Puts entries of another organization into the shard of an organization. */
async function crowd(organizationId: number, count: number): Promise<void> {
  const ids = Array.from({ length: count }, (_, id) => id + 1);
  for (let from = 0; from < count; from += 100) {
    const TransactItems = ids.slice(from, from + 100).map((id) => {
      const entry = { organizationId: organizationId + 64_000, kind: 'invoice', id, at: '2020-01-01T00:00:00.000Z' };
      return { Put: { TableName: readTableName(), Item: { ...dueKey(entry), ...entry } } };
    });
    await sendRequest({ type: 'transact', input: { TransactItems } });
  }
}

describe('a call that has not the time for all that is due', () => {
  it('answers 200 with what it has made and says how many rules have something left; the next goes on', async () => {
    const firm = await newFirm();
    const daily = await rule(firm.work, { startsOn: '2020-02-01', unit: 'day' });
    const restore = timeEndsAfter(10);
    const first = await firm.as('siwapp')('GET', path, { at }).finally(restore);
    vi.useRealTimers();
    expect(first.status).toBe(200);
    expect(first.headers['x-left']).toBe('1');
    expect(first.body.meta).toEqual({ left: 1 });
    expect(first.body.data).toHaveLength(10);
    expect(await generatedDates(firm.work, daily.id)).toHaveLength(10);
    const second = await firm.as('siwapp')('GET', path, { at });
    expect(second.body.data.map((one: { attributes: { issue_date: string } }) => one.attributes.issue_date)[0]).toBe(
      '2020-02-11',
    );
    expect(second.body).not.toHaveProperty('meta');
    expect(second.headers).not.toHaveProperty('x-left');
    const made = [...first.body.data, ...second.body.data].map(({ id }: { id: string }) => id);
    expect(new Set(made).size).toBe(30);
    expect(await ruleNow(firm.work, daily.id)).toMatchObject({ generatedCount: 30, failures: 0, nextOn: '2020-03-02' });
  });

  it('makes so many at most, the earliest dates first', async () => {
    const firm = await newFirm();
    await rule(firm.work, { startsOn: '2020-02-01', unit: 'week' });
    await rule(firm.work, { startsOn: '2020-01-01', unit: 'month' });
    const limits = { ...usualLimits, recordsAnOrganization: 3, workMs: 20_000 };
    const { invoices: made, left } = await generateNow(atTime(firm.work, at), limits);
    expect(made.map(({ issueOn }) => issueOn)).toEqual(['2020-01-01', '2020-02-01', '2020-02-01']);
    expect(left).toBe(2);
  });
});

describe('what others have due', () => {
  it('does not make a call dearer beyond one page of the index', async () => {
    const firm = await newFirm();
    const due = await rule(firm.work, { startsOn: '2020-03-01' });
    await rule(firm.work, { startsOn: '2020-04-01' });
    await rule(firm.work, { startsOn: '2020-01-01', enabled: false });
    await crowd(firm.organization.id, 1_100);
    const cost = async (): Promise<[requests: number, units: number]> => {
      const counted = meter();
      const { status, body } = await firm.as('siwapp')('GET', path, { at });
      counted.restore();
      expect([status, body]).toEqual([200, { data: [] }]);
      return [counted.requests(), counted.units()];
    };
    expect((await firm.as('siwapp')('GET', path, { at })).body.data).toHaveLength(1);
    expect(await generatedDates(firm.work, due.id)).toEqual(['2020-03-01']);
    const [requests, units] = await cost();
    await crowd(firm.organization.id, 3_000);
    const [requestsThen, unitsThen] = await cost();
    expect(requestsThen).toBe(requests);
    expect(unitsThen).toBeLessThan(units + 5);
  });

  it('is passed over when the time zone is changed', async () => {
    const firm = await newFirm();
    const due = await rule(firm.work, { startsOn: '2020-07-01' });
    await crowd(firm.organization.id, 1_100);
    const settings = { body: { timezone: 'Asia/Tokyo' } };
    expect((await firm.as('admin')('PATCH', '/admin/v1/organization', settings)).status).toBe(200);
    const call = (instant: string) => firm.as('siwapp')('GET', path, { at: instant });
    expect((await call('2020-06-30T14:59:59Z')).body.data).toHaveLength(0);
    expect((await call('2020-06-30T15:00:00Z')).body.data).toHaveLength(1);
    expect(await generatedDates(firm.work, due.id)).toEqual(['2020-07-01']);
    expect(await invoices(firm.work)).toHaveLength(1);
  });
});
