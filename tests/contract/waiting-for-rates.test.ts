/** A record that waits for a rate: it is valued whole and by itself, at once by whoever decides on it, and nobody has to wait for it. */
import { describe, expect, it } from 'vitest';
import { type Firm, newFirm } from '../../lab/api.ts';
import { failOnce, isWrite } from '../../lab/faults.ts';
import { readReferenceRates } from '../../lib/domain/exchange-rate/ecb.ts';
import { exchangeRate } from '../../lib/domain/exchange-rate/exchange-rate.ts';
import { stampNew } from '../../lib/domain/record.ts';
import { importRates } from '../../lib/operations/exchange-rate/import-rates.ts';
import { countUnvalued } from '../../lib/operations/exchange-rate/valuation.ts';
import { createProject } from '../../lib/operations/project/create.ts';
import { readTableName, sendRequest } from '../../lib/store/client.ts';
import * as keys from '../../lib/store/keys.ts';
import { readOwnEffects } from '../../lib/store/outbox-own.ts';
import { valuationKind } from '../../lib/store/record-types/unvalued.ts';
import { verify } from '../../lib/store/verify/verify.ts';
import { euroFirm, newRate } from '../support/euro-firm.ts';
import { drain } from '../support/mails.ts';
import { ownTable } from '../support/table.ts';

ownTable();

const violations = async (firm: Firm): Promise<string[]> => (await verify(firm.organization.id)).violations;
const promised = async ({ organization }: Firm): Promise<number> =>
  (await readOwnEffects(organization.id, 100)).waiting.filter(({ kind }) => kind === valuationKind).length;

/** 10,000 yen on a day of 2026. */
const yen = { amount: 10_000, date: '2026-03-10' };

/** Makes a stored record one that cannot be read. */
const spoil = async (organizationId: number, recordType: string, id: number): Promise<unknown> =>
  sendRequest({
    type: 'update',
    input: {
      TableName: readTableName(),
      Key: keys.documentKey(organizationId, recordType, 'own', id),
      UpdateExpression: 'SET doc = :doc',
      ExpressionAttributeValues: { ':doc': `{"id":${id}}` },
    },
  });

