/** Rates of the day: taken over from the European Central Bank, looked up on or before a date, kept by what they were used for. */
import { describe, expect, it } from 'vitest';
import type { Firm, Reply } from '../../lab/api.ts';
import { newFirm } from '../../lab/api.ts';
import { meter } from '../../lab/faults.ts';
import { readReferenceRates } from '../../lib/domain/exchange-rate/ecb.ts';
import { readRateOn } from '../../lib/operations/exchange-rate/exchange-rates.ts';
import { importRates } from '../../lib/operations/exchange-rate/import-rates.ts';
import { verify } from '../../lib/store/verify/verify.ts';

import { setting } from '../support/productive.ts';
import { inRounds } from '../support/rounds.ts';
import { ownTable } from '../support/table.ts';

ownTable();

const history = `Date,USD,JPY,GBP,
2021-04-16,1.2000,130.00,0.8000,
2021-04-15,1.2500,128.00,0.8000,
2021-03-31,1.1000,129.00,N/A,
`;
const take = (firm: Firm, csv: string) => importRates(readReferenceRates(csv), firm.work);
const rates = async (firm: Firm, query = ''): Promise<Reply['body']> =>
  (await firm.as('admin')('GET', `/admin/v1/exchange-rates${query}`)).body;

describe('taking over reference rates', () => {
  it('stores each day of each currency once, and puts right what differs', async () => {
    const firm = await newFirm({ currency: 'USD' });
    expect(await take(firm, history)).toEqual({ days: 3, rates: 8, added: 8, changed: 0 });
    expect(await take(firm, history)).toEqual({ days: 3, rates: 8, added: 0, changed: 0 });
    const [newest, ...older] = await rates(firm, '?from=EUR&to=USD');
    expect(newest).toMatchObject({ from: 'EUR', to: 'USD', date: '2021-04-16', rate: '1.2' });
    expect(older.map(({ rate }: { rate: string }) => rate)).toEqual(['1.25', '1.1']);
    const again = history.replace('1.2500', '1.2600').replace('2021-03-31', '2021-03-30');
    expect(await take(firm, again)).toEqual({ days: 3, rates: 8, added: 2, changed: 1 });
    expect(await rates(firm, '?from=EUR&to=USD')).toHaveLength(4);
    expect((await verify(firm.organization.id)).violations).toEqual([]);
  });

  it('stores each rate once, even if two requests import them at the same time', async () => {
    const firm = await newFirm({ currency: 'USD' });
    const both = await Promise.all([take(firm, history), take(firm, history)]);
    expect(both.reduce((sum, { added }) => sum + added, 0)).toBe(8);
    expect(await rates(firm)).toHaveLength(8);
  });

  it('takes years at once', async () => {
    const firm = await newFirm({ currency: 'USD' });
    const days = Array.from({ length: 1_100 }, (_, i) => new Date(Date.UTC(2020, 0, 1 + i)).toISOString().slice(0, 10));
    const csv = `Date,USD,\n${days.map((day, i) => `${day},1.${i + 1000},`).join('\n')}`;
    expect(await take(firm, csv)).toMatchObject({ days: 1_100, added: 1_100 });
    expect(await take(firm, csv)).toMatchObject({ added: 0, changed: 0 });
    expect(await readRateOn('EUR', '2021-01-01', firm.work)).toEqual({ rate: '1.1366', on: '2021-01-01' });
  });
});

describe('the rate on a day', () => {
  it('is the newest on or before it, in one query however many there are', async () => {
    const firm = await newFirm({ currency: 'USD' });
    await take(firm, history);
    expect(await readRateOn('EUR', '2021-04-15', firm.work)).toEqual({ rate: '1.25', on: '2021-04-15' });
    expect(await readRateOn('EUR', '2021-04-14', firm.work)).toEqual({ rate: '1.1', on: '2021-03-31' });
    expect(await readRateOn('EUR', '2021-03-30', firm.work)).toBeNull();
    expect(await readRateOn('USD', '2021-04-15', firm.work)).toEqual({ rate: '1', on: '2021-04-15' });
    expect(await readRateOn('GBP', '2021-04-16', firm.work)).toEqual({ rate: '1.5', on: '2021-04-16' });
    const steps = inRounds();
    const counted = meter();
    try {
      await readRateOn('EUR', '2021-04-15', firm.work);
      expect(counted.requests()).toBe(2);
      expect(steps.count()).toBe(2);
    } finally {
      counted.restore();
      steps.restore();
    }
  });
});

describe('an expense in another currency', () => {
  it('is counted at the rate of its day, and keeps it', async () => {
    const firm = await setting();
    await take(firm, history);
    const create = async (attributes: object): Promise<Reply['body']> => {
      const whole = { name: 'Train', deal_id: firm.projectId, service_type_id: 1, ...attributes };
      const { status, body } = await firm.call('POST', '/api/v2/expenses', { body: { data: { attributes: whole } } });
      expect(status, JSON.stringify(body)).toBe(201);
      return body.data;
    };
    const euros = await create({ amount: 10000, currency: 'EUR', date: '2021-04-16', billable_amount: 11000 });
    expect(euros.attributes).toMatchObject({
      exchange_rate: '1.2',
      exchange_date: '2021-04-16',
      amount_default: 12000,
      amount_normalized: 10000,
      billable_amount_default: 13200,
      profit: 1000,
      profit_default: 1200,
    });
    // On a Sunday: the rate of the day before on which there was one.
    const pounds = await create({ amount: 10000, currency: 'GBP', date: '2021-04-18', billable_amount: 20000 });
    expect(pounds.attributes).toMatchObject({
      exchange_rate: '1.5',
      exchange_date: '2021-04-16',
      amount_default: 15000,
      amount_normalized: 12500,
      billable_amount_default: 24000,
      profit: 7500,
      profit_default: 9000,
    });
    // 128 yen were 1.25 dollars.
    const yen = await create({ amount: 1280, currency: 'JPY', date: '2021-04-15' });
    expect(yen.attributes).toMatchObject({
      exchange_rate: '0.009765625',
      amount_default: 1250,
      amount_normalized: 1000,
    });
    await take(firm, history.replace('1.2000', '1.3000'));
    const path = `/api/v2/expenses/${euros.id}`;
    expect((await firm.get(path)).body.data.attributes.exchange_rate).toBe('1.2');
    const patch = (attributes: object) => firm.call('PATCH', path, { body: { data: { attributes } } });
    expect((await patch({ name: 'Tram' })).body.data.attributes.exchange_rate).toBe('1.2');
    expect((await patch({ date: '2021-04-15' })).body.data.attributes).toMatchObject({
      exchange_rate: '1.25',
      exchange_date: '2021-04-15',
      amount_default: 12500,
    });
    expect((await patch({ exchange_rate: '2' })).body.data.attributes).toMatchObject({ amount_default: 20000 });
  });
});
