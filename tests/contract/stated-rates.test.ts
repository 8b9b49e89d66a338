/** The rate of an expense that a client states goes before that of its day, and stays until it is taken back; what is only sent back is none. */
import { describe, expect, it } from 'vitest';
import type { Expense } from '../../lib/domain/expense/expense.ts';
import { createProject } from '../../lib/operations/project/create.ts';
import { updateRecord } from '../../lib/operations/record/records.ts';
import { type Report, verify } from '../../lib/store/verify/verify.ts';
import { euroFirm, newRate } from '../support/euro-firm.ts';
import { drain } from '../support/mails.ts';
import { ownTable } from '../support/table.ts';

ownTable();

type Euros = Awaited<ReturnType<typeof euroFirm>>;

/** Dollars at 0.9 from March 2026 on, a deal of the firm in euros, another, and one in yen at a rate that was stated. */
async function dollars() {
  const firm = await euroFirm();
  const { work, customerId } = firm;
  await newRate(firm, 'USD', 'EUR', '2026-03-01', '0.9');
  const planned = { customerId, startsOn: '2026-01-01' };
  const other = (await createProject({ name: 'Other', ...planned }, work)).doc.id;
  const yen = { currency: 'JPY', exchangeRate: '0.006' };
  const tokyo = (await createProject({ name: 'Tokyo', ...planned, ...yen }, work)).doc.id;
  return { ...firm, other, tokyo };
}
const spent = { currency: 'USD', amount: 10_000, date: '2026-03-10' };
const stored = async ({ work }: Pick<Euros, 'work'>, id: number) => (await work.store.expenses.get(id))?.doc;
const report = ({ organization }: Pick<Euros, 'organization'>): Promise<Report> => verify(organization.id);

describe('a rate that a client states', () => {
  it('stays when the project or the day changes, and is taken back by null', async () => {
    const firm = await dollars();
    const { spend, patch, shown, other } = firm;
    const id = await spend({ ...spent, exchange_rate: '2' });
    for (const change of [{ deal_id: other }, { date: '2026-03-11' }, { date: '2020-01-01' }, { exchange_rate: '' }]) {
      expect((await patch(id, change)).status, JSON.stringify(change)).toBe(200);
      expect(await shown(id)).toMatchObject({ exchange_rate: '2.0', amount_default: 20_000 });
    }
    expect(await stored(firm, id)).toMatchObject({ rateStated: true, exchangeRate: '2' });
    await patch(id, { date: '2026-03-10' });
    expect((await patch(id, { exchange_rate: null })).status).toBe(200);
    expect(await shown(id)).toMatchObject({
      exchange_rate: '0.9',
      exchange_date: '2026-03-01',
      amount_default: 9_000,
    });
    expect(await stored(firm, id)).toMatchObject({ rateStated: false });
    await patch(id, { exchange_rate: '2', date: '2020-01-01' });
    await patch(id, { exchange_rate: null });
    expect(await shown(id)).toMatchObject({ exchange_rate: null, amount_default: null });
    await drain();
    expect(await report(firm)).toMatchObject({ violations: [] });
  });

  it('does not count as stated if it is sent back as it was shown, even with other changes', async () => {
    const firm = await dollars();
    const { spend, patch, shown, other } = firm;
    await newRate(firm, 'EUR', 'VND', '2026-01-01', '28000');
    const id = await spend({ currency: 'VND', amount: 1_000_000_000, date: '2026-03-10' });
    const { exchange_rate } = await shown(id);
    expect(exchange_rate).toBe('0.0000357143');
    expect((await patch(id, { deal_id: other, exchange_rate })).status).toBe(200);
    expect(await shown(id)).toMatchObject({ amount_default: 3_571_429 });
    expect((await patch(id, { date: '2026-03-11', exchange_rate })).status).toBe(200);
    expect(await stored(firm, id)).toMatchObject({ exchangeRate: '1/28000', rateStated: false });
    expect((await patch(id, { currency: 'USD', exchange_rate })).status).toBe(200);
    expect(await stored(firm, id)).toMatchObject({ exchangeRate: '0.9', rateStated: false });
    expect(await report(firm)).toMatchObject({ violations: [] });
  });

  it('of the project’s currency is none of the expense’s own', async () => {
    const firm = await dollars();
    const { spend, patch, shown, tokyo } = firm;
    const id = await spend({ ...spent, deal_id: tokyo });
    const flags = { rateStated: false, billableRate: '0.006', billableRateStated: true };
    expect(await stored(firm, id)).toMatchObject({ exchangeRate: '0.9', ...flags });
    expect((await patch(id, { date: '2020-01-01' })).status).toBe(200);
    expect(await stored(firm, id)).toMatchObject({ exchangeRate: null, ...flags });
    expect(await shown(id)).toMatchObject({ exchange_rate: null, amount_default: null });
    await drain();
    expect(await report(firm)).toMatchObject({ violations: [] });
    // Put in by hand, verify sees it.
    await updateRecord(firm.work.store.expenses, id, (doc): Expense => ({ ...doc, exchangeRate: '0.9' }), firm.work);
    expect((await report(firm)).violations).toEqual([
      `expense ${id} is valued in USD, though no rate to EUR is known for 2020-01-01`,
    ]);
  });
});