describe('a record that waits for a rate', () => {
  it('is valued whole, by the rates of its day as they are then', async () => {
    const firm = await euroFirm();
    const { work, customerId, spend, shown } = firm;
    const tokyo = { name: 'Tokyo', customerId, startsOn: '2026-01-01', currency: 'JPY' };
    const { id: deal_id } = (await createProject(tokyo, work)).doc;
    await newRate(firm, 'EUR', 'JPY', '2026-03-09', '165');
    const dollars = { amount: 500_000, currency: 'USD', date: '2026-03-10', deal_id };
    const first = await spend(dollars);
    expect(await shown(first)).toMatchObject({ exchange_rate: null, amount_default: null, amount_normalized: null });
    await importRates(readReferenceRates('Date,USD,JPY\n2026-03-10,1.1,166\n'), work);
    await drain();
    const second = await spend(dollars);
    for (const id of [first, second]) {
      expect(await shown(id), String(id)).toMatchObject({ amount_normalized: 754_545, exchange_date: '2026-03-10' });
    }
    expect(await violations(firm)).toEqual([]);
  });

  it('is valued at once when it is decided on, removed from an invoice, charged or changed, before the outbox reaches it', async () => {
    const firm = await euroFirm();
    const { spend, shown, productive, bill, lineItems, work, patch } = firm;
    const put = async (id: number, what: string) =>
      expect((await productive('PATCH', `/api/v2/expenses/${id}/${what}`)).status, what).toBe(200);
    const ids = [];
    for (let i = 0; i < 6; i += 1) ids.push(await spend({ ...yen, billable_amount: 8_000 }));
    const [opened = 0, rejected = 0, approved = 0, freed = 0, charged = 0, changed = 0] = ids;
    await put(opened, 'approve');
    await put(rejected, 'approve');
    const invoiceId = await bill({ 'currency-code': 'EUR' });
    expect((await lineItems(invoiceId, { expenses: [freed] })).status).toBe(200);
    await drain();
    // A rate as an import brings it: nobody has looked at what waits.
    const { exchangeRates } = work.store;
    const rate = {
      from: 'EUR',
      to: 'JPY',
      on: '2026-03-09',
      rate: '160',
      ...stampNew(work, await exchangeRates.nextId()),
    };
    await work.store.save([exchangeRates.create(exchangeRate.parse(rate))]);
    await put(opened, 'unapprove');
    await put(rejected, 'reject');
    await put(approved, 'approve');
    expect((await lineItems(invoiceId, undefined, { expenses: [freed] })).status).toBe(200);
    // Charged in yen, to which nothing leads without a rate.
    const inYen = await bill({ 'currency-code': 'JPY', 'display-date': '20260310' });
    expect((await lineItems(inYen, { expenses: [charged, opened] })).status).toBe(200);
    expect((await work.store.invoices.get(inYen))?.doc.lines.map(({ netMinor }) => netMinor)).toEqual([12_800, 12_800]);
    expect((await patch(changed, { name: 'Tram' })).status).toBe(200);
    for (const id of ids) expect(await shown(id), String(id)).toMatchObject({ amount_default: 6_250 });
    expect(await countUnvalued(work)).toBe(0);
    await drain();
    expect(await violations(firm)).toEqual([]);
  });

  it('and cannot be read does not stop the valuation of others, nor the answer to the rate', async () => {
    const firm = await euroFirm();
    const { spend, shown, organization, customerId, work } = firm;
    const [damaged, sound] = [await spend(yen), await spend(yen)];
    await createProject({ name: 'Tokyo', customerId, startsOn: '2026-01-01', currency: 'JPY' }, work);
    const { id } = (await createProject({ name: 'Kobe', customerId, startsOn: '2026-04-01', currency: 'JPY' }, work))
      .doc;
    await spoil(organization.id, 'expense', damaged);
    await spoil(organization.id, 'project', id - 1);
    expect((await newRate(firm, 'EUR', 'JPY', '2026-03-10', '160')).status).toBe(201);
    expect(await shown(sound)).toMatchObject({ amount_default: 6_250 });
    expect(await work.store.projects.figures(firm.projectId)).toMatchObject({ unvalued: 1 });
    expect((await work.store.projects.get(id))?.doc.exchangeRate).toBe('0.00625');
    await drain();
    expect(await promised(firm)).toBe(0);
  });

  it('stays so where it would come to more than can be counted, and verify says no more than that', async () => {
    const firm = await euroFirm();
    const dong = await createProject(
      { name: 'Hanoi', customerId: firm.customerId, startsOn: '2026-01-01', currency: 'VND' },
      firm.work,
    );
    const id = await firm.spend({
      amount: 900_000_000_000_000,
      currency: 'EUR',
      date: '2026-03-10',
      deal_id: dong.doc.id,
    });
    await newRate(firm, 'EUR', 'VND', '2026-03-10', '28000');
    await drain();
    const report = await verify(firm.organization.id);
    expect(report).toMatchObject({
      violations: [],
      notes: [`expense ${id} stays without a rate: it would come to more than can be counted`],
      unvalued: { records: 2, waiting: 2 },
    });
  });
});

describe('what an effect leaves to do', () => {
  it('is promised once by its name, and once where the answer is lost', async () => {
    const firm = await newFirm({ currency: 'EUR' });
    const { store } = firm.work;
    const effect = { kind: valuationKind, payload: { walk: 'w', currencies: [] } };
    const lost = failOnce('lost after', isWrite);
    try {
      await store.promise(effect, Date.now());
    } finally {
      lost.restore();
    }
    expect(lost.struck['lost after']).toBe(1);
    expect(await promised(firm)).toBe(1);
    for (const [i] of [1, 2, 3].entries()) await store.promise(effect, Date.now() + i, 'w-expense-7');
    expect(await promised(firm)).toBe(2);
    await expect(store.save([], { effects: [effect] })).rejects.toThrow('promised by themselves');
  });
});