describe('an expense from before it was noted who stated a rate', () => {
  const ofBefore = async (firm: Awaited<ReturnType<typeof dollars>>, fields: object, exchangeRate: string) => {
    const id = await firm.spend({ ...spent, ...fields });
    const unnoted = { rateStated: null, billableRateStated: null, exchangeRate };
    await updateRecord(firm.work.store.expenses, id, (doc): Expense => ({ ...doc, ...unnoted }), firm.work);
    return id;
  };

  it('is worth a look at exactly 1; another rate is no violation, and stays where no rate of its day explains it', async () => {
    const firm = await dollars();
    const { patch } = firm;
    const atOne = await ofBefore(firm, { date: '2020-01-10' }, '1');
    const explained = await ofBefore(firm, {}, '0.9');
    const stated = await ofBefore(firm, { date: '2020-01-10' }, '0.8');
    await drain();
    const note = `expense ${atOne} counts 1 USD as 1 EUR, and nobody has noted why`;
    expect(await report(firm)).toMatchObject({ violations: [], notes: [note] });
    // A rate that arrives leaves it; whoever knows moves its day, or states the rate.
    await newRate(firm, 'USD', 'EUR', '2020-01-09', '0.85');
    await drain();
    expect(await report(firm)).toMatchObject({ violations: [], notes: [note], unvalued: { records: 0, waiting: 0 } });
    for (const id of [atOne, explained, stated]) {
      expect((await patch(id, { date: '2019-01-10' })).status).toBe(200);
    }
    expect(await stored(firm, atOne)).toMatchObject({ exchangeRate: null, rateStated: false });
    expect(await stored(firm, explained)).toMatchObject({ exchangeRate: null, rateStated: false });
    expect(await stored(firm, stated)).toMatchObject({ exchangeRate: '0.8', rateStated: null });
    await drain();
    expect(await report(firm)).toMatchObject({ violations: [], notes: [], unvalued: { records: 2, waiting: 2 } });
    expect((await firm.productive('PATCH', `/api/v2/expenses/${atOne}/approve`)).status).toBe(200);
    expect(await report(firm)).toMatchObject({ violations: [], unvalued: { records: 2, waiting: 1 } });
    await patch(stated, { date: '2020-01-10' });
    expect(await stored(firm, stated)).toMatchObject({ exchangeRate: '0.85', rateStated: false });
    await patch(explained, { exchange_rate: '1' });
    expect(await report(firm)).toMatchObject({ violations: [], notes: [] });
  });
});
